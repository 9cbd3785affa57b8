import type { ProcessorSettings } from '../../contract/settings';
import type { Clock } from '../shared/clock';
import type { KafkaAccess } from '../shared/kafka-client';
import type { ProgramContext } from '../shared/program';
import { s3BodyReader } from '../source/s3-body-reader';
import { s3Client } from '../source/s3-client';
import { documentClient } from '../tracking/dynamodb-client';
import { dynamodbDeadLetters } from '../tracking/dynamodb-dead-letters';
import { everyInstance } from '../tracking/dynamodb-instances';
import { dynamodbTrackingStore } from '../tracking/dynamodb-tracking-store';
import type { ParseSettings } from './constants';
import { httpTransport } from './delivery/http-transport';
import { openObserveSink } from './delivery/openobserve';
import type { TimeWindow } from './delivery/time-window';
import { timedSink } from './program-telemetry';

export const hour = 3_600_000;

export const kafkaAccessOf = (settings: ProcessorSettings): KafkaAccess => ({
  bootstrap: settings.AURORA_KAFKA_BOOTSTRAP,
  username: settings.AURORA_KAFKA_USERNAME,
  password: settings.AURORA_KAFKA_PASSWORD,
  clientId: 'aurora-processor',
});

/** How records are made, and which of them OpenObserve takes: the same for each role. */
export const recordOptionsOf = (
  settings: ProcessorSettings,
): { readonly parse: ParseSettings; readonly batchBytes: number; readonly window: TimeWindow } => ({
  parse: {
    home: { region: settings.AWS_REGION, account: settings.AURORA_ACCOUNT },
    timeZone: settings.AURORA_TIME_ZONE,
    fingerprint: settings.AURORA_FINGERPRINT,
    mask: settings.AURORA_MASK_LITERALS,
  },
  batchBytes: settings.AURORA_BATCH_BYTES,
  window: { past: settings.AURORA_INGEST_ALLOWED_HOURS * hour },
});

/** What each role of the processor works with: S3, DynamoDB and OpenObserve. */
export function assemble(settings: ProcessorSettings, { log, telemetry }: ProgramContext, clock: Clock) {
  const random = Math.random;
  const client = documentClient({ region: settings.AWS_REGION });
  const transport = httpTransport({
    url: settings.AURORA_OPENOBSERVE_URL,
    email: settings.AURORA_OPENOBSERVE_EMAIL,
    password: settings.AURORA_OPENOBSERVE_PASSWORD,
    clock,
  });
  const store = dynamodbTrackingStore({
    ...{ client, log, clock, random },
    table: settings.AURORA_TABLE_LOG_FILE_TRACKING,
  });
  return {
    ...{ store, clock, random, log },
    deadLetters: dynamodbDeadLetters({ client, log, table: settings.AURORA_TABLE_LOG_PROCESSING_JOBS }),
    instances: () => everyInstance({ client, log, table: settings.AURORA_TABLE_INSTANCE_METADATA }),
    reader: s3BodyReader({ client: s3Client(settings.AWS_REGION), clock, random }),
    sink: timedSink(
      openObserveSink(transport, settings.AURORA_OPENOBSERVE_ORGANISATION),
      telemetry.meter,
      clock,
    ),
    /** Whether the table of generations can be read: the question after one that cannot exist. */
    storeReady: async (): Promise<boolean> => {
      await store.get({ instance_id: 'readiness', generation: 'none' });
      return true;
    },
    close: () => transport.close(),
  };
}
