import { hasForm } from '../time-bytes';

/** Whom an entry is about: where the names stand in the window. What is not named starts where it ends. */
export interface Mentions {
  databaseFrom: number;
  databaseTo: number;
  userFrom: number;
  userTo: number;
  clientFrom: number;
  clientTo: number;
}

/** What `mentionsIn` fills in. One serves for all entries. */
export const noMentions = (): Mentions => ({
  databaseFrom: 0,
  databaseTo: 0,
  userFrom: 0,
  userTo: 0,
  clientFrom: 0,
  clientTo: 0,
});

/** What the server writes of a connection that has none yet (mysql-server, sql/sql_connect.cc, sql/auth/sql_security_ctx.cc). */
const none = { database: 'unconnected', user: 'unauthenticated', client: 'connecting host' };
const aborted = 'Aborted connection ';
const denied = "Access denied for user '";

/** Where a name ends that starts here: at a quote in the same line; -1 if there is none. */
const nameEnd = (bytes: Uint8Array, from: number, to: number): number => {
  let at = from;
  while (at < to && bytes[at] !== 0x27 && bytes[at] !== 0x0a) at += 1;
  return at < to && bytes[at] === 0x27 ? at : -1;
};

/** Behind a text that stands here, or -1. Takes -1 for a place that was not found. */
const after = (bytes: Uint8Array, at: number, to: number, text: string): number =>
  at !== -1 && hasForm(bytes, at, to, text) ? at + text.length : -1;

/** Whether nothing more of the entry follows, or a remark in brackets that ends its only line. */
function endsHere(bytes: Uint8Array, at: number, to: number): boolean {
  if (at === to) return true;
  if (to - at < 3 || !hasForm(bytes, at, to, ' (') || bytes[to - 1] !== 0x29) return false;
  for (let i = at; i < to; i++) if (bytes[i] === 0x0a) return false;
  return true;
}

const unless = (bytes: Uint8Array, from: number, to: number, nothing: string): number =>
  to - from === nothing.length && hasForm(bytes, from, to, nothing) ? from : to;

/** `Aborted connection 7 to db: 'a' user: 'b' host: 'c' (reason)`. */
function abortedBy(bytes: Uint8Array, from: number, to: number, found: Mentions): boolean {
  let at = from + aborted.length;
  const digits = at;
  while (at < to && (bytes[at] as number) >= 0x30 && (bytes[at] as number) <= 0x39) at += 1;
  const database = at === digits ? -1 : after(bytes, at, to, " to db: '");
  const databaseTo = database === -1 ? -1 : nameEnd(bytes, database, to);
  const user = after(bytes, databaseTo, to, "' user: '");
  const userTo = user === -1 ? -1 : nameEnd(bytes, user, to);
  const client = after(bytes, userTo, to, "' host: '");
  const clientTo = client === -1 ? -1 : nameEnd(bytes, client, to);
  if (clientTo === -1 || !endsHere(bytes, clientTo + 1, to)) return false;
  found.databaseFrom = database;
  found.databaseTo = unless(bytes, database, databaseTo, none.database);
  found.userFrom = user;
  found.userTo = unless(bytes, user, userTo, none.user);
  found.clientFrom = client;
  found.clientTo = unless(bytes, client, clientTo, none.client);
  return true;
}

/** `Access denied for user 'a'@'b'`, with a database or a remark behind it or neither. */
function deniedTo(bytes: Uint8Array, from: number, to: number, found: Mentions): boolean {
  const user = from + denied.length;
  const userTo = nameEnd(bytes, user, to);
  const client = after(bytes, userTo, to, "'@'");
  const clientTo = client === -1 ? -1 : nameEnd(bytes, client, to);
  if (clientTo === -1) return false;
  const database = after(bytes, clientTo, to, "' to database '");
  const databaseTo = database === -1 ? -1 : nameEnd(bytes, database, to);
  if (database === -1 ? !endsHere(bytes, clientTo + 1, to) : databaseTo === -1 || databaseTo + 1 !== to)
    return false;
  found.databaseFrom = database;
  found.databaseTo = databaseTo;
  found.userFrom = user;
  found.userTo = userTo;
  found.clientFrom = client;
  found.clientTo = clientTo;
  return true;
}

/**
 * Looks for whom an entry is about, where its text has one of the two forms in which the server names them.
 *
 * @param from where its text starts, without its header
 * @param found what the names are written to
 * @returns false where the text is another one or has a quote within a name
 */
export function mentionsIn(bytes: Uint8Array, from: number, to: number, found: Mentions): boolean {
  if (bytes[from] !== 0x41) return false;
  if (hasForm(bytes, from, to, aborted)) return abortedBy(bytes, from, to, found);
  return hasForm(bytes, from, to, denied) && deniedTo(bytes, from, to, found);
}
