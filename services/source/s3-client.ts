import { S3Client } from '@aws-sdk/client-s3';

/**
 * The client that reads log files.
 *
 * - A socket that says nothing for half a minute is given up. That also happens while whoever reads is kept waiting by its
 *   own output; the reader then takes up the download where it was.
 * - Checksums of whole objects are not computed again: nothing that is read in ranges could be checked by them, and TLS
 *   guards the way.
 */
export const s3Client = (region: string): S3Client =>
  new S3Client({
    region,
    maxAttempts: 5,
    responseChecksumValidation: 'WHEN_REQUIRED',
    requestHandler: { connectionTimeout: 5_000, socketTimeout: 30_000 },
  });
