import { S3ServiceException } from '@aws-sdk/client-s3';

/** What an answer of S3 that is no success means to a reader. */
export type S3Refusal =
  /** No such key, no such version, or a delete marker in its place. */
  | 'gone'
  /** `If-Match` does not hold: another body lies there. */
  | 'changed'
  /** The range begins at the end of the object or behind it. */
  | 'past the end'
  /** Not allowed, or gone: without the right to list, S3 does not tell which. */
  | 'denied'
  | 'other';

/**
 * Judges an error of the SDK by its status, since answers to HEAD have no body that could name an error (Amazon S3 API
 * Reference, "Error responses" and "GetObject", which also says when 403 stands for 404).
 */
export function s3Refusal(error: unknown): S3Refusal {
  if (!(error instanceof S3ServiceException)) return 'other';
  switch (error.$metadata.httpStatusCode) {
    case 404:
      // A bucket that is missing is a mistake of somebody’s, and no file that was deleted.
      return error.name === 'NoSuchBucket' ? 'other' : 'gone';
    case 405:
      return 'gone';
    case 412:
      return 'changed';
    case 416:
      return 'past the end';
    case 403:
      return 'denied';
    default:
      return 'other';
  }
}
