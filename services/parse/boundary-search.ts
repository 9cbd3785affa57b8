import { bannerAt, bannerSearch, longestLine, type Judgement } from './banner';
import type { Window } from './grammar';

/** Where a record may end: before a line. */
export interface Boundaries {
  /** What stands before and at the beginning of such a line: a newline and what the line starts with. */
  readonly needle: Buffer;
  /** Whether the record ends before the line that starts at an index of the window. Must wait for few bytes only. */
  judge(window: Window, line: number): Judgement;
}

/** Looks for the end of a record’s text. Places are counted from the start of the span. */
export interface BoundarySearch {
  /** No end lies before this place or at it, whatever follows. */
  readonly open: number;
  /**
   * A text begins.
   *
   * @param at where
   * @param mayEnd whether it can end there at once, with no byte in it
   */
  begin(at: number, mayEnd: boolean): void;
  /** Where the text ends, or -1 while that is open. What was searched is not searched again. */
  find(window: Window): number;
}

/** The last place that is no end: the newline before the line that the bytes stop in, unless it is too long to be a banner. */
function openTail({ bytes, start, end }: Window): number {
  const from = Math.max(start, end - longestLine);
  for (let at = end - 1; at >= from; at--) if (bytes[at] === 0x0a) return at - start;
  return end - start - 1;
}

/** Makes the search of a stream. Banners end every text, for the server writes them whatever it was in the middle of. */
export function boundarySearch({ needle, judge }: Boundaries): BoundarySearch {
  const banners = bannerSearch();
  let bannerFrom = 0;
  /** Where the search goes on, and the newline that it found, or -1. */
  let from = 0;
  let found = -1;
  let open = 0;

  const search = ({ bytes, start, end }: Window): void => {
    const at = bytes.indexOf(needle, start + from);
    if (at === -1) from = Math.max(from, end - start - needle.length + 1);
    else found = at - start;
  };

  return {
    get open() {
      return open;
    },
    begin(at, mayEnd) {
      from = mayEnd ? Math.max(0, at - 1) : at;
      bannerFrom = mayEnd ? at : at + 1;
      found = -1;
      open = Math.max(0, at - 1);
    },
    find(window) {
      const { bytes, start, end, sealed } = window;
      for (;;) {
        if (found === -1) search(window);
        const banner = banners.next(window, start + bannerFrom, found === -1 ? end : start + found + 1);
        if (banner !== -1) {
          const is = bannerAt(bytes, banner, end, sealed, true);
          if (is === 'yes') return banner - start;
          open = Math.max(open, banner - start - 1);
          if (is === 'open') return -1;
          banners.skip();
          continue;
        }
        if (found === -1) {
          open = Math.max(open, openTail(window));
          return sealed ? end - start : -1;
        }
        const is = judge(window, start + found + 1);
        if (is === 'yes') return found + 1;
        open = Math.max(open, found);
        if (is === 'open') return -1;
        from = found + 1;
        found = -1;
      }
    },
  };
}
