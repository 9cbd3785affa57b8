import { asChartValues, knownSettings, type Settings } from '../../../constructs/helm/openobserve-settings';

/** A value of the right kind for every setting. */
const settings = Object.fromEntries(
  Object.entries(knownSettings).map(([name, { unit }]) => [
    name,
    unit === 'flag' ? false : unit === 'text' ? 'text' : 134217728,
  ]),
) as unknown as Settings;

const { config, extraEnv } = asChartValues(settings);
const inEnv = extraEnv.map(({ name }) => String(name));

it('sends each setting one way, and none the way that drops it', () => {
  expect([...Object.keys(config), ...inEnv].sort()).toEqual(Object.keys(knownSettings).sort());
  // What the ConfigMap of this chart has no line for, or its values.yaml no name.
  expect(inEnv.sort()).toEqual([
    'ZO_AGGREGATION_CACHE_ENABLED',
    'ZO_MEMORY_CIRCUIT_BREAKER_ENABLED',
    'ZO_MEMORY_CIRCUIT_BREAKER_RATIO',
    'ZO_MMDB_DISABLE_DOWNLOAD',
    'ZO_S3_PROVIDER',
  ]);
});

it('writes texts, for a YAML number of nine digits is printed with an exponent by the chart', () => {
  expect(config['ZO_PAYLOAD_LIMIT']).toBe('134217728');
  expect(config['ZO_TELEMETRY']).toBe('false');
  expect(extraEnv).toContainEqual({ name: 'ZO_MMDB_DISABLE_DOWNLOAD', value: 'false' });
});

it('has no name that the program does not know, such as the one that an earlier system waited for S3 with', () => {
  expect(Object.keys(knownSettings)).not.toContain('ZO_STORAGE_TYPE');
});
