import type { ProcessorSettings } from '../../contract/settings';
import type { Clock } from '../shared/clock';
import type { KafkaAccess } from '../shared/kafka-client';
import type { ProgramContext } from '../shared/program';
import { connectValkey, type Valkey } from '../shared/valkey';
import { connectRds } from '../source/rds/connect';
import { meterWatch } from '../source/rds/meter-watch';
import { valkeyCounter } from '../source/rds/valkey-counter';
import { s3BodyReader } from '../source/s3-body-reader';
import { s3Client } from '../source/s3-client';
import { readerByKind } from '../source/sources';
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

/**
 * What each role of the processor works with: S3, the RDS API, DynamoDB, Valkey and OpenObserve. What discovery found is read
 * from wherever it is, so that there are readers for both kinds of source.
 */
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
  let connected: Valkey | undefined;
  /** One connection for whoever needs it: marks of batches, and the count of calls to RDS. */
  const valkey = (): Valkey =>
    (connected ??= connectValkey(
      {
        host: settings.AURORA_VALKEY_HOST,
        port: settings.AURORA_VALKEY_PORT,
        username: settings.AURORA_VALKEY_USERNAME,
        password: settings.AURORA_VALKEY_PASSWORD,
      },
      { log, random },
    ));
  const rdsPlaces = settings.AURORA_RDS_SOURCES;
  const counter = rdsPlaces.length > 0 ? valkeyCounter(valkey()) : undefined;
  const rds = connectRds(
    rdsPlaces,
    { ...{ clock, random, log, counter }, watch: meterWatch(telemetry.meter) },
    { environment: settings.AURORA_ENVIRONMENT, homeRegion: settings.AWS_REGION },
  );
  return {
    ...{ store, clock, random, log, valkey },
    deadLetters: dynamodbDeadLetters({ client, log, table: settings.AURORA_TABLE_LOG_PROCESSING_JOBS }),
    instances: () => everyInstance({ client, log, table: settings.AURORA_TABLE_INSTANCE_METADATA }),
    reader: readerByKind({
      s3: s3BodyReader({ client: s3Client(settings.AWS_REGION), clock, random }),
      rds: rds.reader,
    }),
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
    close: async (): Promise<void> => {
      connected?.close();
      rds.close();
      await transport.close();
    },
  };
}
