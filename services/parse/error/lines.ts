import { bannerAt, longestLine } from '../banner';
import { errorHeader, type ErrorHeader } from './header';

/** What a line is. `text` goes on with what is before it. */
export type ErrorLine = ErrorHeader | 'banner' | 'text';

/** Added by the console of RDS to what it shows of a log. */
const endOfLog = /^-{5,} END OF LOG -{5,}[ \r]*$/;

/**
 * What the line is that starts at `at`.
 *
 * @param end where it ends without its newline; at least `longestLine` behind `at` if that is not known
 * @param fresh whether something ended before the line. In the midst of an entry only the first line of a banner counts:
 * an entry can have lines like the others.
 */
export function errorLine(bytes: Buffer, at: number, end: number, fresh: boolean): ErrorLine {
  const header = errorHeader(bytes, at, end);
  if (header !== undefined) return header;
  if (end - at >= longestLine) return 'text';
  if (bytes[at] === 0x2d) {
    return endOfLog.test(bytes.toString('latin1', at, end)) ? 'banner' : 'text';
  }
  const last = bytes[end - 1] === 0x0d ? bytes[end - 2] : bytes[end - 1];
  const candidate = last === 0x3a || (fresh && bytes[at] === 0x54);
  return candidate && bannerAt(bytes, at, end, true, !fresh) === 'yes' ? 'banner' : 'text';
}
