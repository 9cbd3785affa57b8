import { dnsSuffixOf } from '../../values/partition';
import { UserError } from '../../values/user-error';

export interface Bucket {
  readonly bucket: string;
  readonly region: string;
}

/** Asks whether a bucket exists. */
export type BucketExists = (bucket: Bucket) => Promise<boolean>;

function urlOf({ bucket, region }: Bucket): string {
  const endpoint = process.env['AWS_ENDPOINT_URL_S3'] ?? process.env['AWS_ENDPOINT_URL'];
  if (endpoint) return `${endpoint.replace(/\/$/, '')}/${bucket}`;
  return `https://${bucket}.s3.${region}.${dnsSuffixOf(region)}/`;
}

/**
 * Sends S3 an unsigned HEAD request: 404 says that there is no such bucket; anything else that S3 answers (403 for a
 * private one) that there is. It needs no credentials, and neither the AWS CLI nor the text of an error message.
 *
 * @throws UserError when S3 cannot be asked
 */
export const bucketExists: BucketExists = async (bucket) => {
  const url = urlOf(bucket);
  let status: number;
  try {
    ({ status } = await fetch(url, {
      method: 'HEAD',
      redirect: 'manual',
      signal: AbortSignal.timeout(20_000),
    }));
  } catch (error) {
    // `fetch` itself only says "fetch failed"; the reason is behind it.
    const { message, cause } = error as { message: string; cause?: { message: string } };
    throw new UserError(
      `S3 cannot be asked whether the state bucket exists (${url}): ${cause?.message ?? message}`,
    );
  }
  if (status >= 500)
    throw new UserError(`S3 answers ${status} to whether the state bucket exists (${url}); try again`);
  return status !== 404;
};
