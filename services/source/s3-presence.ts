import { ListObjectVersionsCommand, ListObjectsV2Command, type S3Client } from '@aws-sdk/client-s3';
import type { S3Source } from '../../contract/messages';
import { causeOf } from '../shared/log';
import { BodyGone, type StoredBody } from './body-reader';

interface Place {
  readonly bucket: string;
  readonly key: string;
  readonly version?: string | undefined;
}

/** Pages of versions that are read at most: 20 000 versions, of which a file that is overwritten each minute has 60 an hour. */
const pagesOfVersions = 20;

/**
 * The versions of a key, the newest first; deletions are left out, and so is what was written without versioning, which has
 * no name of its own.
 */
export async function* versionsOf(
  client: S3Client,
  { bucket, key }: Pick<S3Source, 'bucket' | 'key'>,
  signal: AbortSignal,
): AsyncGenerator<StoredBody> {
  let keyMarker: string | undefined;
  let versionMarker: string | undefined;
  for (let page = 0; page < pagesOfVersions; page += 1) {
    const command = new ListObjectVersionsCommand({
      Bucket: bucket,
      Prefix: key,
      KeyMarker: keyMarker,
      VersionIdMarker: versionMarker,
    });
    const answer = await client.send(command, { abortSignal: signal }).catch((error: unknown) => {
      const cause = causeOf(error);
      throw new Error(
        `s3://${bucket}/${key}: its versions cannot be listed (s3:ListBucketVersions): ${cause}`,
        { cause: error },
      );
    });
    for (const version of answer.Versions ?? []) {
      const { Key, ETag: etag, VersionId, Size: size, LastModified } = version;
      if (Key !== key || etag === undefined || VersionId === undefined || VersionId === 'null') continue;
      const source: S3Source = { kind: 's3', bucket, key, etag, version: VersionId };
      yield { source, size: size ?? 0, lastWritten: LastModified?.getTime() ?? 0 };
    }
    // Longer keys follow, which have the key as their prefix.
    if (!answer.IsTruncated || answer.NextKeyMarker !== key) return;
    keyMarker = answer.NextKeyMarker;
    versionMarker = answer.NextVersionIdMarker;
  }
}

/**
 * Finds out what a refusal to read means. Without the right to list the whole bucket S3 answers 403 where it would answer 404
 * (Amazon S3 API Reference, "GetObject"): so it is for buckets that are adopted with a prefix. A listing whose prefix is the
 * key is allowed there, and tells.
 *
 * @returns `BodyGone`, or an error that names what is missing
 */
export async function liesThere(client: S3Client, place: Place, signal: AbortSignal): Promise<Error> {
  const name = `s3://${place.bucket}/${place.key}`;
  try {
    if (await isThere(client, place, signal)) {
      const right = place.version === undefined ? 's3:GetObject' : 's3:GetObjectVersion';
      return new Error(
        `${name} is there and may not be read: allow ${right} on it, and kms:Decrypt if a KMS key encrypts it`,
      );
    }
    return new BodyGone(`${name}: it is gone`);
  } catch (error) {
    if (signal.aborted && error instanceof Error) return error;
    return new Error(
      `${name} may not be read, and whether it is there may not be asked: allow s3:GetObject on it, and s3:ListBucket on ` +
        `its bucket: ${causeOf(error)}`,
      { cause: error },
    );
  }
}

async function isThere(
  client: S3Client,
  { bucket, key, version }: Place,
  signal: AbortSignal,
): Promise<boolean> {
  if (version !== undefined) {
    for await (const { source } of versionsOf(client, { bucket, key }, signal))
      if (source.kind === 's3' && source.version === version) return true;
    return false;
  }
  // Keys are listed in order, so the key itself comes before all that begin with it.
  const command = new ListObjectsV2Command({ Bucket: bucket, Prefix: key, MaxKeys: 1 });
  const { Contents = [] } = await client.send(command, { abortSignal: signal });
  return Contents[0]?.Key === key;
}
