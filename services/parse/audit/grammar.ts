import { column, type Columns } from '../columns';
import type { Grammar, GrammarOf, SpanKind } from '../grammar';
import { maskLiterals } from '../sql/mask';
import { lineTextEnd } from '../text-bounds';
import { timeOf, zoneOf } from '../time';
import { statementEnd, unescapedBytes, wholeEscapes } from './escapes';
import { auditHead, longestHead, type AuditHead } from './head';
import { noHead, noLine, plainHead, plainLine } from './plain-line';
import { writeHead, writePlain, writeTail } from './record';
import { auditTail } from './tail';

const body = column('body');

/** Where the content of a line ends. Carriage returns of statements are escaped: one at the end is half of a line’s end. */
const contentEnd = (bytes: Buffer, from: number, to: number): number => {
  const end = lineTextEnd(bytes, from, to);
  return end > from && bytes[end - 1] === 0x0d ? end - 1 : end;
};

/**
 * Audit logs of Aurora MySQL, RDS for MySQL and MariaDB. A record is one line, for the server escapes what ends one
 * (MDEV-8032), and lines are in no order of time. The code of a line that is longer than allowed is not told: it stands behind the
 * statement, and the columns before it are delivered before that is there.
 */
export const auditGrammar: GrammarOf = ({ timeZone, mask = false }) => {
  const zone = zoneOf(timeZone);
  let kind: SpanKind = 'loose';
  let known = false;
  let open = 0;
  /** Bytes from the start of the line in which there is no newline. */
  let searched = 0;
  let head: AuditHead | undefined;
  const plain = noHead();
  const line = noLine();
  let found = -1;
  /** The window’s bytes up to its end: made once for all lines in it. */
  let window: Buffer | undefined;
  let view: Buffer = Buffer.alloc(0);
  let textColumn: Grammar['textColumn'] = 'body';

  const judge = (bytes: Buffer, start: number, lineEnd: number): void => {
    const end = Math.min(lineEnd, start + longestHead);
    head = plainHead(bytes, start, end, plain) ? plain : auditHead(bytes.toString('latin1', start, end));
    kind = head === undefined ? 'loose' : 'record';
    known = true;
  };

  const timeOfLine = (columns: Columns, bytes: Buffer, start: number): number | undefined => {
    let comma = start;
    while (bytes[comma] !== 0x2c) comma += 1;
    const micros = comma === start + 16;
    // Every number with sixteen digits that begins with less than a 9 is exact.
    if (micros && (bytes[start] as number) < 0x39) {
      let time = 0;
      for (let at = start; at < comma; at++) time = time * 10 + (bytes[at] as number) - 48;
      return time;
    }
    const written = bytes.toString('latin1', start, comma);
    const time = micros ? Number(written) : timeOf(written, zone);
    if (time === undefined) columns.invalid('timestamp', written);
    return time;
  };

  return {
    constants: { event_name: 'db.server.audit' },
    holdsSql: true,
    blankTail: false,
    get textColumn() {
      return textColumn;
    },
    get kind() {
      return kind;
    },
    get open() {
      return open;
    },
    begin(_window, beginning) {
      known = beginning !== 'fresh';
      kind = beginning === 'record' ? 'record' : 'loose';
      searched = 0;
      open = 0;
    },
    find({ bytes, start, end, sealed }) {
      if (bytes !== window || view.length !== end) view = bytes.subarray(0, end);
      window = bytes;
      const newline = view.indexOf(0x0a, start + searched);
      searched = (newline === -1 ? end : newline) - start;
      const ends = newline !== -1 || sealed;
      if (!known && (ends || searched >= longestHead)) judge(bytes, start, start + searched);
      open = known ? searched : 0;
      found = newline !== -1 ? searched + 1 : sealed ? searched : -1;
      return found;
    },
    write({ bytes, start }, length, columns) {
      const whole = length === found;
      const to = whole ? contentEnd(bytes, start, start + length) : start + length;
      textColumn = 'db_query_text';
      if (head !== undefined && whole && plainLine(bytes, start + head.database, to, line)) {
        writeHead(columns, bytes, start, head);
        writePlain(columns, bytes, start, to, head, line);
        return timeOfLine(columns, bytes, start);
      }
      const tail =
        head !== undefined && start + head.database <= to
          ? auditTail(columns.decode(bytes, start + head.database, to), whole)
          : undefined;
      if (head === undefined || tail === undefined || !(whole || tail.quoted)) {
        const text = columns.decode(bytes, start, to);
        columns.text(body, mask ? maskLiterals(text) : text);
        columns.partial();
        textColumn = 'body';
      } else {
        writeHead(columns, bytes, start, head);
        writeTail(columns, bytes, start, head, tail);
      }
      return timeOfLine(columns, bytes, start);
    },
    wholePart: wholeEscapes,
    partText(bytes, from, to, last) {
      const end = last ? statementEnd(bytes, from, contentEnd(bytes, from, to)) : to;
      return unescapedBytes(bytes, from, end);
    },
    textEnd: lineTextEnd,
    pass: () => undefined,
    cut: () => undefined,
    state: () => ({}),
  };
};
