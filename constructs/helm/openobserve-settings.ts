import type { HelmValues } from './helm-values';

/**
 * What a setting is counted in. OpenObserve’s MB has 1024 × 1024 bytes. It ends with a panic at a number that is not
 * whole, and a name that it does not know it ignores without a word: hence a table, and not a map of any texts.
 */
type Unit = 'flag' | 'text' | 'port' | 'percent' | 'seconds' | 'hours' | 'days' | 'MB' | 'bytes' | 'columns';

interface KnownSetting {
  readonly unit: Unit;
  /** Its ConfigMap carries the names that the chart knows, and drops every other: those go into the pod’s `env`. */
  readonly through: 'config' | 'env';
}

const inConfig = <const U extends Unit>(unit: U) => ({ unit, through: 'config' }) as const;
const inEnv = <const U extends Unit>(unit: U) => ({ unit, through: 'env' }) as const;

/**
 * The settings that are made here. Names and units: openobserve/openobserve v0.15.0-rc4, src/config/src/config.rs.
 * What the chart carries: openobserve/openobserve-helm-chart, charts/openobserve-standalone 0.15.0, templates/configmap.yaml.
 */
export const knownSettings = {
  ZO_LOCAL_MODE: inConfig('flag'),
  ZO_LOCAL_MODE_STORAGE: inConfig('text'),
  ZO_META_STORE: inConfig('text'),
  ZO_DATA_DIR: inConfig('text'),
  ZO_HTTP_PORT: inConfig('port'),
  ZO_GRPC_PORT: inConfig('port'),
  ZO_WEB_URL: inConfig('text'),
  ZO_COOKIE_SECURE_ONLY: inConfig('flag'),
  ZO_S3_SERVER_URL: inConfig('text'),
  ZO_S3_REGION_NAME: inConfig('text'),
  ZO_S3_BUCKET_NAME: inConfig('text'),
  ZO_S3_BUCKET_PREFIX: inConfig('text'),
  // The chart carries it, but its values.yaml does not name it.
  ZO_S3_PROVIDER: inEnv('text'),
  ZO_TELEMETRY: inConfig('flag'),
  ZO_SWAGGER_ENABLED: inConfig('flag'),
  ZO_MMDB_DISABLE_DOWNLOAD: inEnv('flag'),
  ZO_TRACING_HEADER_VALUE: inConfig('text'),
  ZO_WAL_FSYNC_DISABLED: inConfig('flag'),
  ZO_INGEST_ALLOWED_UPTO: inConfig('hours'),
  ZO_COMPACT_DATA_RETENTION_DAYS: inConfig('days'),
  ZO_COLS_PER_RECORD_LIMIT: inConfig('columns'),
  ZO_PAYLOAD_LIMIT: inConfig('bytes'),
  ZO_JSON_LIMIT: inConfig('bytes'),
  ZO_GRPC_MAX_MESSAGE_SIZE: inConfig('MB'),
  ZO_GRPC_CONNECT_TIMEOUT: inConfig('seconds'),
  ZO_RESULT_CACHE_ENABLED: inConfig('flag'),
  ZO_AGGREGATION_CACHE_ENABLED: inEnv('flag'),
  ZO_MEMORY_CACHE_MAX_SIZE: inConfig('MB'),
  ZO_MEMORY_CACHE_GC_INTERVAL: inConfig('seconds'),
  ZO_MEMORY_CACHE_DATAFUSION_MAX_SIZE: inConfig('MB'),
  ZO_MEMORY_CIRCUIT_BREAKER_ENABLED: inEnv('flag'),
  ZO_MEMORY_CIRCUIT_BREAKER_RATIO: inEnv('percent'),
  ZO_MEM_TABLE_MAX_SIZE: inConfig('MB'),
  ZO_MAX_FILE_SIZE_IN_MEMORY: inConfig('MB'),
  ZO_MAX_FILE_SIZE_ON_DISK: inConfig('MB'),
  ZO_DISK_CACHE_MAX_SIZE: inConfig('MB'),
  ZO_DISK_CACHE_GC_INTERVAL: inConfig('seconds'),
} as const satisfies Readonly<Record<string, KnownSetting>>;

export type SettingName = keyof typeof knownSettings;

type ValueOf<U extends Unit> = U extends 'flag' ? boolean : U extends 'text' ? string : number;

/** A value for every setting of the table, and for no other. */
export type Settings = {
  readonly [Name in SettingName]: ValueOf<(typeof knownSettings)[Name]['unit']>;
};

const settingsThrough = (settings: Settings, way: KnownSetting['through']): [SettingName, string][] =>
  (Object.keys(knownSettings) as SettingName[])
    .filter((name) => knownSettings[name].through === way)
    .map((name) => [name, String(settings[name])]);

/** The settings as `config` and `extraEnv` of the chart take them: all of them texts. */
export const asChartValues = (
  settings: Settings,
): { readonly config: HelmValues; readonly extraEnv: readonly HelmValues[] } => ({
  config: Object.fromEntries(settingsThrough(settings, 'config')),
  extraEnv: settingsThrough(settings, 'env').map(([name, value]) => ({ name, value })),
});
