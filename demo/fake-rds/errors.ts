/** The errors that this fake answers with: the code in AWS’s answer, and its HTTP status. */
const statuses = {
  AccessDenied: 403,
  DBClusterNotFoundFault: 404,
  DBInstanceNotFound: 404,
  DBInstanceNotReady: 400,
  DBLogFileNotFoundFault: 404,
  ExpiredToken: 403,
  InternalFailure: 500,
  InvalidAction: 400,
  InvalidClientTokenId: 403,
  InvalidDBInstanceState: 400,
  InvalidParameterValue: 400,
  MissingAuthenticationToken: 403,
  ServiceUnavailable: 503,
  SignatureDoesNotMatch: 403,
  Throttling: 400,
} as const;

export type FakeRdsErrorCode = keyof typeof statuses;

/**
 * What a call fails with.
 *
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/CommonErrors.html and the Errors of each operation
 */
export class FakeRdsError extends Error {
  override readonly name = 'FakeRdsError';
  /** The HTTP status. */
  readonly status: number;

  constructor(
    readonly code: FakeRdsErrorCode,
    message: string,
  ) {
    super(message);
    this.status = statuses[code];
  }
}

export const instanceNotFound = (id: string): FakeRdsError =>
  new FakeRdsError('DBInstanceNotFound', `DBInstance ${id} not found.`);

export const fileNotFound = (name: string): FakeRdsError =>
  new FakeRdsError('DBLogFileNotFoundFault', `DBLog File: ${name}, is not found on the DB instance`);

export const invalidValue = (message: string): FakeRdsError =>
  new FakeRdsError('InvalidParameterValue', message);
