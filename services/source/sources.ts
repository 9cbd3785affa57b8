import type { SourceReference } from '../../contract/messages';
import { causeOf } from '../shared/log';
import type { BodyReader } from './body-reader';
import type { LogSource } from './log-source';

/**
 * The log files of several sources, one source after the other. One that fails does not keep the others from being listed.
 *
 * @throws after everything that could be listed, with the causes of all that failed
 */
export function joinedSources(sources: readonly LogSource[]): LogSource {
  return {
    async *list(since, signal) {
      const failures: string[] = [];
      for (const source of sources) {
        try {
          yield* source.list(since, signal);
        } catch (error) {
          if (signal.aborted) throw error;
          failures.push(causeOf(error));
        }
      }
      if (failures.length > 0) throw new Error(failures.join('; '));
    },
  };
}

/** Reads each body by the reader of its kind of source. */
export function readerByKind(readers: Readonly<Record<SourceReference['kind'], BodyReader>>): BodyReader {
  return {
    open: (source, options, signal) => readers[source.kind].open(source, options, signal),
    latest: (source, signal) => readers[source.kind].latest(source, signal),
    history: (source, signal) => readers[source.kind].history(source, signal),
  };
}
