import { pipelineEvents } from '../contract/pipeline-events';
import { idsIn } from './fake-rds/records';
import type { WrittenRecord } from './fake-rds/workload';
import type { SentRecord } from './doubles/openobserve';

/** What is known of an instance. */
export interface InstanceTally {
  written: number;
  delivered: number;
  bytesWritten: number;
  bytesRead: number;
  calls: number;
  /** Milliseconds since 1970: when the newest record was written that was delivered. */
  newest: number | undefined;
}

/** Something that a person may want to see. */
export interface Happening {
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly text: string;
}

/** What was written, and what became of it. */
export interface Tally {
  readonly instances: ReadonlyMap<string, InstanceTally>;
  /** Records that were written, by their ids. */
  readonly written: ReadonlyMap<string, Pick<WrittenRecord, 'at' | 'instance'>>;
  /** Records that were delivered, by their ids, and how often. */
  readonly delivered: ReadonlyMap<string, number>;
  readonly duplicates: number;
  readonly gaps: number;
  readonly calls: number;
  /** The newest records that were delivered, the newest first. */
  readonly latest: readonly Happening[];
  /** What just happened, the newest first. */
  readonly happened: readonly Happening[];
  wrote(record: WrittenRecord): void;
  arrived(stream: string, record: SentRecord): void;
  called(instance: string | undefined): void;
  served(instance: string, bytes: number): void;
  happens(text: string): void;
}

const latestKept = 4;
const happeningsKept = 8;

/** @param told is called with what happens @param clock of the demo */
export function tally(clock: { now(): number }, told: (happening: Happening) => void): Tally {
  const instances = new Map<string, InstanceTally>();
  const written = new Map<string, Pick<WrittenRecord, 'at' | 'instance'>>();
  const delivered = new Map<string, number>();
  /** Ids and lengths: what has grown since it was delivered is another record. */
  const seen = new Set<string>();
  const latest: Happening[] = [];
  const happened: Happening[] = [];
  let [duplicates, gaps, calls] = [0, 0, 0];

  const of = (instance: string): InstanceTally => {
    const known = instances.get(instance);
    if (known) return known;
    const none = { written: 0, delivered: 0, bytesWritten: 0, bytesRead: 0, calls: 0, newest: undefined };
    instances.set(instance, none);
    return none;
  };
  const keep = (list: Happening[], happening: Happening, most: number): void => {
    list.unshift(happening);
    list.length = Math.min(list.length, most);
  };
  const happens = (text: string): void => {
    const happening = { at: clock.now(), text };
    keep(happened, happening, happeningsKept);
    told(happening);
  };
  const tellEvent = ({
    event_name: name,
    aws_rds_instance_id: instance = '',
    body = '',
  }: SentRecord): void => {
    if (name === pipelineEvents.gap.name) gaps += 1;
    happens(`${instance}: ${body}`);
  };

  return {
    ...{ instances, written, delivered, latest, happened, happens },
    get duplicates() {
      return duplicates;
    },
    get gaps() {
      return gaps;
    },
    get calls() {
      return calls;
    },
    wrote: ({ id, instance, text, at }) => {
      written.set(id, { at, instance });
      const own = of(instance);
      own.written += 1;
      own.bytesWritten += Buffer.byteLength(text);
    },
    arrived: (_stream, record) => {
      if (record.event_name?.startsWith('aurora.pipeline.')) return tellEvent(record);
      const text = record.db_query_text ?? record.body ?? '';
      for (const id of idsIn(text)) {
        const at = written.get(id)?.at;
        const instance = written.get(id)?.instance ?? record.aws_rds_instance_id ?? '';
        const name = `${id} ${record.log_record_length}`;
        if (seen.has(name)) duplicates += 1;
        seen.add(name);
        const own = of(instance);
        if (!delivered.has(id)) own.delivered += 1;
        delivered.set(id, (delivered.get(id) ?? 0) + 1);
        if (at !== undefined) own.newest = Math.max(own.newest ?? 0, at);
        const short = text.replace(/\s+/g, ' ').trim();
        keep(latest, { at: at ?? clock.now(), text: `${instance}  ${short}` }, latestKept);
      }
    },
    called: (instance) => {
      calls += 1;
      if (instance !== undefined) of(instance).calls += 1;
    },
    served: (instance, bytes) => {
      of(instance).bytesRead += bytes;
    },
  };
}
