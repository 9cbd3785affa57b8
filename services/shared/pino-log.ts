import pino, { type DestinationStream } from 'pino';
import type { Log, LogFields } from './log';

export interface PinoLogOptions {
  /** The program, and its role where it has several, such as `processor-worker`. */
  readonly service: string;
  readonly environment: string;
  /** Nothing below is written. @default info */
  readonly level?: 'debug' | 'info' | 'warn' | 'error';
  /** Texts that must not be read by anybody: passwords. They are blackened wherever they turn up. @default - none */
  readonly secrets?: readonly string[];
  /** To standard error instead of standard output. @default false */
  readonly toError?: boolean;
  /** @default - standard output or error, written at once */
  readonly destination?: DestinationStream;
}

/** Causes may carry whole answers of other programs: nobody reads more than this of one. */
const longestText = 2000;

/** Shorter secrets would blacken half of the log. */
const shortestSecret = 4;

function cleaner(secrets: readonly string[]): (text: string) => string {
  const worthHiding = secrets.filter((secret) => secret.length >= shortestSecret);
  return (text) => {
    const hidden = worthHiding.reduce((said, secret) => said.replaceAll(secret, '[redacted]'), text);
    return hidden.length > longestText ? `${hidden.slice(0, longestText)}…` : hidden;
  };
}

/** A log that writes one line of JSON for each message: `level`, `time` by RFC 3339, `service`, `environment`, `msg`. */
export function pinoLog({
  service,
  environment,
  level = 'info',
  secrets = [],
  toError = false,
  destination,
}: PinoLogOptions): Log {
  const clean = cleaner(secrets);
  const logger = pino(
    {
      level,
      base: { service, environment },
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
    },
    destination ?? pino.destination({ dest: toError ? 2 : 1, sync: true }),
  );
  const fieldsOf = (fields: LogFields = {}): Record<string, unknown> =>
    Object.fromEntries(
      Object.entries(fields).map(([name, value]) => [name, typeof value === 'string' ? clean(value) : value]),
    );
  const at = (wanted: 'debug' | 'info' | 'warn' | 'error') => (message: string, fields?: LogFields) => {
    if (logger.isLevelEnabled(wanted)) logger[wanted](fieldsOf(fields), clean(message));
  };
  return { debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') };
}
