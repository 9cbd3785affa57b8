import { sqlText, type SqlText } from './sql-text';
import { textBuilder } from './text-builder';
import { advance, startOfScan, tokenKinds } from './tokens';

const placeholder = 0x3f;
const text = textBuilder();

/** Leaves the masked statement in `text`, and says whether there was anything to mask. */
function writeMasked(sql: SqlText): boolean {
  const { bytes, length } = sql;
  const scan = startOfScan(sql);
  let kept = 0;
  text.clear();
  for (advance(bytes, scan); scan.kind !== tokenKinds.end; advance(bytes, scan)) {
    if (scan.kind !== tokenKinds.literal) continue;
    text.append(bytes, kept, scan.start);
    text.appendByte(placeholder);
    kept = scan.end;
  }
  text.append(bytes, kept, length);
  return kept > 0;
}

/**
 * The statement with each literal replaced by `?`, and everything else, comments and space too, as it was. Takes linear
 * time, never throws, and changes nothing when it is applied again. A string that nobody closes is masked to its end.
 */
export const maskLiterals = (sql: string): string => maskText(sqlText(sql)) ?? sql;

/** The same for a statement that is there as UTF-8. Undefined where there is nothing to mask. */
export const maskText = (sql: SqlText): string | undefined =>
  writeMasked(sql) ? text.bytes().toString('utf8') : undefined;
