import { keyReader } from '../../contract/key-layout';
import type { ListedFile } from './log-source';
import { recogniseLogFile, withoutCompression } from './log-file-names';

/** What the key of a log file tells of it. */
export type KeyedFile = Pick<ListedFile, 'cluster' | 'instance' | 'logFileName' | 'logType'>;

/**
 * Reads the keys of a source.
 *
 * @returns what a key tells, or undefined for one that does not fit the layout, or is no log file that this system reads
 */
export function logFileKeyReader(layout: string, prefix: string): (key: string) => KeyedFile | undefined {
  const read = keyReader(layout, prefix);
  return (key) => {
    const parts = read(key);
    if (!parts) return undefined;
    const logFileName = withoutCompression(parts.logFileName);
    const recognised = recogniseLogFile(logFileName);
    if (!recognised) return undefined;
    return { cluster: parts.cluster, instance: parts.instance, logFileName, logType: recognised.logType };
  };
}
