import { paginateListObjectsV2, type S3Client, type _Object } from '@aws-sdk/client-s3';
import { causeOf, type Log } from '../shared/log';
import { logFileKeyReader, type KeyedFile } from './log-file-key';
import type { ListedFile, LogSource } from './log-source';

/** A place where log files are exported to. */
export interface S3Place {
  readonly bucket: string;
  /** Empty, or the beginning of every key. */
  readonly prefix: string;
}

export interface S3LogSourceOptions {
  readonly places: readonly S3Place[];
  /** How keys below a prefix are made up: see `contract/key-layout.ts`. */
  readonly layout: string;
}

export interface S3LogSourceDeps {
  readonly client: S3Client;
  readonly log: Log;
}

function listed(
  bucket: string,
  object: _Object,
  read: (key: string) => KeyedFile | undefined,
): ListedFile | undefined {
  const { Key: key, ETag: etag, Size: size, LastModified: modified } = object;
  if (key === undefined || etag === undefined || modified === undefined) return undefined;
  const file = read(key);
  if (!file) return undefined;
  return {
    ...file,
    source: { kind: 's3', bucket, key, etag },
    size: size ?? 0,
    lastWritten: modified.getTime(),
  };
}

/**
 * The log files in S3, page by page. A place that cannot be listed does not keep the others from being listed.
 *
 * Keys that are no log file that this system reads are counted, and the count is logged when it changes.
 */
export function s3LogSource(
  { client, log }: S3LogSourceDeps,
  { places, layout }: S3LogSourceOptions,
): LogSource {
  const readers = places.map((place) => ({
    place,
    read: logFileKeyReader(layout, place.prefix),
    ignoredBefore: 0,
  }));

  return {
    async *list(since, signal) {
      const failures: string[] = [];
      for (const reader of readers) {
        const { bucket, prefix } = reader.place;
        let ignored = 0;
        let example = '';
        try {
          const pages = paginateListObjectsV2(
            { client },
            { Bucket: bucket, ...(prefix === '' ? {} : { Prefix: prefix }) },
            { abortSignal: signal },
          );
          for await (const { Contents = [] } of pages) {
            for (const object of Contents) {
              if ((object.LastModified?.getTime() ?? 0) < since) continue;
              const file = listed(bucket, object, reader.read);
              if (file) yield file;
              else {
                ignored += 1;
                example = object.Key ?? '';
              }
            }
          }
        } catch (error) {
          if (signal.aborted) throw error;
          failures.push(`s3://${bucket}/${prefix} cannot be listed (s3:ListBucket): ${causeOf(error)}`);
        }
        if (ignored !== reader.ignoredBefore)
          log.info('Keys were passed over that are no log files to be read, or do not fit the layout', {
            bucket,
            prefix,
            layout,
            ignored,
            example,
          });
        reader.ignoredBefore = ignored;
      }
      if (failures.length > 0) throw new Error(failures.join('; '));
    },
  };
}
