import type { RdsSource, SourceReference } from '../../../contract/messages';
import type { Random } from '../../shared/backoff';
import type { Clock } from '../../shared/clock';
import type { Log } from '../../shared/log';
import { byteQueue } from '../byte-queue';
import {
  BodyGone,
  SourceAway,
  type BodyReader,
  type OpenBody,
  type OpenOptions,
  type StoredBody,
} from '../body-reader';
import { portionCaps, RdsError, type PortionCaps, type RdsApi, type RdsLogFile, type RdsPlace } from './api';
import type { RdsCalls } from './calls';
import { isLive, latestOf, liveNameOf, mayGrow } from './names';
import { portions } from './portions';
import { retentionOf } from './retention';
import { wholeFile } from './whole-file';

export interface RdsBodyReaderDeps {
  /** The API of an account and region; undefined for one that is not among the sources. */
  readonly callsOf: (place: RdsPlace) => RdsCalls | undefined;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  /** @default - those of AWS */
  readonly caps?: PortionCaps;
}

/** Calls that it would take to read the rest of a file that is not renamed any more, from which on it is downloaded whole. */
export const callsForWhole = 4;
/** The same of a file that grows: it is downloaded again when it is renamed. */
const callsForWholeLive = 256;
/** Calls after which a rest that is not worth a call is left for later; fewer calls would bring late what is little anyway. */
const callsToLeave = 4;
/** Calls after which a file that grows is left for others to get their turn. */
const callsInARow = 32;
/** The part of what a call can bring that must be there for a call to be worth it, while the file still grows. */
const worth = 0.9;
/** Milliseconds between two downloads of a whole file that still grows, when portions do not show it. */
const wholeAgain = 600_000;
/** Milliseconds after which a file that was not there is looked for again: it may be about to be renamed. */
const lookAgain = [1000, 3000];
/** Files that may be what one was renamed to, and that are looked into. */
const candidates = 3;
/** Bytes of a line, to ask for few lines where few bytes are wanted. */
const usualLine = 64;

const rds = (reference: SourceReference): RdsSource => {
  if (reference.kind !== 'rds')
    throw new Error(`a source of kind ${reference.kind} is not read through the RDS API`);
  return reference;
};

const bodyOf = (
  { account, region, instance }: RdsSource,
  { file, size, lastWritten }: RdsLogFile,
  listed: number,
  after: string | undefined,
): StoredBody => {
  const body = { kind: 'rds', account, region, instance, file, size, written: lastWritten, listed } as const;
  return { source: after === undefined ? body : { ...body, after }, size, lastWritten };
};

const nameOf = ({ account, region, instance, file }: RdsSource): string =>
  `${account}/${region}/${instance}/${file}`;

/** How far a body was served. */
interface Serving {
  at: number;
  hour: string | undefined;
  /** The file ends before its size: more than this nobody will ever see of it. */
  whole: boolean;
}

/**
 * Reads log files through the RDS API. A body is the first `size` bytes of a file: what was added since is another body’s. What
 * is renamed every hour is read portion by portion; of what is not renamed any more a long rest comes whole, by one call.
 *
 * A file that still grows is read in whole calls: a rest that is not worth a call is left for later, and `served` says so.
 * Portions do not show bytes that are no text, or a line that is longer than a call can bring: then the file is downloaded
 * whole, and while it still grows no more than every ten minutes.
 */
export function rdsBodyReader({
  callsOf,
  clock,
  random,
  log,
  caps = portionCaps,
}: RdsBodyReaderDeps): BodyReader {
  /** When a file that grows was last downloaded whole. */
  const wholeAt = new Map<string, number>();

  const apiOf = (source: RdsSource): RdsApi => {
    const calls = callsOf(source);
    if (!calls)
      throw new SourceAway(
        `${source.account}/${source.region} is not among the sources any more: see AURORA_RDS_SOURCES`,
      );
    return calls.until(source.written + retentionOf(source.file));
  };

  const explained = (source: RdsSource, error: unknown): unknown => {
    if (!(error instanceof RdsError)) return error;
    const message = `${nameOf(source)}: ${error.message}`;
    if (error.refusal === 'no file' || error.refusal === 'no instance')
      return new BodyGone(message, { cause: error });
    return new SourceAway(message, { cause: error });
  };

  const mayDownloadWhole = (source: RdsSource): boolean => {
    if (!isLive(source.file)) return true;
    const last = wholeAt.get(nameOf(source));
    if (last !== undefined && clock.now() - last < wholeAgain) return false;
    wholeAt.set(nameOf(source), clock.now());
    return true;
  };

  async function* serve(
    api: RdsApi,
    source: RdsSource,
    {
      from,
      end,
      beyond,
      patient,
      look,
    }: {
      readonly from: number;
      readonly end: number;
      readonly beyond: number | undefined;
      readonly patient: boolean;
      /** Only so much of the beginning is wanted. */
      readonly look: boolean;
    },
    serving: Serving,
    signal: AbortSignal,
  ): AsyncGenerator<Uint8Array> {
    const { instance, file } = source;
    const enough = patient ? (beyond ?? 0) : Infinity;
    const least = beyond ?? end;
    /** The rest by a whole file, if it goes on with the bytes before. */
    async function* downloaded(before: Buffer): AsyncGenerator<Uint8Array> {
      const from = serving.at - before.length;
      const bytes = byteQueue(wholeFile(api, { clock, random }, { instance, file, from }, signal));
      try {
        if (!(await bytes.upTo(before.length)).equals(before))
          throw new SourceAway(`${nameOf(source)}: another file lies there now`);
        for (let chunk = await bytes.take(); chunk && serving.at < end; chunk = await bytes.take()) {
          const wanted = chunk.subarray(0, end - serving.at);
          serving.at += wanted.length;
          yield wanted;
        }
        if (!look && serving.at < Math.min(beyond ?? 0, source.size))
          throw new SourceAway(`${nameOf(source)}: it is listed with ${source.size} bytes and has fewer`);
        serving.whole = true;
      } finally {
        await bytes.close();
      }
    }
    const live = isLive(file);
    const grows = mayGrow(source, clock.now());
    const long = end - from > (live && grows ? callsForWholeLive : callsForWhole) * caps.bytes;
    const whole = live ? mayDownloadWhole : () => !patient || end - from >= source.size / 2;
    if (long && whole(source)) return yield* downloaded(Buffer.alloc(0));

    const read = portions(api, { clock }, { instance, file, live, hour: source.hour, caps }, from);
    let call = caps.bytes;
    let calls = 0;
    while (serving.at < end) {
      const rest = end - serving.at;
      if (serving.at > enough && ((calls >= callsToLeave && rest < worth * call) || calls >= callsInARow))
        return;
      const few =
        look && rest < caps.bytes / 4 ? Math.min(caps.lines, Math.ceil(rest / usualLine)) : undefined;
      calls += 1;
      const next = await read.next(few, signal);
      serving.hour = read.hour ?? serving.hour;
      if (next.kind === 'bytes') {
        const wanted = next.bytes.subarray(0, end - serving.at);
        serving.at += wanted.length;
        if (next.full) call = next.bytes.length;
        yield wanted;
      } else {
        if (next.kind === 'renamed') {
          const why = `${nameOf(source)} was renamed: ${next.why}`;
          if (serving.at === from) throw new BodyGone(why);
          // It was renamed while it was read: the rest lies under its new name, which discovery finds.
          if (serving.at < least) throw new SourceAway(why);
          return;
        }
        const why = next.kind === 'blocked' ? next.why : `nothing came from byte ${serving.at} on`;
        const download = next.kind === 'blocked' ? mayDownloadWhole(source) : !(live && grows);
        log.info(
          download
            ? 'Portions do not show a file; it is downloaded whole'
            : 'The rest of a file is read later',
          { instance, file, offset: serving.at, size: source.size, cause: why },
        );
        if (download) yield* downloaded(read.before);
        // What is listed and not served may come later; a file that has become shorter is listed so.
        else if (!look && serving.at < (next.kind === 'blocked' ? least : Math.min(least, source.size)))
          throw new SourceAway(
            `${nameOf(source)}: portions do not show it from byte ${serving.at} on: ${why}`,
          );
        return;
      }
    }
  }

  async function open(
    reference: SourceReference,
    { from = 0, length = Infinity, beyond }: OpenOptions,
    signal: AbortSignal,
  ): Promise<OpenBody> {
    const source = rds(reference);
    // Sizes come late now and then: what was read before is there still, unless the file has become shorter.
    const end = Math.min(Math.max(source.size, beyond ?? 0), from + length);
    const api = apiOf(source);
    const patient = beyond !== undefined && mayGrow(source, clock.now());
    const serving: Serving = { at: from, hour: source.hour, whole: false };
    const signals = new AbortController();
    const stop = AbortSignal.any([signal, signals.signal]);

    const begin = async (): Promise<{
      chunks: AsyncGenerator<Uint8Array>;
      first: IteratorResult<Uint8Array>;
    }> => {
      for (let attempt = 0; ; attempt += 1) {
        const chunks = serve(
          api,
          source,
          { from, end, beyond, patient, look: length < Infinity },
          serving,
          stop,
        );
        try {
          return { chunks, first: await chunks.next() };
        } catch (error) {
          const pause = lookAgain[attempt];
          const missing = error instanceof RdsError && error.refusal === 'no file';
          if (!missing || pause === undefined) throw explained(source, error);
          await clock.sleep(pause, signal);
          signal.throwIfAborted();
        }
      }
    };
    const { chunks, first } = from < end ? await begin() : { chunks: undefined, first: undefined };

    async function* bytes(): AsyncGenerator<Uint8Array> {
      if (!chunks) return;
      try {
        for (let each = first; each && !each.done; each = await chunks.next()) yield each.value;
      } catch (error) {
        throw explained(source, error);
      } finally {
        await chunks.return(undefined);
      }
    }
    const bodyAt = (size: number): StoredBody => ({
      source: { ...source, size, ...(serving.hour === undefined ? {} : { hour: serving.hour }) },
      size,
      lastWritten: source.written,
    });
    return {
      get source() {
        return bodyAt(source.size).source;
      },
      size: source.size,
      lastWritten: source.written,
      bytes: bytes(),
      served: () => bodyAt(serving.whole || serving.at >= source.size ? source.size : serving.at),
      close: () => {
        signals.abort(new Error('nobody reads on'));
        void chunks?.return(undefined).catch(() => undefined);
      },
    };
  }

  /** The files that are or were named as one is. */
  async function family(source: RdsSource, signal: AbortSignal): Promise<readonly RdsLogFile[]> {
    try {
      const api = apiOf(source);
      const nameContains = liveNameOf(source.file);
      const files: RdsLogFile[] = [];
      let marker: string | undefined;
      do {
        const page = await api.describeLogFiles({ instance: source.instance, nameContains, marker }, signal);
        files.push(...page.items);
        marker = page.marker;
      } while (marker !== undefined);
      return files;
    } catch (error) {
      throw explained(source, error);
    }
  }

  return {
    open,
    async latest(reference, signal) {
      const source = rds(reference);
      const listed = clock.now();
      const files = await family(source, signal);
      const found = files.find(({ file }) => file === source.file);
      if (!found) throw new BodyGone(`${nameOf(source)}: it is gone`);
      const others = files.filter(({ file }) => file !== source.file).map(({ file }) => file);
      return bodyOf(source, found, listed, isLive(source.file) ? latestOf(others) : undefined);
    },
    // Versions there are none. What was renamed since it was written last lies under a later name.
    async *history(reference, signal) {
      const source = rds(reference);
      if (!isLive(source.file)) return;
      const listed = clock.now();
      const files = await family(source, signal).catch((error: unknown) => {
        if (error instanceof BodyGone) return [];
        throw error;
      });
      const renamed = files
        .filter(
          ({ file, lastWritten }) => !isLive(file) && file !== source.file && lastWritten >= source.written,
        )
        .sort((one, other) => one.lastWritten - other.lastWritten);
      for (const file of renamed.slice(0, candidates)) yield bodyOf(source, file, listed, undefined);
    },
  };
}
