import { type clusterSecrets, type ClusterSecretId } from '../../contract/cluster-secrets';
import { organisation, services } from '../../contract/service-addresses';
import type { DiscoveryVariable, ProcessorVariable } from '../../contract/settings';
import { ingestAllowedHours } from '../../values/ingest-window';
import { existingBuckets, readsRds } from '../../values/log-sources';
import { namesOf } from '../../values/names';
import { memoryMib } from '../../values/quantities';
import type { Environment } from '../../values/schema';

/** A value out of a Kubernetes secret of the contract. */
interface FromSecret {
  readonly secret: ClusterSecretId;
  readonly key: string;
}

/** A value that Kubernetes knows of the pod. */
interface FromPod {
  readonly field: string;
}

/** What a variable is set to. */
export type Setting = string | FromSecret | FromPod;

/**
 * What each variable of a program is set to; `undefined` leaves it to the program’s own default. A variable that the
 * contract has and nobody decided on does not compile.
 */
export type Settings<Variable extends string> = Readonly<Record<Variable, Setting | undefined>>;

const fromSecret = <const Id extends ClusterSecretId>(
  secret: Id,
  key: keyof (typeof clusterSecrets)[Id]['keys'] & string,
): FromSecret => ({ secret, key });

/** Seconds that a program gets to end in; the pod’s grace period is a little longer. */
export const graceSeconds = 25;

/** The share of a worker’s memory limit that records on their way may take; the heap and the program need the rest. */
const inFlightShare = 1 / 8;

/** Days longer than any file or record exists, that what was read is remembered. */
const trackingMargin = 7;

/**
 * Days that Aurora MySQL keeps slow-query, general and audit logs at most: 24 hours (“Overview of Aurora MySQL database logs”,
 * Amazon Aurora User Guide).
 */
const rdsLogDays = 1;

/**
 * Days after which a file may be gone at its source, by the source that forgets first. How long others keep what is in
 * their buckets is theirs to know.
 */
function sourceDays({ logs, retention }: Environment): string | undefined {
  if (logs.rds.length > 0) return `${rdsLogDays}`;
  return logs.sourceBuckets === 'create' ? `${retention.rawDays}` : undefined;
}

/** By which all pods keep to one budget of calls to the RDS API; without such calls discovery has no use for Valkey. */
const valkeyOfDiscovery = (environment: Environment) =>
  readsRds(environment)
    ? {
        AURORA_VALKEY_HOST: services.valkey.host,
        AURORA_VALKEY_PORT: `${services.valkey.port}`,
        AURORA_VALKEY_USERNAME: 'discovery',
        AURORA_VALKEY_PASSWORD: fromSecret('valkeyUsers', 'discovery'),
      }
    : {
        AURORA_VALKEY_HOST: undefined,
        AURORA_VALKEY_PORT: undefined,
        AURORA_VALKEY_USERNAME: undefined,
        AURORA_VALKEY_PASSWORD: undefined,
      };

function common(environment: Environment, user: 'discovery' | 'processor') {
  const { name, account, region, logs, retention } = environment;
  const { tables } = namesOf(environment);
  return {
    AURORA_ENVIRONMENT: name,
    AURORA_ACCOUNT: account,
    AWS_REGION: region,
    AURORA_LOG_TYPES: logs.types.join(','),
    AURORA_RDS_SOURCES: readsRds(environment) ? JSON.stringify(logs.rds) : undefined,
    AURORA_TABLE_INSTANCE_METADATA: tables.instanceMetadata,
    AURORA_TABLE_LOG_FILE_TRACKING: tables.logFileTracking,
    AURORA_TABLE_LOG_PROCESSING_JOBS: tables.logProcessingJobs,
    AURORA_KAFKA_BOOTSTRAP: services.kafka.bootstrap,
    AURORA_KAFKA_USERNAME: user,
    AURORA_KAFKA_PASSWORD: fromSecret('kafkaClients', user),
    OTEL_EXPORTER_OTLP_ENDPOINT: services.otelCollector.otlpHttp,
    AURORA_HTTP_PORT: undefined,
    AURORA_LOG_LEVEL: undefined,
    AURORA_GRACE_SECONDS: `${graceSeconds}`,
    AURORA_SEAL_AFTER_SECONDS: undefined,
    POD_NAME: { field: 'metadata.name' },
    AURORA_TRACKING_DAYS: `${Math.max(retention.searchableDays, retention.rawDays) + trackingMargin}`,
  };
}

/** What discovery is told. */
export function discoverySettingsOf(environment: Environment): Settings<DiscoveryVariable> {
  const { logs } = environment;
  const sources =
    logs.sourceBuckets === 'create'
      ? [{ bucket: namesOf(environment).buckets.source, prefix: '' }]
      : existingBuckets(environment).map(({ name: bucket, prefix }) => ({ bucket, prefix }));
  return {
    ...common(environment, 'discovery'),
    AURORA_SOURCES: JSON.stringify(sources),
    AURORA_KEY_LAYOUT: logs.keyLayout,
    AURORA_CYCLE_SECONDS: undefined,
    AURORA_LOOK_BACK_HOURS: undefined,
    AURORA_HINT_AGAIN_SECONDS: undefined,
    ...valkeyOfDiscovery(environment),
  };
}

/** What the processor is told, in each of its roles. */
export function processorSettingsOf(environment: Environment): Settings<ProcessorVariable> {
  const { logs, workloads } = environment;
  const limitBytes = memoryMib(workloads.processorWorker.limits.memory) * 1024 ** 2;
  return {
    ...common(environment, 'processor'),
    AURORA_OPENOBSERVE_URL: services.openobserve.url,
    AURORA_OPENOBSERVE_ORGANISATION: organisation,
    AURORA_OPENOBSERVE_EMAIL: fromSecret('openobserveIngestion', 'email'),
    AURORA_OPENOBSERVE_PASSWORD: fromSecret('openobserveIngestion', 'password'),
    AURORA_INGEST_ALLOWED_HOURS: `${ingestAllowedHours(logs.backfillDays)}`,
    AURORA_VALKEY_HOST: services.valkey.host,
    AURORA_VALKEY_PORT: `${services.valkey.port}`,
    AURORA_VALKEY_USERNAME: 'processor',
    AURORA_VALKEY_PASSWORD: fromSecret('valkeyUsers', 'processor'),
    AURORA_TIME_ZONE: logs.timeZone,
    AURORA_FINGERPRINT: `${logs.fingerprint}`,
    AURORA_MASK_LITERALS: `${logs.maskLiterals}`,
    AURORA_BATCH_BYTES: undefined,
    AURORA_BYTES_IN_FLIGHT: `${Math.floor(limitBytes * inFlightShare)}`,
    AURORA_GENERATIONS_AT_ONCE: undefined,
    AURORA_ATTEMPTS: undefined,
    AURORA_SESSION_TIMEOUT_SECONDS: undefined,
    AURORA_MASTER_SECONDS: undefined,
    AURORA_AUDIT_SECONDS: undefined,
    AURORA_AUDIT_DELAY_SECONDS: undefined,
    AURORA_SOURCE_DAYS: sourceDays(environment),
  };
}

/** The secrets of the contract that settings read. */
export const secretsOf = (settings: Settings<string>): readonly ClusterSecretId[] => [
  ...new Set(
    Object.values(settings).flatMap((setting) =>
      typeof setting === 'object' && 'secret' in setting ? [setting.secret] : [],
    ),
  ),
];
