import { hash } from 'node:crypto';
import { lists, type Bracket } from './lists';
import { textBuilder } from './text-builder';
import { isOneOf, keywords, sqlText, type SqlText } from './sql-text';
import { advance, startOfScan, tokenKinds, type Scan } from './tokens';

export interface Fingerprint {
  /** The statement without what tells two calls of it apart. */
  readonly summary: string;
  /** The first 16 hexadecimal digits of the SHA-256 of `summary`. */
  readonly fingerprint: string;
}

const space = 0x20;
const semicolon = 0x3b;
const marks = {
  open: 0x28,
  close: 0x29,
  plus: 0x2b,
  comma: 0x2c,
  minus: 0x2d,
  dot: 0x2e,
  placeholder: 0x3f,
  at: 0x40,
} as const;

/** Behind these an expression begins, so that a sign there belongs to the number behind it. */
const beforeExpression = keywords(
  'select distinct all where having on by and or xor not in like rlike regexp between then else when case if elseif ' +
    'while until return limit offset set value values default interval div mod is as call do',
);
/** Behind these a bracket is not that of a function’s arguments. */
const beforeBracket = keywords(
  'select distinct all any some where having on by and or xor not in like between then else when case set value values ' +
    'from join using union except intersect as exists into table over partition key with interval div mod is',
);
const beforeList = keywords('in');
const beforeRow = keywords('value values');
const beginsQuery = keywords('select with table values');

/** Whether a sign is that of the value behind it. */
function isUnary(bytes: Uint8Array, scan: Scan): boolean {
  const { previousKind, previousStart, previousEnd } = scan;
  if (previousKind === tokenKinds.end) return true;
  if (previousKind === tokenKinds.operator) return bytes[previousStart] !== marks.close;
  return previousKind === tokenKinds.word && isOneOf(bytes, previousStart, previousEnd, beforeExpression);
}

/** Whether the summary has a space before this token. It depends on tokens alone, and not on the spaces of the statement. */
function isApart(bytes: Uint8Array, scan: Scan, code: number): boolean {
  const { kind, previousKind, previousStart, previousEnd } = scan;
  if (previousKind === tokenKinds.end) return false;
  if (previousKind === tokenKinds.operator) {
    const before = bytes[previousStart];
    if (before === marks.open || before === marks.dot || before === marks.at) return false;
  }
  if (kind !== tokenKinds.operator) return true;
  if (code === marks.open) {
    return previousKind !== tokenKinds.word || isOneOf(bytes, previousStart, previousEnd, beforeBracket);
  }
  return code !== marks.close && code !== marks.comma && code !== marks.dot && code !== marks.at;
}

function bracketBehind(bytes: Uint8Array, scan: Scan, otherwise: Bracket): Bracket {
  const { previousKind, previousStart, previousEnd } = scan;
  if (previousKind !== tokenKinds.word) return otherwise;
  if (isOneOf(bytes, previousStart, previousEnd, beforeList)) return 'list';
  return isOneOf(bytes, previousStart, previousEnd, beforeRow) ? 'row' : otherwise;
}

/** Made once, for making them costs as much as a short statement. Nothing else runs before a summary is done. */
const text = textBuilder();
const open = lists(text);

/** Leaves the summary of a statement in `text`. */
function writeSummary(sql: SqlText): void {
  const { bytes } = sql;
  const scan = startOfScan(sql, true);
  text.clear();
  open.clear();
  /** Where the text goes on when a value follows the signs that were written last. */
  let beforeSigns = -1;

  for (advance(bytes, scan); scan.kind !== tokenKinds.end; advance(bytes, scan)) {
    const { kind, start, end } = scan;
    if (kind <= tokenKinds.comment) continue;
    const code = bytes[start] as number;
    if (kind === tokenKinds.literal || kind === tokenKinds.placeholder) {
      if (beforeSigns >= 0) text.length = beforeSigns;
      else {
        if (isApart(bytes, scan, code)) text.appendByte(space);
        open.begin();
      }
      text.appendByte(marks.placeholder);
      open.other();
      beforeSigns = -1;
      continue;
    }
    const isMark = kind === tokenKinds.operator && end === start + 1;
    if (isMark && code === marks.comma) open.comma();
    else if (isMark && code === marks.close) open.close();
    else {
      if (isApart(bytes, scan, code)) text.appendByte(space);
      if (isMark && code === marks.open) {
        const bracket = bracketBehind(bytes, scan, open.bracketHere());
        open.begin();
        open.open(bracket);
      } else {
        if (kind === tokenKinds.word && open.atFirstItem() && isOneOf(bytes, start, end, beginsQuery))
          open.isNoList();
        open.begin();
        if (isMark && (code === marks.minus || code === marks.plus)) {
          if (beforeSigns < 0 && isUnary(bytes, scan)) beforeSigns = text.length;
          text.append(bytes, start, end);
          open.other();
          continue;
        }
        if (kind === tokenKinds.word) text.appendLowerCase(bytes, start, end);
        else if (isMark) text.appendByte(code);
        else text.append(bytes, start, end);
        open.other();
      }
    }
    beforeSigns = -1;
  }
}

/**
 * Equal for two statements that differ only in literals, the number of items in `IN` lists and of rows in `VALUES`, white
 * space, comments, the case of ASCII letters outside quotes, and semicolons at their end. Takes linear time and never throws.
 *
 * In the summary
 * - a literal with its sign, or `?`, is `?`, as in MySQL’s DIGEST_TEXT (sql/sql_digest.cc), which also keeps NULL in `IS NULL`;
 * - a list of literals behind `IN`, and a row of them behind `VALUES`, is `(?+)`, as in pt-fingerprint
 *   (percona-toolkit, lib/QueryRewriter.pm); of other items and rows each that equals the one before it is left out;
 * - letters of ASCII outside quotes are in lower case, those of names too;
 * - spaces stand where tokens want them, whatever the statement has; hints and version comments stay.
 */
export const fingerprintOf = (sql: string): Fingerprint => fingerprintOfText(sqlText(sql));

/** The same for a statement that is there as UTF-8. */
export function fingerprintOfText(sql: SqlText): Fingerprint {
  writeSummary(sql);
  let end = text.length;
  while (end > 0 && (text.at(end - 1) === semicolon || text.at(end - 1) === space)) end -= 1;
  text.length = end;
  const bytes = text.bytes();
  return { summary: bytes.toString('utf8'), fingerprint: hash('sha256', bytes, 'hex').slice(0, 16) };
}
