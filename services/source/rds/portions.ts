import type { Clock } from '../../shared/clock';
import { RdsError, type PortionCaps, type RdsApi, type RdsPortion } from './api';
import { fromStart, markerAt, markerOf } from './marker';
import { beginsBroken, judgePortion, linesIn, overlapLength, type Judged } from './portion';

/** Which file is read, and how. */
export interface PortionsOf {
  readonly instance: string;
  readonly file: string;
  /** Whether the file is renamed when its hour is over, so that markers must name the hour. */
  readonly live: boolean;
  /** What its markers begin with. @default - found out */
  readonly hour?: string | undefined;
  readonly caps: PortionCaps;
}

/** What the next portion brought. `blocked`: portions do not show what the file has from here on. */
export type Next =
  | { readonly kind: 'bytes'; readonly bytes: Buffer; readonly full: boolean }
  | { readonly kind: 'nothing' }
  | { readonly kind: 'blocked'; readonly why: string }
  /** The name stands for another file now. */
  | { readonly kind: 'renamed'; readonly why: string };

/** Reads a file portion after portion. */
export interface Portions {
  /** Where the next portion begins. */
  readonly at: number;
  /** What the markers of the file begin with, once that is known. */
  readonly hour: string | undefined;
  /** The last bytes that came, as far as there are any. */
  readonly before: Buffer;
  /** @param lines at most @default - as many as a call can bring */
  next(lines: number | undefined, signal: AbortSignal): Promise<Next>;
}

/** How often nothing is taken for an answer that may change, and how long is waited. */
const emptyAnswers = 2;
const emptyPause = 1000;

const none: Buffer = Buffer.alloc(0);

/**
 * Portions from a place on. Each one but the first begins a little before the place that is wanted, so that its bytes show
 * that it goes on there; markers are made from offsets, since those that RDS returns skip what it has cut.
 *
 * @param from the first byte that is wanted
 */
export function portions(
  api: RdsApi,
  { clock }: { readonly clock: Clock },
  { instance, file, live, caps, ...given }: PortionsOf,
  from: number,
): Portions {
  let at = from;
  let hour = given.hour;
  let before: Buffer = none;
  let begins = none;

  const download = (asked: number, lines: number | undefined, signal: AbortSignal): Promise<RdsPortion> =>
    api.downloadPortion({ instance, file, marker: markerAt(hour, asked), lines }, signal);

  /** Of a file that is renamed the markers must say which hour is meant; the first one from the beginning tells. */
  const learnHour = async (signal: AbortSignal): Promise<void> => {
    const { marker } = await api.downloadPortion({ instance, file, marker: fromStart, lines: 1 }, signal);
    hour = marker === undefined ? undefined : markerOf(marker)?.hour;
  };

  const judge = async (
    asked: number,
    lines: number | undefined,
    signal: AbortSignal,
  ): Promise<Judged & { readonly data: Buffer }> => {
    const { data, marker } = await download(asked, lines, signal);
    if (live && asked === 0 && marker !== undefined) hour ??= markerOf(marker)?.hour;
    const expected = { at, asked, before, begins, hour: live ? hour : undefined, caps };
    return { ...judgePortion({ data, marker }, expected), data };
  };

  const attempt = async (
    wanted: number | undefined,
    signal: AbortSignal,
  ): Promise<Judged & { readonly data: Buffer }> => {
    // The lines that are asked for once more come on top.
    const lines = wanted === undefined ? undefined : wanted + linesIn(before);
    let judged = await judge(at - before.length, lines, signal);
    // The first byte that is wanted may lie within a character, which begins up to three bytes before.
    for (let back = 1; back <= Math.min(3, at) && before.length === 0; back += 1) {
      if (judged.kind !== 'unfaithful' || !beginsBroken(judged.data)) break;
      judged = await judge(at - back, lines, signal);
    }
    return judged.kind === 'again' ? judge(at - before.length, judged.lines, signal) : judged;
  };

  return {
    get at() {
      return at;
    },
    get hour() {
      return hour;
    },
    get before() {
      return before;
    },
    async next(lines, signal) {
      try {
        if (live && hour === undefined && at > 0) await learnHour(signal);
        for (let answers = 1; ; answers += 1) {
          const judged = await attempt(lines, signal);
          if (judged.kind === 'bytes') {
            const { bytes, data } = judged;
            at += bytes.length;
            begins = judged.begins;
            before = Buffer.concat([before, bytes.subarray(-overlapLength)]).subarray(-overlapLength);
            // A character that is not whole here would not be the same when it is asked for again.
            while (before.length > 0 && ((before[0] ?? 0) & 0xc0) === 0x80) before = before.subarray(1);
            return {
              kind: 'bytes',
              bytes,
              full: data.length >= 0.9 * caps.bytes || linesIn(data) >= caps.lines,
            };
          }
          if (judged.kind === 'nothing') {
            if (answers >= emptyAnswers) return { kind: 'nothing' };
            await clock.sleep(emptyPause, signal);
            signal.throwIfAborted();
            continue;
          }
          if (judged.kind === 'renamed') return judged;
          if (judged.kind === 'unfaithful') return { kind: 'blocked', why: judged.why };
          return { kind: 'blocked', why: `a line of more than ${caps.bytes} bytes begins at byte ${at}` };
        }
      } catch (error) {
        if (error instanceof RdsError && error.refusal === 'binary')
          return { kind: 'blocked', why: `from byte ${at} on it has bytes that no answer can carry` };
        throw error;
      }
    },
  };
}
