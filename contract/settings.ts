import { z } from 'zod';
import { defaultKeyLayout, keyLayoutMistake } from './key-layout';
import { logTypes } from './log-types';
import { ports } from './ports';
import { rdsSourceSetting } from './rds-sources';

const word = (what: string) => z.string().min(1, { error: what });

/** A whole number in a text, within bounds. */
const whole = (least: number, greatest: number, unit: string) => {
  const error = `a whole number of ${unit} from ${least} to ${greatest}`;
  return z
    .string()
    .regex(/^\d{1,15}$/, { error })
    .transform(Number)
    .pipe(z.int({ error }).min(least, { error }).max(greatest, { error }));
};

const flag = () => z.enum(['true', 'false'], { error: 'true or false' }).transform((text) => text === 'true');

const list = <T extends string>(values: readonly T[]) => {
  const error = `one or more of ${values.join(', ')}, joined by commas`;
  return z
    .string()
    .transform((text) => text.split(',').map((part) => part.trim()))
    .pipe(z.array(z.enum(values, { error })).min(1, { error }));
};

const url = () => z.url({ protocol: /^https?$/, error: 'an http or https URL' });

const timeZone = () =>
  z.string().refine(
    (zone) => {
      try {
        return Boolean(new Intl.DateTimeFormat('en', { timeZone: zone }));
      } catch {
        return false;
      }
    },
    { error: 'an IANA time zone, such as UTC or Europe/Berlin' },
  );

/** A text of JSON, read and checked. */
const json = <T extends z.ZodType>(schema: T, error: string) =>
  z
    .string()
    .transform((text, context) => {
      try {
        return JSON.parse(text) as unknown;
      } catch {
        context.addIssue({ code: 'custom', message: error });
        return z.NEVER;
      }
    })
    .pipe(schema);

const sources = json(
  z.array(z.strictObject({ bucket: z.string().min(3), prefix: z.string() }), {
    error: 'a list of { "bucket", "prefix" }',
  }),
  'JSON: a list of { "bucket", "prefix" }',
);

const valkeyPort = () => whole(1, 65535, 'a port’s number').default(ports.valkey).describe('Its port.');

const rdsSources = json(
  z.array(rdsSourceSetting, { error: 'a list of { "account", "region", … }' }),
  'JSON: a list of { "account", "region", … }',
);

/** What both programs are told. Names of variables that others define keep those names. */
const common = {
  AURORA_ENVIRONMENT: word('the name of the environment').describe('The environment, such as `prod`.'),
  AWS_REGION: word('an AWS region').describe('The region of everything.'),
  AURORA_ACCOUNT: z
    .string()
    .regex(/^\d{12}$/, { error: 'an account id: 12 digits' })
    .describe('The account of the Aurora instances.'),
  AURORA_RDS_SOURCES: rdsSources
    .default([])
    .describe(
      'Accounts and regions whose Aurora instances are read through the RDS API: `[{"account":"…","region":"…"}]`, with `roleArn`, `externalId`, `clusters`, `instances`, `tags` and `callsPerSecond`. Default: none.',
    ),
  AURORA_LOG_TYPES: list(logTypes).describe('The log types that are read, joined by commas.'),
  AURORA_TABLE_INSTANCE_METADATA: word('a table’s name').describe('The table of instances.'),
  AURORA_TABLE_LOG_FILE_TRACKING: word('a table’s name').describe('The table of generations.'),
  AURORA_TABLE_LOG_PROCESSING_JOBS: word('a table’s name').describe('The table of dead letters.'),
  AURORA_KAFKA_BOOTSTRAP: word('host:port').describe('Kafka’s address.'),
  AURORA_KAFKA_USERNAME: word('a user’s name').describe('The user of Kafka.'),
  AURORA_KAFKA_PASSWORD: word('a password').describe('Its password.'),
  OTEL_EXPORTER_OTLP_ENDPOINT: url()
    .optional()
    .describe('Where metrics and traces go, by OTLP over HTTP. Default: nowhere; `/metrics` remains.'),
  AURORA_HTTP_PORT: whole(0, 65535, 'a port’s number')
    .default(ports.service.http)
    .describe('Health and metrics; 0 takes any free port.'),
  AURORA_LOG_LEVEL: z
    .enum(['debug', 'info', 'warn', 'error'], { error: 'debug, info, warn or error' })
    .default('info')
    .describe('How much the log says.'),
  AURORA_GRACE_SECONDS: whole(1, 600, 'seconds')
    .default(25)
    .describe('How long a stop may take; the pod’s grace period is 5 seconds longer.'),
  AURORA_SEAL_AFTER_SECONDS: whole(1, 86_400, 'seconds')
    .default(900)
    .describe('A file that has not changed for so long is taken for finished.'),
  POD_NAME: word('a name')
    .optional()
    .describe('Who speaks, and who owns what is read. Default: the host’s name.'),
  AURORA_TRACKING_DAYS: whole(3, 3650, 'days')
    .default(37)
    .describe(
      'How long is remembered what was read: longer than its files exist, and its records are searchable.',
    ),
} as const;

/** What `discovery` is told. */
export const discoverySettings = z.object({
  ...common,
  AURORA_SOURCES: sources.describe('Buckets and prefixes: `[{"bucket":"…","prefix":"…/"}]`.'),
  AURORA_KEY_LAYOUT: z
    .string()
    .superRefine((layout, context) => {
      const mistake = keyLayoutMistake(layout);
      if (mistake !== undefined) context.addIssue({ code: 'custom', message: mistake });
    })
    .default(defaultKeyLayout)
    .describe('How keys below a prefix are made up.'),
  AURORA_CYCLE_SECONDS: whole(1, 3600, 'seconds')
    .default(60)
    .describe('From one look at the sources to the next.'),
  AURORA_LOOK_BACK_HOURS: whole(1, 87_600, 'hours')
    .default(48)
    .describe('Files that were last written before are not looked at; `backfill` reaches further.'),
  AURORA_HINT_AGAIN_SECONDS: whole(1, 3600, 'seconds')
    .default(120)
    .describe('A generation that is behind, and has made no progress for so long, is hinted again.'),
  AURORA_VALKEY_HOST: word('a host')
    .optional()
    .describe(
      'Valkey, by which all pods share their calls to RDS. Default: none; each pod counts for itself.',
    ),
  AURORA_VALKEY_PORT: valkeyPort(),
  AURORA_VALKEY_USERNAME: word('a user’s name').default('discovery').describe('The user of Valkey.'),
  AURORA_VALKEY_PASSWORD: word('a password').optional().describe('Its password.'),
});

/** What `processor` is told, in each of its roles. */
export const processorSettings = z.object({
  ...common,
  AURORA_OPENOBSERVE_URL: url().describe('OpenObserve.'),
  AURORA_OPENOBSERVE_ORGANISATION: word('an organisation’s name')
    .default('default')
    .describe('Its organisation.'),
  AURORA_OPENOBSERVE_EMAIL: word('an e-mail address').describe('The account that writes.'),
  AURORA_OPENOBSERVE_PASSWORD: word('a password').describe('Its password.'),
  AURORA_INGEST_ALLOWED_HOURS: whole(1, 87_600, 'hours')
    .default(72)
    .describe('How old a record may be that OpenObserve still takes: `ZO_INGEST_ALLOWED_UPTO`.'),
  AURORA_VALKEY_HOST: word('a host').describe('Valkey.'),
  AURORA_VALKEY_PORT: valkeyPort(),
  AURORA_VALKEY_USERNAME: word('a user’s name').describe('The user of Valkey.'),
  AURORA_VALKEY_PASSWORD: word('a password').describe('Its password.'),
  AURORA_TIME_ZONE: timeZone()
    .default('UTC')
    .describe('The zone of times without one: the server’s `log_timestamps`, `time_zone`.'),
  AURORA_FINGERPRINT: flag()
    .default(true)
    .describe('Whether each statement gets a fingerprint, for grouping.'),
  AURORA_MASK_LITERALS: flag()
    .default(false)
    .describe('Whether literals of statements are replaced by `?` before they are delivered.'),
  AURORA_BATCH_BYTES: whole(65_536, 64 * 1024 ** 2, 'bytes')
    .default(4 * 1024 ** 2)
    .describe('NDJSON of one request before compression; one record alone may be longer.'),
  AURORA_BYTES_IN_FLIGHT: whole(1024 ** 2, 4 * 1024 ** 3, 'bytes')
    .default(96 * 1024 ** 2)
    .describe('Bytes that a worker holds in memory at once: it reads no more until some are delivered.'),
  AURORA_GENERATIONS_AT_ONCE: whole(1, 256, 'generations')
    .default(8)
    .describe('How many files a worker reads at once.'),
  AURORA_ATTEMPTS: whole(1, 100, 'attempts')
    .default(5)
    .describe('After so many failures in a row a range becomes a dead letter.'),
  AURORA_SESSION_TIMEOUT_SECONDS: whole(6, 300, 'seconds')
    .default(45)
    .describe('Kafka takes a worker that has been silent for so long for dead.'),
  AURORA_MASTER_SECONDS: whole(1, 3600, 'seconds')
    .default(30)
    .describe('From one round of the master to the next.'),
  AURORA_AUDIT_SECONDS: whole(1, 86_400, 'seconds')
    .default(3600)
    .describe('How often OpenObserve is asked whether it has all records of a generation.'),
  AURORA_AUDIT_DELAY_SECONDS: whole(0, 3600, 'seconds')
    .default(120)
    .describe('Only what has been delivered for so long is asked for.'),
  AURORA_SOURCE_DAYS: whole(1, 3650, 'days')
    .optional()
    .describe(
      'How long log files are kept where they are read. Dead letters are warned of a day before. Default: nobody knows, and no warning.',
    ),
});

export type DiscoverySettings = z.infer<typeof discoverySettings>;
export type ProcessorSettings = z.infer<typeof processorSettings>;

/** The variables of each program, as the infrastructure must set them. */
export type DiscoveryVariable = keyof typeof discoverySettings.shape;
export type ProcessorVariable = keyof typeof processorSettings.shape;

/** The values that are credentials: from a Secret, never from a text. */
export const secretVariables = [
  'AURORA_KAFKA_PASSWORD',
  'AURORA_OPENOBSERVE_EMAIL',
  'AURORA_OPENOBSERVE_PASSWORD',
  'AURORA_VALKEY_PASSWORD',
] as const satisfies readonly (DiscoveryVariable | ProcessorVariable)[];
