import { discoverySettings, processorSettings } from '../../../contract/settings';
import { readSettings, settingsHelp, SettingsMistake } from '../../../services/shared/settings';

const complete = {
  AURORA_ENVIRONMENT: 'prod',
  AWS_REGION: 'eu-west-1',
  AURORA_ACCOUNT: '111122223333',
  AURORA_LOG_TYPES: 'error,slowquery',
  AURORA_TABLE_INSTANCE_METADATA: 'instances',
  AURORA_TABLE_LOG_FILE_TRACKING: 'tracking',
  AURORA_TABLE_LOG_PROCESSING_JOBS: 'jobs',
  AURORA_KAFKA_BOOTSTRAP: 'kafka:9092',
  AURORA_KAFKA_USERNAME: 'discovery',
  AURORA_KAFKA_PASSWORD: 'a-password',
  AURORA_SOURCES: '[{"bucket":"logs","prefix":"aurora/"}]',
};

const mistakesOf = (env: Record<string, string | undefined>): string[] => {
  try {
    readSettings(discoverySettings, env, 'discovery');
  } catch (error) {
    if (error instanceof SettingsMistake) return error.message.split('\n');
    throw error;
  }
  return [];
};

describe('settings', () => {
  it('are read, with defaults where nothing is given', () => {
    const settings = readSettings(discoverySettings, { ...complete, PATH: '/bin' }, 'discovery');
    expect(settings).toMatchObject({
      AURORA_SOURCES: [{ bucket: 'logs', prefix: 'aurora/' }],
      AURORA_LOG_TYPES: ['error', 'slowquery'],
      AURORA_CYCLE_SECONDS: 60,
    });
    expect(settings.OTEL_EXPORTER_OTLP_ENDPOINT).toBeUndefined();
  });

  it('report every mistake at once: what was given, what is allowed, where it is explained', () => {
    expect(
      mistakesOf({
        ...complete,
        AURORA_ACCOUNT: '12',
        AURORA_CYCLE_SECONDS: '0',
        AURORA_KAFKA_BOOTSTRAP: undefined,
        AURORA_LOG_TYPES: 'error,slow',
        AURORA_SOURCES: '[{"bucket":"logs"}]',
      }),
    ).toEqual([
      'discovery: AURORA_ACCOUNT: given "12"; allowed: an account id: 12 digits',
      'discovery: AURORA_LOG_TYPES: given "error,slow"; allowed: one or more of error, slowquery, audit, general, joined by commas',
      'discovery: AURORA_KAFKA_BOOTSTRAP: given nothing; allowed: host:port',
      expect.stringMatching(/^discovery: AURORA_SOURCES: given "\[.*; allowed: 0\.prefix: .+/),
      'discovery: AURORA_CYCLE_SECONDS: given "0"; allowed: a whole number of seconds from 1 to 3600',
      'discovery: Each variable is explained by: discovery --help',
    ]);
  });

  it.each(Object.keys(complete))('name %s when it is missing, with what is allowed', (name) => {
    const [line] = mistakesOf({ ...complete, [name]: undefined });
    expect(line).toMatch(new RegExp(`^discovery: ${name}: given nothing; allowed: .{6}`));
    expect(line).not.toContain('Invalid input');
  });

  it('take a variable that is empty for a mistake, except those of OpenTelemetry', () => {
    expect(mistakesOf({ ...complete, AURORA_ENVIRONMENT: '' })[0]).toContain('given ""; allowed: the name');
    expect(mistakesOf({ ...complete, OTEL_EXPORTER_OTLP_ENDPOINT: '' })).toEqual([]);
    expect(mistakesOf({ ...complete, OTEL_EXPORTER_OTLP_ENDPOINT: 'collector' })[0]).toContain(
      'given "collector"; allowed: an http or https URL',
    );
  });

  it('take a variable that does not exist for a mistake, and name the one that was meant', () => {
    expect(
      mistakesOf({ ...complete, AURORA_CYCLE_SECOND: '5', AURORA_SOMETHING_ELSE_ENTIRELY: 'x' }),
    ).toEqual([
      'discovery: AURORA_CYCLE_SECOND: no such variable; did you mean AURORA_CYCLE_SECONDS?',
      'discovery: AURORA_SOMETHING_ELSE_ENTIRELY: no such variable',
      'discovery: Each variable is explained by: discovery --help',
    ]);
  });

  it('never show a credential', () => {
    const lines = mistakesOf({ ...complete, AURORA_KAFKA_PASSWORD: '' });
    expect(lines[0]).toBe('discovery: AURORA_KAFKA_PASSWORD: given (not shown); allowed: a password');
  });

  it('show a long value only in part', () => {
    expect(mistakesOf({ ...complete, AURORA_ACCOUNT: '1'.repeat(5000) })[0]?.length).toBeLessThan(200);
  });
});

describe('the help about variables', () => {
  const help = settingsHelp(processorSettings);

  it.each(Object.keys(processorSettings.shape))('explains %s', (name) => {
    expect(help).toMatch(
      new RegExp(`^  ${name}\\n      \\S.{3,} \\((must be set|optional|default: .+)`, 'm'),
    );
  });

  it('says which are secrets, and what stands for what is not set', () => {
    expect(help).toMatch(/AURORA_VALKEY_PASSWORD\n.*\(must be set, a secret\)/);
    expect(help).toMatch(/AURORA_ATTEMPTS\n.*\(default: 5\)/);
    expect(help).toMatch(/POD_NAME\n.*\(optional\)/);
  });
});
