import { causeOf } from '../../shared/log';
import { RdsError, type RdsRefusal } from './api';

const named = (
  error: unknown,
): { readonly name: string; readonly message: string; readonly status: number } => {
  const {
    name = '',
    message = '',
    $metadata,
  } = (typeof error === 'object' && error !== null ? error : {}) as {
    readonly name?: string;
    readonly message?: string;
    readonly $metadata?: { readonly httpStatusCode?: number };
  };
  return { name, message, status: $metadata?.httpStatusCode ?? 0 };
};

/**
 * The names of throttling, which differ by operation and by layer, as AWS’s own SDKs list them (smithy-typescript,
 * packages/service-error-classification, THROTTLING_ERROR_CODES).
 */
const throttling =
  /^(Throttl(ing|ed)(Exception|Error)?|RequestThrottled(Exception)?|RequestLimitExceeded|TooManyRequests(Exception)?|SlowDown|BandwidthLimitExceeded|LimitExceededException|PriorRequestNotComplete)$/;

/** What a refusal of RDS means, by its name, its words and its status. */
export function refusalOf(error: unknown): RdsRefusal {
  const { name, message, status } = named(error);
  if (throttling.test(name) || status === 429 || /rate exceeded|no retry tokens/i.test(message))
    return 'throttled';
  if (/^DBInstanceNotFound(Fault)?$/.test(name)) return 'no instance';
  if (/^DBLogFileNotFound(Fault)?$/.test(name)) return 'no file';
  if (/binary data/i.test(message)) return 'binary';
  if (
    status === 403 ||
    /^(AccessDenied|UnauthorizedOperation|InvalidClientTokenId|SignatureDoesNotMatch|ExpiredToken)/.test(name)
  )
    return 'denied';
  return 'passing';
}

/** An error of RDS, or of whatever lies before it, with what it means; one that has been judged stays as it is. */
export const rdsError = (what: string, error: unknown): RdsError =>
  error instanceof RdsError
    ? error
    : new RdsError(refusalOf(error), `${what}: ${causeOf(error)}`, { cause: error });
