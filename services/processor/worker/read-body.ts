import { pipelineEvents } from '../../../contract/pipeline-events';
import type { ParserState } from '../../parse/grammar';
import { recordStream } from '../../parse/record-stream';
import { bodyTag, sameBody } from '../../tracking/behind';
import type { Progress } from '../../tracking/store';
import { parserOptionsOf } from '../constants';
import { tell } from '../events';
import { batcher, type Prepared } from './batches';
import type { Holder } from './budget';
import { marksAt } from './checkpoint';
import type { Continuing } from './continuity';
import { deliverBatch } from './deliver-batch';
import type { Stops, WorkerDeps } from './deps';
import type { Lane } from './lane';
import { isMarked, marksAhead } from './marks';
import type { Owned } from './ownership';

/** The body is another one from some place on than the one that was read before. Nothing of that part was delivered. */
export class BodyDiverges extends Error {
  override readonly name = 'BodyDiverges';
}

/** Bytes that one chunk may have, for the budget: those of decompressed ones, and of a socket. */
const chunkSize = 65_536;

export interface ReadOptions {
  /** Nothing will ever be added to this body: its last record is delivered too. */
  readonly final: boolean;
  readonly holder: Holder;
  /** Where batches are delivered. Idle when this returns or throws. */
  readonly deliveries: Lane;
}

/**
 * Reads a body from where its generation was left to its end, and delivers it batch by batch: one is on its way while the
 * next one is parsed.
 *
 * @returns whether it came to the end, and has given the generation back; otherwise reading was stopped
 * @throws BodyDiverges, GenerationLost, and what reader and store throw
 */
export async function readBody(
  deps: WorkerDeps,
  stops: Stops,
  owner: Owned,
  { opened, bytes, tail }: Continuing,
  { final, holder, deliveries }: ReadOptions,
): Promise<boolean> {
  const { options, faultPoints } = deps;
  const { item } = owner;
  const ahead = [...marksAhead(item.marks, item.offset)];
  const collected = batcher(item);
  const full: Prepared[] = [];
  let sending = 0;

  const cut = (to: { readonly offset: number; readonly state: ParserState }): Prepared =>
    collected.cut(to, tail.mark(to.offset));
  const parser = recordStream(
    parserOptionsOf(item, options.parse),
    (span) => {
      collected.add(span);
      if (collected.size >= options.batchBytes) full.push(cut(parser.position));
    },
    { offset: item.offset, state: JSON.parse(item.state) as ParserState },
  );

  const held = (): number =>
    tail.end -
    parser.position.offset +
    collected.size +
    sending +
    full.reduce((sum, { size }) => sum + size, 0);
  const send = async (batch: Prepared, more: Partial<Progress> = {}): Promise<void> => {
    await deliveries.begin(async () => {
      sending = batch.size;
      await deliverBatch(deps, stops, owner, batch, more);
      sending = 0;
      holder.hold(held());
    });
  };
  const sendFull = async (): Promise<void> => {
    for (let batch = full.shift(); batch; batch = full.shift()) await send(batch);
  };

  /** Waits for room; before, what is there is delivered, so that others find room. */
  const room = async (): Promise<void> => {
    if (holder.mayHold(chunkSize)) return;
    if (collected.size > 0) await send(cut(parser.position));
    await deliveries.idle();
    await holder.room(chunkSize, stops.stop);
  };

  const compare = (): void => {
    for (let mark = ahead[0]; mark && mark.offset <= tail.end; mark = ahead[0]) {
      if (!isMarked(mark, tail.before(mark.offset, mark.length)))
        throw new BodyDiverges(`${item.generation} differs before byte ${mark.offset}`);
      ahead.shift();
    }
  };

  const read = async (): Promise<boolean> => {
    for (;;) {
      await room();
      const chunk = stops.stop.aborted ? undefined : await bytes.take();
      if (stops.stop.aborted) return false;
      if (!chunk) return true;
      tail.add(chunk);
      compare();
      parser.push(chunk);
      await deps.breathe?.();
      tail.forget(parser.position.offset);
      holder.hold(held());
      await sendFull();
    }
  };

  /** What is said of the body when its end is reached. */
  const ending = async (): Promise<Partial<Progress>> => {
    const { source } = opened.served();
    const finished = final || (owner.item.sealed && sameBody(source, owner.item.source));
    const length = tail.end;
    const end = tail.mark(length);
    if (finished) parser.end();
    await sendFull();
    const broken = finished && (opened.cutOff() || opened.garbageAt() !== undefined);
    const event = {
      name: pipelineEvents.gap.name,
      of: item,
      offset: length,
      length: 0,
      sentence: 'The compressed file ends in the middle: what came after is lost.',
      warning: true,
    };
    if (broken) {
      await tell(deps, [event], stops.abort);
      deps.measures.count('gaps', { instance: item.instance_id, logType: item.log_type }, 1);
    }
    await deliveries.idle();
    const last = owner.item;
    const to = collected.empty ? undefined : tail.mark(parser.position.offset);
    return {
      taken: false,
      read_to: bodyTag(source),
      length,
      // What was cut off while the rest was emitted does not know yet that nothing was to follow.
      state: JSON.stringify(parser.position.state),
      complete: finished,
      attempts: 0,
      cause: undefined,
      missing_since: undefined,
      marks: marksAt(last, to, end),
      ...(broken ? { gaps: last.gaps + 1 } : {}),
    };
  };

  try {
    if (!(await read())) return false;
    if (ahead.length > 0) throw new BodyDiverges(`${item.generation} has become shorter`);
    const more = await ending();
    if (collected.empty) {
      await faultPoints('f', item.generation);
      await owner.save(more);
    } else {
      await send(cut(parser.position), more);
    }
    return true;
  } finally {
    await bytes.close();
    opened.close();
    // What was begun is not left alone; and its failure counts more than one of reading.
    await deliveries.idle();
  }
}
