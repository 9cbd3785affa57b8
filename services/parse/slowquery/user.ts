import { column, textMember, type Columns } from '../columns';
import { members, type Members } from '../json-line';
import { knownBytes } from '../known-bytes';

const threadId = column('mysql_threads_thread_id');

interface User {
  /** Its columns, with a comma before each. */
  readonly json: Members;
  /** Whether they are well formed, so that a connection may follow. */
  readonly whole: boolean;
}

/**
 * Takes `current[user] @ host [address]` apart: the account by which rights are checked, the user that the client named, its host name
 * and its address. Any of them may be empty, and names may hold spaces and `@`. The address is that of the client or, where the server has
 * none, the host name.
 */
function columnsOf(text: string): User {
  const bracket = text.indexOf('[');
  const close = text.indexOf('] @ ');
  if (bracket === -1 || close < bracket) return { json: members(''), whole: false };
  const host = close + 4;
  const open = text.indexOf('[', host);
  const end = open === -1 ? -1 : text.indexOf(']', open);
  const address = end === -1 ? '' : text.slice(open + 1, end) || text.slice(host, open).trim();
  const parts = [
    ['mysql_slowlog_current_user', text.slice(0, bracket)],
    ['user_name', text.slice(bracket + 1, close)],
    ['client_address', address],
  ] as const;
  const json = parts.map(([name, value]) => (value ? textMember(name, value) : '')).join('');
  return { json: members(json), whole: end !== -1 };
}

/** Users that are remembered, of whatever stream: what most records say is taken apart once. */
const users = knownBytes<User>(8192);

/** Where ` Id:` starts in the line, or where the line ends. */
function idAt(bytes: Uint8Array, from: number, to: number): number {
  for (let at = to - 4; at >= from; at--) {
    if (bytes[at] === 0x20 && bytes[at + 1] === 0x49 && bytes[at + 2] === 0x64 && bytes[at + 3] === 0x3a)
      return at;
  }
  return to;
}

/** Writes who sent a statement, and the connection. Made anew for every stream. */
export function userWriter() {
  const known = (bytes: Buffer, from: number, to: number, columns: Columns): User => {
    const there = users.find(bytes, from, to);
    if (there !== undefined) return there;
    const text = columns.decode(bytes, from, to);
    const user = columnsOf(text);
    // A record whose bytes are no UTF-8 says so, and does each time.
    if (!text.includes('\ufffd')) users.keep(bytes, from, to, user);
    return user;
  };

  /**
   * @param from where the line’s `current[user]` starts
   * @returns whether it named the connection
   */
  return (bytes: Buffer, from: number, to: number, columns: Columns): boolean => {
    const id = idAt(bytes, from, to);
    const user = known(bytes, from, id, columns);
    columns.members(user.json);
    if (!user.whole || id === to) return false;
    let start = id + 4;
    while (start < to && bytes[start] === 0x20) start += 1;
    let end = start;
    while (end < to && (bytes[end] as number) >= 0x30 && (bytes[end] as number) <= 0x39) end += 1;
    if (end === start) return false;
    if (!columns.integerBytes(threadId, bytes, start, end)) {
      columns.invalid('id', bytes.toString('latin1', start, end));
    }
    return true;
  };
}
