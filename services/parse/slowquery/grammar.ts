import { bannerAt, shortLineEnd } from '../banner';
import type { Grammar, GrammarOf, SpanKind, Window } from '../grammar';
import { bodySearch, finishedBefore } from './body';
import { lineAt, type HeaderLine } from './lines';
import { recordWriter, statementEnd } from './record';

const isStart = (line: HeaderLine): boolean =>
  line === 'time' || line === 'user' || line === 'metrics' || line === 'admin';

/**
 * Slow-query logs of MySQL 5.5 to 8.4, Percona Server and MariaDB. A record is a header of lines that start with `#`, `use` and
 * `SET timestamp` where they are, and a statement or an administrator command. A blank line after the statement is no part of it.
 */
export const slowQueryGrammar: GrammarOf = (options, state): Grammar => {
  const writer = recordWriter(options, typeof state.database === 'string' ? state.database : undefined);
  const body = bodySearch();
  /** Of a record that was cut: whether the text so far ends with a semicolon. */
  let semicolon = state.semicolon === true;
  let kind: SpanKind = 'record';
  let stage: 'first' | 'header' | 'body' = 'first';
  let open = 0;
  /** Where the text starts, or -1 as long as the header goes on. This and what follows is counted from the start of the span. */
  let textAt = -1;
  /** The line of the header that is looked at, and the first byte behind it that was not searched for its end. */
  let line: HeaderLine = 'text';
  let lineStart = 0;
  let searched = 0;
  let hasUser = false;
  let hasUse = false;
  let hasSet = false;

  const beginBody = (at: number): void => {
    stage = 'body';
    body.beginStatement(at, true, true);
  };

  /** What of a header was there already: none of it comes back. */
  const isOver = (next: HeaderLine): boolean =>
    next === 'text' ||
    (next === 'use' && hasUse) ||
    (next === 'set' && hasSet) ||
    ((next === 'other' || next === 'metrics') && (hasUse || hasSet));

  /** Takes a line of the header. True if the span ends before it. */
  const take = (next: HeaderLine): boolean => {
    if (next === 'time' || (next === 'user' && hasUser)) return true;
    if (isOver(next)) {
      textAt = lineStart;
      beginBody(lineStart);
      return false;
    }
    line = next;
    hasUser ||= next === 'user' || next === 'metrics';
    hasUse ||= next === 'use';
    hasSet ||= next === 'set';
    if (next === 'admin') textAt = lineStart;
    return false;
  };

  const first = (window: Window): number => {
    const { bytes, base, start, end, sealed } = window;
    const is = body.isTime(base + start) ? 'time' : lineAt(window, start);
    if (is === 'open') return -1;
    if (isStart(is)) {
      stage = 'header';
      take(is === 'time' ? 'other' : is);
      return header(window);
    }
    const banner = is === 'other' ? 'no' : bannerAt(bytes, start, end, sealed);
    if (banner === 'open') return -1;
    if (banner === 'yes') {
      kind = 'banner';
      const lineEnd = shortLineEnd(bytes, start, end);
      return (lineEnd === -1 ? end : lineEnd) - start;
    }
    kind = 'loose';
    stage = 'body';
    body.beginLoose();
    return text(window);
  };

  const header = (window: Window): number => {
    const { bytes, start, end, sealed } = window;
    while (stage === 'header') {
      if (searched !== -1) {
        const newline = bytes.indexOf(0x0a, start + searched);
        if (newline === -1) {
          searched = end - start;
          open = searched;
          return sealed ? searched : -1;
        }
        lineStart = newline + 1 - start;
        searched = -1;
      }
      if (line === 'admin') {
        beginBody(lineStart);
        break;
      }
      open = lineStart - 1;
      if (start + lineStart === end) return sealed ? lineStart : -1;
      const next = lineAt(window, start + lineStart);
      if (next === 'open') return -1;
      if (take(next)) return lineStart;
      searched = lineStart;
    }
    return text(window);
  };

  const text = (window: Window): number => {
    const found = body.find(window);
    open = body.open;
    return found;
  };

  return {
    constants: { event_name: 'db.server.slow_query', severity_number: 9, severity_text: 'INFO' },
    textColumn: 'db_query_text',
    holdsSql: true,
    blankTail: true,
    get kind() {
      return kind;
    },
    get open() {
      return open;
    },
    begin(_window, beginning) {
      kind = beginning === 'loose' ? 'loose' : 'record';
      stage = beginning === 'fresh' ? 'first' : 'body';
      open = 0;
      textAt = -1;
      line = 'text';
      lineStart = 0;
      searched = 0;
      hasUser = false;
      hasUse = false;
      hasSet = false;
      if (beginning === 'fresh') semicolon = false;
      else if (beginning === 'loose') body.beginLoose();
      else body.beginStatement(0, semicolon, false);
    },
    find: (window) => (stage === 'body' ? text(window) : stage === 'header' ? header(window) : first(window)),
    write: ({ bytes, start }, length, columns) =>
      writer.write(
        bytes,
        start,
        start + (textAt === -1 ? length : Math.min(textAt, length)),
        start + length,
        columns,
      ),
    textEnd: statementEnd,
    pass: writer.forgetDatabase,
    cut({ bytes, start }, length) {
      semicolon = finishedBefore(bytes, start, start + length, semicolon);
    },
    state: () => ({
      ...(writer.database !== undefined && { database: writer.database }),
      ...(semicolon && { semicolon }),
    }),
  };
};
