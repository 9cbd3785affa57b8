/** Bytes of a line that decide whether it is one of an audit log, at most. */
export const longestHead = 2048;

/** Where the first columns of a line start. Each ends one byte before the next one starts, the operation before `database`. */
export interface AuditHead {
  readonly user: number;
  readonly host: number;
  readonly connection: number;
  readonly query: number;
  readonly operation: number;
  readonly database: number;
}

/** The local time of RDS for MySQL and MariaDB. */
const localTime = /^\d{8} \d{1,2}:\d\d:\d\d,/;
/** Of a line whose user has commas in its name, which nothing escapes. Groups: up to the user, user, host, ids, operation. */
const anyUser = /^([^,]*,[^,]*,)(.*?,)([^,]*,)(\d+,)(\d+,)([A-Z_ ]+,)/;

const isNumber = (text: string, from: number, to: number): boolean => {
  for (let at = from; at < to; at++) {
    const digit = text.charCodeAt(at);
    if (digit < 0x30 || digit > 0x39) return false;
  }
  return true;
};

const isOperation = (text: string, from: number, to: number): boolean => {
  for (let at = from; at < to; at++) {
    const letter = text.charCodeAt(at) & ~0x20;
    if ((letter < 0x41 || letter > 0x5a) && text.charCodeAt(at) !== 0x5f && letter !== 0) return false;
  }
  return to > from;
};

function withAnyUser(text: string): AuditHead | undefined {
  const found = anyUser.exec(text);
  if (found === null) return undefined;
  const ends = found
    .slice(1)
    .reduce<number[]>((all, group) => [...all, (all.at(-1) ?? 0) + group.length], []);
  const [user = 0, host = 0, connection = 0, query = 0, operation = 0, database = 0] = ends;
  return { user, host, connection, query, operation, database };
}

/**
 * Finds the first columns of a line: `timestamp,serverhost,username,host,connectionid,queryid,operation,`. Numbers that are
 * none are let through, as is any operation.
 *
 * @param text the line, or `longestHead` bytes of it, with one character for each byte
 * @returns undefined if it is no line of an audit log
 */
export function auditHead(text: string): AuditHead | undefined {
  // Aurora’s times are microseconds since 1970.
  const micros = text.charCodeAt(16) === 0x2c && isNumber(text, 0, 16);
  if (!micros && !localTime.test(text)) return undefined;
  const user = text.indexOf(',', text.indexOf(',') + 1) + 1;
  const host = text.indexOf(',', user) + 1;
  const connection = text.indexOf(',', host) + 1;
  const query = text.indexOf(',', connection) + 1;
  const operation = text.indexOf(',', query) + 1;
  const database = text.indexOf(',', operation) + 1;
  if (!user || !host || !connection || !query || !operation || !database) return undefined;
  const named = isOperation(text, operation, database - 1);
  const head = { user, host, connection, query, operation, database };
  if (named && isNumber(text, connection, query - 1) && isNumber(text, query, operation - 1)) return head;
  return withAnyUser(text) ?? (named ? head : undefined);
}
