import { bannerAt, shortLineEnd } from '../banner';
import { boundarySearch } from '../boundary-search';
import type { GrammarOf, SpanKind } from '../grammar';
import { lineTextEnd } from '../text-bounds';
import { zoneOf } from '../time';
import { headerAt } from './header';
import { writeRecord } from './record';

/**
 * General query logs of MySQL and MariaDB. A record is a line with a header and an argument, and all lines up to the next header. A
 * line of a statement that looks like a header cannot be told from one.
 */
export const generalGrammar: GrammarOf = ({ timeZone }) => {
  const zone = zoneOf(timeZone);
  const search = boundarySearch({ needle: Buffer.from('\n'), judge: headerAt });
  let kind: SpanKind = 'record';
  let textColumn: 'body' | 'db_query_text' = 'body';
  let known = false;
  return {
    constants: { event_name: 'db.server.general', severity_number: 9, severity_text: 'INFO' },
    holdsSql: true,
    blankTail: true,
    get textColumn() {
      return textColumn;
    },
    get kind() {
      return kind;
    },
    get open() {
      return known ? search.open : 0;
    },
    begin(_window, beginning) {
      known = beginning !== 'fresh';
      kind = beginning === 'loose' ? 'loose' : 'record';
      search.begin(0, false);
    },
    find(window) {
      const { bytes, start, end, sealed } = window;
      if (!known) {
        const header = headerAt(window, start);
        const banner = header === 'no' ? bannerAt(bytes, start, end, sealed) : 'no';
        if (header === 'open' || banner === 'open') return -1;
        known = true;
        kind = header === 'yes' ? 'record' : banner === 'yes' ? 'banner' : 'loose';
      }
      if (kind !== 'banner') return search.find(window);
      const lineEnd = shortLineEnd(bytes, start, end);
      return (lineEnd === -1 ? end : lineEnd) - start;
    },
    write({ bytes, start }, length, columns) {
      const written = writeRecord(bytes, start, start + length, zone, columns);
      textColumn = written.textColumn;
      return written.time;
    },
    textEnd: lineTextEnd,
    pass: () => undefined,
    cut: () => undefined,
    state: () => ({}),
  };
};
