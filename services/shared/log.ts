/** What a line of the services’ own log may say beside its text. SQL and credentials have no place there. */
export type LogFields = Readonly<Record<string, string | number | boolean | undefined>>;

/** The services’ own log: lines of JSON on standard output. */
export interface Log {
  debug(message: string, fields?: LogFields): void;
  info(message: string, fields?: LogFields): void;
  warn(message: string, fields?: LogFields): void;
  error(message: string, fields?: LogFields): void;
}

/** The message of whatever was thrown. */
export const causeOf = (thrown: unknown): string =>
  thrown instanceof Error ? thrown.message || thrown.name : String(thrown);
