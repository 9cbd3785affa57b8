import { Construct } from 'constructs';
import { clusterSecrets } from '../../contract/cluster-secrets';
import { namespaces } from '../../contract/namespaces';
import { ports } from '../../contract/ports';
import { services } from '../../contract/service-addresses';
import { workloadIdentities } from '../../contract/workload-identities';
import { diskCacheMib } from '../../values/capacity/openobserve-disk';
import { openobserve } from '../../values/components/openobserve';
import { ingestAllowedHours } from '../../values/ingest-window';
import type { HelmValues } from './helm-values';
import { memoryCaps } from './openobserve-memory';
import { asChartValues, type Settings } from './openobserve-settings';
import { PinnedRelease, type ChartLayout, type ComponentProps } from './pinned-release';
import { restrictedPod } from './restricted-pod';

export interface OpenObserveProps extends ComponentProps {
  /** The bucket that holds the records. It is OpenObserve’s alone. */
  readonly bucketName: string;
  /** The bucket’s region. */
  readonly region: string;
  /** Days after which OpenObserve deletes a record; 3 at least, or it ends with a panic. */
  readonly searchableDays: number;
  /** Days back that records are accepted of; two at least, even where less is asked for. */
  readonly acceptRecordsOfDays: number;
  /**
   * Size of the volume, in GiB. It holds the write-ahead log, the metadata and a cache; the records are in the bucket.
   * Kubernetes refuses another size for a StatefulSet that exists: the claim is enlarged first, and the StatefulSet deleted
   * without its pod (`--cascade=orphan`), then the release makes it anew around both.
   */
  readonly volumeGib: number;
  readonly storageClass: string;
  /** Where people open it, for links in alerts: `https://logs.example.com`. @default - through a forwarded port */
  readonly webUrl?: string;
}

const layout: ChartLayout = {
  image: { at: 'image', form: 'repository' },
  resources: ['resources'],
  nodeSelector: 'nodeSelector',
};

/** Where the chart mounts the volume. */
const dataDirectory = '/data/';

/**
 * Made anew at every start (openobserve/openobserve v0.15.0-rc4, src/infra/src/cache/file_data/disk.rs). Searches spill
 * to the system’s folder for temporary files unless told otherwise, and there nothing can be written. A volume of its own
 * is no way out: the chart indents `extraVolumeMounts` so that the manifest is no YAML any more.
 */
const temporaryDirectory = `${dataDirectory}tmp`;

/**
 * 16 MiB is the largest record that is delivered in one piece, and JSON may write one byte as six characters. More than
 * that in one request is a mistake of its sender, and would be held in memory several times over.
 */
const largestRequestMb = 128;

function settings(props: OpenObserveProps): Settings {
  const memory = memoryCaps(props.resources.limits.memory);
  const webUrl = props.webUrl ?? `http://localhost:${ports.openobserve.http}`;
  return {
    // One program that is all roles at once. Local mode alone would store on disk and never look at the bucket.
    ZO_LOCAL_MODE: true,
    ZO_LOCAL_MODE_STORAGE: 's3',
    ZO_META_STORE: 'sqlite',
    ZO_DATA_DIR: dataDirectory,
    ZO_HTTP_PORT: ports.openobserve.http,
    ZO_GRPC_PORT: ports.openobserve.grpc,
    ZO_WEB_URL: webUrl,
    ZO_COOKIE_SECURE_ONLY: webUrl.startsWith('https://'),
    // The defaults of the chart are a bucket and a region of its makers. No server: the region’s own S3.
    ZO_S3_PROVIDER: 's3',
    ZO_S3_SERVER_URL: '',
    ZO_S3_REGION_NAME: props.region,
    ZO_S3_BUCKET_NAME: props.bucketName,
    ZO_S3_BUCKET_PREFIX: '',
    // Nothing is told or fetched outside, and no page explains the interface to whoever comes by.
    ZO_TELEMETRY: false,
    ZO_MMDB_DISABLE_DOWNLOAD: true,
    ZO_SWAGGER_ENABLED: false,
    // Chart and program both have the well-known default password here, in Base64.
    ZO_TRACING_HEADER_VALUE: '',
    // The program’s own default acknowledges what may still be in the page cache.
    ZO_WAL_FSYNC_DISABLED: false,
    // Older records are answered with 200 and thrown away. Counted back from the moment of arrival.
    ZO_INGEST_ALLOWED_UPTO: ingestAllowedHours(props.acceptRecordsOfDays),
    ZO_COMPACT_DATA_RETENTION_DAYS: props.searchableDays,
    // A write whose records have more columns together is dropped as a whole, with 200. The chart’s limit is 200.
    ZO_COLS_PER_RECORD_LIMIT: 1000,
    ZO_PAYLOAD_LIMIT: largestRequestMb * 1024 ** 2,
    ZO_JSON_LIMIT: largestRequestMb * 1024 ** 2,
    ZO_GRPC_MAX_MESSAGE_SIZE: largestRequestMb,
    // The program’s own default; the chart waits for ten minutes.
    ZO_GRPC_CONNECT_TIMEOUT: 5,
    // Results that come from a cache can be wrong in this version (openobserve/openobserve#7934, #8166), and deliveries
    // are verified by searching.
    ZO_RESULT_CACHE_ENABLED: false,
    ZO_AGGREGATION_CACHE_ENABLED: false,
    ZO_MEMORY_CACHE_MAX_SIZE: memory.cacheMb,
    ZO_MEMORY_CACHE_DATAFUSION_MAX_SIZE: memory.searchMb,
    // Above this share of the limit it answers 503 to records and searches, who come again, instead of being killed.
    ZO_MEMORY_CIRCUIT_BREAKER_ENABLED: true,
    ZO_MEMORY_CIRCUIT_BREAKER_RATIO: 90,
    ZO_MEM_TABLE_MAX_SIZE: memory.tableMb,
    ZO_MAX_FILE_SIZE_IN_MEMORY: memory.tableFileMb,
    ZO_MAX_FILE_SIZE_ON_DISK: 256,
    // Left alone it takes half of what happens to be free at the start, and leaves the write-ahead log what remains.
    ZO_DISK_CACHE_MAX_SIZE: diskCacheMib(props.volumeGib),
    // The chart turns off the clean-up, so that a full cache is only noticed by the search that finds no room.
    ZO_MEMORY_CACHE_GC_INTERVAL: 60,
    ZO_DISK_CACHE_GC_INTERVAL: 60,
  };
}

/** The root account comes from the secret alone, and a pod without it does not start. */
const fromSecret = (name: string, key: keyof typeof clusterSecrets.openobserveRoot.keys): HelmValues => ({
  name,
  valueFrom: { secretKeyRef: { name: clusterSecrets.openobserveRoot.name, key } },
});
const rootAccount: readonly HelmValues[] = [
  fromSecret('ZO_ROOT_USER_EMAIL', 'email'),
  fromSecret('ZO_ROOT_USER_PASSWORD', 'password'),
];

/**
 * The chart makes a secret of its own from these in any case, and its default is a password that everybody knows. Empty
 * ones cannot become an account: without e-mail address and password the program ends instead of making a root user
 * (src/job/mod.rs). Empty keys of S3 leave it to the identity of the pod.
 */
const noCredentials = {
  ZO_ROOT_USER_EMAIL: '',
  ZO_ROOT_USER_PASSWORD: '',
  ZO_ROOT_USER_TOKEN: '',
  ZO_S3_ACCESS_KEY: '',
  ZO_S3_SECRET_KEY: '',
};

const pod = ({ volumeGib, storageClass }: OpenObserveProps): HelmValues => ({
  // The image names no user, and its program needs none: everything that it writes is below the data folder.
  ...restrictedPod(10000),
  // The chart has one set of probes for both purposes. Before HTTP opens, the program tries the bucket for up to three
  // minutes (src/infra/src/storage/remote.rs); here it has five and a half until it is restarted.
  probes: { enabled: true, initialDelaySeconds: 30, failureThreshold: 30 },
  persistence: {
    size: `${volumeGib}Gi`,
    storageClass,
    // It would run as root. The pod’s group owns the volume instead.
    volumePermissions: { enabled: false },
  },
});

/**
 * OpenObserve as one pod: records as Parquet in the archive bucket, which it enters with the identity of its service
 * account; write-ahead log, metadata (SQLite) and caches on a volume. Who loses the volume loses what was not in the
 * bucket yet, and the list of what is: it outlives its claim, and snapshots are taken of it.
 *
 * The root account is made at the first start only. A password that is changed afterwards has to be changed in
 * OpenObserve too.
 *
 * @throws UserError where the memory limit is too small to be divided
 */
export class OpenObserve extends Construct {
  public readonly release: PinnedRelease;

  constructor(scope: Construct, id: string, props: OpenObserveProps) {
    super(scope, id);
    const { config, extraEnv } = asChartValues(settings(props));
    this.release = new PinnedRelease(this, 'release', {
      ...props,
      component: openobserve,
      layout,
      releaseName: services.openobserve.name,
      namespace: namespaces.logs,
      // Pulling the image, attaching the volume, and the three minutes for the bucket.
      timeoutSeconds: 900,
      values: {
        fullnameOverride: services.openobserve.name,
        serviceAccount: { create: true, name: workloadIdentities.openobserve.serviceAccount },
        service: { http_port: ports.openobserve.http, grpc_port: ports.openobserve.grpc },
        config,
        auth: noCredentials,
        extraEnv: [...rootAccount, ...extraEnv, { name: 'TMPDIR', value: temporaryDirectory }],
        ...pod(props),
        minio: { enabled: false },
        zplane: { enabled: false },
      },
    });
  }
}
