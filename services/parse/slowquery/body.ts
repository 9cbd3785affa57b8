import { boundarySearch } from '../boundary-search';
import { isBlank } from '../text-bounds';
import { headerAt, lineAt, prefixes } from './lines';

/** Whether the last byte before `at` that is not blank is a semicolon; `otherwise` if all are blank, back to `from`. */
export function finishedBefore(bytes: Uint8Array, from: number, at: number, otherwise: boolean): boolean {
  let i = at;
  while (i > from && isBlank(bytes[i - 1])) i -= 1;
  return i === from ? otherwise : bytes[i - 1] === 0x3b;
}

/**
 * Looks for the end of what follows a header. A header ends a statement after a line that ends with a semicolon, with which the server
 * ends every statement; text that fits nothing ends before any line of a header.
 */
export function bodySearch() {
  let loose = false;
  let textAt = 0;
  let finished = false;
  /** Where in the generation a line with a time starts that the last statement ended before. */
  let time = -1;
  const search = boundarySearch({
    needle: Buffer.from('\n# '),
    judge(window, line) {
      if (!loose) {
        const ended = finishedBefore(window.bytes, window.start + textAt, line, finished);
        if (!ended) return 'no';
        const is = headerAt(window, line);
        if (is === 'yes' && window.bytes[line + 2] === prefixes.time.charCodeAt(2)) time = window.base + line;
        return is;
      }
      const is = lineAt(window, line);
      return is === 'other' ? 'no' : is === 'open' ? 'open' : 'yes';
    },
  });
  return {
    get open() {
      return search.open;
    },
    find: search.find,
    /** Whether a line with a time is known to start at an offset of the generation, because a statement ended before it. */
    isTime: (offset: number): boolean => offset === time,
    /** A text that fits nothing begins. */
    beginLoose(): void {
      loose = true;
      search.begin(0, false);
    },
    /**
     * A statement begins, or goes on.
     *
     * @param at where, counted from the start of the span
     * @param isFinished whether a header may follow what was before
     * @param mayEnd whether it may follow right there
     */
    beginStatement(at: number, isFinished: boolean, mayEnd: boolean): void {
      loose = false;
      textAt = at;
      finished = isFinished;
      search.begin(at, mayEnd);
    },
  };
}
