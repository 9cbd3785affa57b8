import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';

export interface DocumentClientProps {
  readonly region: string;
  /**
   * Requests of one call at most. What is throttled is sent again after a random wait that doubles ("standard" retries, AWS
   * SDKs and Tools Reference Guide, "Retry behavior"); after that the call throws.
   * @default 6
   */
  readonly attempts?: number;
  /** Milliseconds to wait for an answer to one request. @default 5000 */
  readonly timeout?: number;
}

/** A client of DynamoDB that reads and writes plain objects. An attribute that is undefined is not written. */
export function documentClient({ region, attempts = 6, timeout = 5000 }: DocumentClientProps) {
  const client = new DynamoDBClient({
    region,
    maxAttempts: attempts,
    retryMode: 'standard',
    requestHandler: { connectionTimeout: 2000, requestTimeout: timeout, throwOnRequestTimeout: true },
  });
  return DynamoDBDocumentClient.from(client, { marshallOptions: { removeUndefinedValues: true } });
}
