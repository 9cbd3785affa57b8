import type { Behaviours } from './behaviours';
import { page } from './describe';
import type { Instance } from './fleet';
import type { Body } from './generation';

export interface DescribeDBLogFilesParams {
  readonly DBInstanceIdentifier: string;
  /** Only names that contain it. */
  readonly FilenameContains?: string;
  /** Only files written since then, in milliseconds since 1970. */
  readonly FileLastWritten?: number;
  /** Only files larger than so many bytes. */
  readonly FileSize?: number;
  /** @default 1000 */
  readonly MaxRecords?: number;
  readonly Marker?: string;
}

export interface ListedLogFile {
  readonly LogFileName: string;
  /** Milliseconds since 1970, by the clock of the database’s host. */
  readonly LastWritten: number;
  /** Bytes. */
  readonly Size: number;
}

export interface DescribedLogFiles {
  readonly DescribeDBLogFiles: readonly ListedLogFile[];
  readonly Marker?: string;
}

/** Whether a file was put in the place of a rotated one so recently that it is not there yet. */
export function isRotating(
  body: Body,
  instance: Instance,
  { notFoundDuringRotation }: Readonly<Behaviours>,
  now: number,
): boolean {
  if (notFoundDuringRotation <= 0 || body.rotatedAt !== undefined) return false;
  const before = instance.files.chains.get(body.base)?.rotated.at(-1);
  return before?.rotatedAt !== undefined && now - before.rotatedAt < notFoundDuringRotation;
}

export function listFiles(
  instance: Instance,
  behaviours: Readonly<Behaviours>,
  now: number,
  params: DescribeDBLogFilesParams,
): DescribedLogFiles {
  const { FilenameContains: part = '', FileLastWritten: since = 0, FileSize: larger = -1 } = params;
  const listed: ListedLogFile[] = [];
  for (const [name, body] of instance.files.byName) {
    if (!name.includes(part) || isRotating(body, instance, behaviours, now)) continue;
    const seen = behaviours.sizeLag > 0 ? body.asOf(now - behaviours.sizeLag) : body;
    const size = body.gzip ? body.gzip.length : (seen?.size ?? 0);
    const modified = seen?.modified ?? body.modified;
    const written = behaviours.wholeSeconds ? Math.floor(modified / 1000) * 1000 : modified;
    if (written < since || size <= larger) continue;
    listed.push({ LogFileName: name, LastWritten: written, Size: size });
  }
  const { items, marker } = page(listed, ({ LogFileName }) => LogFileName, params, { least: 1, most: 1000 });
  return { DescribeDBLogFiles: items, Marker: marker };
}
