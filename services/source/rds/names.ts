import type { RdsSource } from '../../../contract/messages';
import { isLaterFile, recogniseLogFile, type LogFileName } from '../log-file-names';

/** The name of a file that is renamed, without what a rotation adds: `slowquery/mysql-slowquery.log`. */
export const liveNameOf = (file: string): string => {
  const name = recogniseLogFile(file);
  return name === undefined || name.logType === 'audit'
    ? file
    : `${file.slice(0, file.lastIndexOf('/') + 1)}${name.family}`;
};

/** Whether a file is renamed when its hour is over: it lies under a name that another one will have then. */
export const isLive = (file: string): boolean => recogniseLogFile(file)?.rotated === false;

/** Of some files of one family the one that was begun last. Names with an hour and no day tell no order. */
export function latestOf(files: readonly string[]): string | undefined {
  let latest: { readonly file: string; readonly name: LogFileName } | undefined;
  for (const file of files) {
    const name = recogniseLogFile(file);
    if (name && (!latest || isLaterFile(name, latest.name))) latest = { file, name };
  }
  return latest?.file;
}

/** Milliseconds after which a file that is not written to is taken for one that does not grow. */
const quiet = 15 * 60_000;

/** Whether more is likely to be added to a file under its name. The names of audit files do not tell. */
export const mayGrow = ({ file, written }: Pick<RdsSource, 'file' | 'written'>, now: number): boolean =>
  (isLive(file) || recogniseLogFile(file)?.logType === 'audit') && now - written < quiet;
