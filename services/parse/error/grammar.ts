import { longestLine } from '../banner';
import type { GrammarOf, ParserOptions, SpanKind } from '../grammar';
import { isBlank } from '../text-bounds';
import { zoneOf } from '../time';
import type { ErrorHeader } from './header';
import { errorLine, type ErrorLine } from './lines';
import { recordWriter } from './record';

/**
 * Error logs of Aurora MySQL. A record reaches from a line with a header to the next one; what stands between, such as a
 * monitor’s output or a crash trace, is part of its body. A time without a zone makes a record partial, as in Fluent Bit here.
 */
export const errorGrammar: GrammarOf = ({ timeZone, longestRecord = 16 * 1024 * 1024 }: ParserOptions) => {
  const write = recordWriter(zoneOf(timeZone));
  let kind: SpanKind = 'loose';
  let header: ErrorHeader = 'iso';
  let open = 0;
  let found = -1;
  /** Counted from the start of the span: the line that is looked at, and where bytes start that were not searched for its end. */
  let line = 0;
  let searched = 0;
  /** The window’s bytes up to its end: made once for all spans in it. */
  let window: Buffer | undefined;
  let view: Buffer = Buffer.alloc(0);
  /** What the line is has been found out. */
  let judged = false;
  /** The line that the last span ended before: where it starts in the generation, and what it is. */
  let nextAt = -1;
  let next: ErrorLine = 'text';

  const first = (what: ErrorLine): void => {
    kind = what === 'text' ? 'loose' : what === 'banner' ? 'banner' : 'record';
    if (what !== 'text' && what !== 'banner') header = what;
  };

  return {
    constants: { event_name: 'db.server.error' },
    textColumn: 'body',
    holdsSql: false,
    blankTail: true,
    get kind() {
      return kind;
    },
    get open() {
      return open;
    },
    begin(_window, beginning) {
      judged = beginning !== 'fresh';
      kind = beginning === 'record' ? 'record' : 'loose';
      line = 0;
      searched = 0;
      open = 0;
    },
    find({ bytes, base, start, end, sealed }) {
      if (bytes !== window || view.length !== end) view = bytes.subarray(0, end);
      window = bytes;
      found = -1;
      while (start + line < end) {
        const at = start + line;
        const newline = view.indexOf(0x0a, Math.max(at, start + searched));
        const lineEnd = newline === -1 ? end : newline;
        if (!judged && line === 0 && base + at === nextAt) {
          first(next);
          judged = true;
        }
        if (!judged) {
          open = line;
          searched = lineEnd - start;
          if (newline === -1 && !sealed && end - at < longestLine) return -1;
          const what = errorLine(view, at, lineEnd, line === 0);
          if (line === 0) first(what);
          else if (what !== 'text') {
            nextAt = base + at;
            next = what;
            return (found = line);
          }
          judged = true;
        }
        if (newline === -1) {
          open = searched = end - start;
          return sealed ? (found = open) : -1;
        }
        line = searched = newline + 1 - start;
        judged = false;
        if (kind === 'banner') return line;
      }
      open = line;
      return sealed ? (found = line) : -1;
    },
    write({ bytes, start }, length, columns) {
      const whole = found !== -1 && found <= longestRecord;
      return write(header, bytes, start, start + length, whole, columns);
    },
    textEnd(bytes, from, to) {
      let end = to;
      while (end > from && isBlank(bytes[end - 1])) end -= 1;
      return end;
    },
    pass: () => undefined,
    cut: () => undefined,
    state: () => ({}),
  };
};
