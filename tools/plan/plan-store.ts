import { GetObjectCommand, NoSuchKey, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { accountNames, plansPrefix, type Place } from '../../values/names';
import { UserError } from '../../values/user-error';

/** Where saved plans are kept. They hold secrets. */
export interface PlanStore {
  /** For messages. */
  readonly place: string;
  /** @throws UserError where it cannot be kept, or is not encrypted there */
  put(key: string, content: Uint8Array): Promise<void>;
  /** @returns `undefined` where there is no such thing @throws UserError where nobody can say */
  get(key: string): Promise<Buffer | undefined>;
}

/** The way to the endpoint of a double of AWS: buckets have no host name of their own there. */
const isDouble = (): boolean =>
  (process.env['AWS_ENDPOINT_URL_S3'] ?? process.env['AWS_ENDPOINT_URL']) !== undefined;

const because = (error: unknown): string => {
  const { name, message } = error as Error;
  return message === name || message === '' ? name : `${name}: ${message}`;
};

/**
 * Below `plans/` of the state bucket: the roles of GitHub Actions may write and read there, each in its environment, and
 * objects go after a week (constructs/aws/state-bucket.ts). The bucket encrypts them with the key of the state: a request
 * that named an algorithm and no key would choose another one.
 */
export function planStoreOf({ account, region }: Place): PlanStore {
  const bucket = accountNames({ account, region }).stateBucket;
  const place = `s3://${bucket}/${plansPrefix}`;
  const client = new S3Client({ region, forcePathStyle: isDouble() });
  // The name alone does not say whose bucket it is.
  const inBucket = { Bucket: bucket, ExpectedBucketOwner: account };
  return {
    place,
    put: async (key, content) => {
      const Key = plansPrefix + key;
      const { ServerSideEncryption } = await client
        .send(new PutObjectCommand({ ...inBucket, Key, Body: content }))
        .catch((error: unknown) => {
          throw new UserError(`${place}${key} cannot be written: ${because(error)}`);
        });
      if (ServerSideEncryption !== 'aws:kms') {
        throw new UserError(
          `${place}${key} was encrypted with ${ServerSideEncryption ?? 'nothing'} instead of the key of the state. Remove it, and bring the bucket back to what values/ says: npm run bootstrap -- ${account}`,
        );
      }
    },
    get: async (key) => {
      try {
        const { Body } = await client.send(new GetObjectCommand({ ...inBucket, Key: plansPrefix + key }));
        return Buffer.from((await Body?.transformToByteArray()) ?? []);
      } catch (error) {
        if (error instanceof NoSuchKey) return undefined;
        throw new UserError(`${place}${key} cannot be read: ${because(error)}`);
      }
    },
  };
}
