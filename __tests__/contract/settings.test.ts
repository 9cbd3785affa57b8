import type { z } from 'zod';
import { discoverySettings, processorSettings, secretVariables } from '../../contract/settings';

const common = {
  AURORA_ENVIRONMENT: 'dev',
  AWS_REGION: 'us-east-1',
  AURORA_ACCOUNT: '072006186126',
  AURORA_LOG_TYPES: 'error,slowquery',
  AURORA_TABLE_INSTANCE_METADATA: 'a',
  AURORA_TABLE_LOG_FILE_TRACKING: 'b',
  AURORA_TABLE_LOG_PROCESSING_JOBS: 'c',
  AURORA_KAFKA_BOOTSTRAP: 'kafka:9092',
  AURORA_KAFKA_USERNAME: 'user',
  AURORA_KAFKA_PASSWORD: 'word',
};
const discovery = { ...common, AURORA_SOURCES: '[{"bucket":"logs","prefix":""}]' };
const processor = {
  ...common,
  AURORA_OPENOBSERVE_URL: 'http://openobserve:5080',
  AURORA_OPENOBSERVE_EMAIL: 'a@b.local',
  AURORA_OPENOBSERVE_PASSWORD: 'word',
  AURORA_VALKEY_HOST: 'valkey',
  AURORA_VALKEY_USERNAME: 'processor',
  AURORA_VALKEY_PASSWORD: 'word',
};

const schemas = {
  discovery: [discoverySettings, discovery],
  processor: [processorSettings, processor],
} as const;

describe.each(Object.entries(schemas))('settings of %s', (_, [schema, least]) => {
  it('are complete without what has a default', () => {
    expect(schema.safeParse(least).error?.issues ?? []).toEqual([]);
  });

  it.each(Object.keys(least))('lack %s when it is not set', (variable) => {
    const rest = Object.fromEntries(Object.entries(least).filter(([name]) => name !== variable));
    expect(schema.safeParse(rest).error?.issues.map(({ path }) => path)).toEqual([[variable]]);
  });

  it('are all described', () => {
    const undescribed = Object.entries<z.ZodType>(schema.shape).filter(([, { description }]) => !description);
    expect(undescribed.map(([name]) => name)).toEqual([]);
  });
});

describe('a bad setting', () => {
  it.each([
    ['AURORA_CYCLE_SECONDS', '1m', /a whole number of seconds from 1 to 3600/],
    ['AURORA_CYCLE_SECONDS', '0', /from 1 to 3600/],
    ['AURORA_LOG_TYPES', 'error,slow', /one or more of error, slowquery, audit, general/],
    ['AURORA_SOURCES', '{', /JSON: a list of/],
    ['AURORA_SOURCES', '{}', /a list of \{ "bucket", "prefix" \}/],
    ['AURORA_RDS_SOURCES', '[{', /JSON: a list of/],
    ['AURORA_RDS_SOURCES', '[{"account":"1","region":"us-east-1"}]', /12 digits/],
    ['AURORA_ACCOUNT', '72006186126', /12 digits/],
    ['AURORA_KEY_LAYOUT', '{cluster}/{file}', /\{instance\} is missing/],
    ['OTEL_EXPORTER_OTLP_ENDPOINT', 'collector:4318', /http or https URL/],
  ])('%s=%s is told with what is allowed', (variable, value, message) => {
    const { error } = discoverySettings.safeParse({ ...discovery, [variable]: value });
    expect(error?.issues).toEqual([
      expect.objectContaining({ message: expect.stringMatching(message) as string }),
    ]);
    expect(error?.issues[0]?.path[0]).toBe(variable);
  });

  it.each([
    ['AURORA_TIME_ZONE', 'Mars/Olympus', /an IANA time zone/],
    ['AURORA_MASK_LITERALS', 'yes', /true or false/],
    ['AURORA_BATCH_BYTES', '12', /from 65536 to/],
  ])('%s=%s of the processor too', (variable, value, message) => {
    const { error } = processorSettings.safeParse({ ...processor, [variable]: value });
    expect(error?.issues[0]?.message).toMatch(message);
  });
});

it('every credential is known as one', () => {
  const shapes = { ...discoverySettings.shape, ...processorSettings.shape };
  const credentials = Object.keys(shapes).filter((name) => /PASSWORD|EMAIL|TOKEN|SECRET/.test(name));
  expect([...secretVariables].sort()).toEqual(credentials.sort());
});
