import type { TrackedGeneration } from '../../contract/items';
import type { ListedFile } from '../source/log-source';
import { goesOn } from '../source/rds/continuity';
import type { TrackingStore } from '../tracking/store';
import { boundedMap } from './bounded-map';

/** Files of an instance of which something was written down, by their names. */
type FilesOf = ReadonlyMap<string, Pick<TrackedGeneration, 'source' | 'generation'>>;

/** Instances whose files are remembered. */
const remembered = 5000;

/**
 * Which generation lies under a name, by what was written down. After a start discovery knows nothing of the files that are
 * read to their end; to look into each of them, as in S3, would take calls to the RDS API that others need.
 */
export interface KnownFiles {
  /** @returns undefined for a file that nothing was written down of, or that has become another one */
  generationAt(file: ListedFile): Promise<string | undefined>;
}

export function knownFiles(store: Pick<TrackingStore, 'ofInstance'>): KnownFiles {
  const instances = boundedMap<Promise<FilesOf>>(remembered);

  const load = async (instance: string): Promise<FilesOf> => {
    const files = new Map<string, Pick<TrackedGeneration, 'source' | 'generation'>>();
    for await (const { source, generation, superseded_by } of store.ofInstance(instance))
      if (source.kind === 'rds' && superseded_by === undefined)
        files.set(source.file, { source, generation });
    return files;
  };

  return {
    async generationAt({ instance, source }) {
      if (source.kind !== 'rds') return undefined;
      const name = `${source.account}/${source.region}/${instance}`;
      const loading = instances.get(name) ?? load(instance);
      instances.set(name, loading);
      try {
        const found = (await loading).get(source.file);
        return found && goesOn(found.source, source) ? found.generation : undefined;
      } catch (error) {
        instances.delete(name);
        throw error;
      }
    },
  };
}
