import { longestLine, shortLineEnd, type Judgement } from '../banner';
import type { Window } from '../grammar';
import { skipBlanks } from '../text-bounds';
import { hasForm, timeEnd } from '../time-bytes';

/** How the lines of a slow query’s header begin. */
export const prefixes = {
  time: '# Time: ',
  user: '# User@Host: ',
  metrics: '# Query_time: ',
  admin: '# administrator command: ',
} as const;

/** Whether bytes begin like a text; `open` while they are too few to say. */
function beginsWith(window: Window, at: number, text: string): Judgement {
  const { bytes, end, sealed } = window;
  const there = Math.min(text.length, end - at);
  if (!hasForm(bytes, at, end, text.slice(0, there))) return 'no';
  return there === text.length ? 'yes' : sealed ? 'no' : 'open';
}

/** Whether a line has `[user] @ ` in it, from `at` on. */
function namesUser(bytes: Uint8Array, at: number, lineEnd: number): boolean {
  let bracket = false;
  for (let i = at; i + 3 < lineEnd; i++) {
    const byte = bytes[i];
    if (byte === 0x5b) bracket = true;
    else if (
      byte === 0x5d &&
      bracket &&
      bytes[i + 1] === 0x20 &&
      bytes[i + 2] === 0x40 &&
      bytes[i + 3] === 0x20
    ) {
      return true;
    }
  }
  return false;
}

/** Where a line ends whose beginning fits: -1 while that is open, -2 if it is too long. What is sealed ends where the bytes do. */
function endOf(window: Window, at: number): number {
  const lineEnd = shortLineEnd(window.bytes, at, window.end);
  if (lineEnd !== -1) return lineEnd;
  if (window.end - at >= longestLine) return -2;
  return window.sealed ? window.end : -1;
}

/** A line with a user that more of a header follows. A file may end in its midst. */
function userAt(window: Window, at: number): Judgement {
  const { bytes, end, sealed } = window;
  const begins = beginsWith(window, at, prefixes.user);
  if (begins !== 'yes')
    return sealed && hasForm(bytes, at, end, prefixes.user.slice(0, end - at)) ? 'yes' : begins;
  const lineEnd = endOf(window, at);
  if (lineEnd < 0) return lineEnd === -1 ? 'open' : 'no';
  const cut = sealed && bytes[lineEnd - 1] !== 0x0a;
  if (!cut && !namesUser(bytes, at + prefixes.user.length, lineEnd)) return 'no';
  if (lineEnd < end) return bytes[lineEnd] === 0x23 ? 'yes' : 'no';
  return sealed ? 'yes' : 'open';
}

/** Whether a line with a time starts here, and where what follows the time does. */
function timeAt(
  window: Window,
  at: number,
): { readonly is: Judgement; readonly next: number; readonly lineEnd: number } {
  const { bytes } = window;
  const begins = beginsWith(window, at, prefixes.time);
  const lineEnd = begins === 'yes' ? endOf(window, at) : -1;
  if (begins !== 'yes' || lineEnd < 0) {
    return { is: begins === 'yes' ? (lineEnd === -1 ? 'open' : 'no') : begins, next: -1, lineEnd };
  }
  const after = timeEnd(bytes, at + prefixes.time.length, lineEnd);
  if (after === -1) return { is: 'no', next: -1, lineEnd };
  const next = skipBlanks(bytes, after, lineEnd);
  const fits = next === lineEnd || hasForm(bytes, next, lineEnd, prefixes.user);
  return { is: fits ? 'yes' : 'no', next, lineEnd };
}

/**
 * Whether the header of another slow query starts here, as it does after a finished statement: a line with a time and one with a
 * user, or both in one line, or the latter alone, and a line after them that starts with `#`; or an administrator command.
 * A statement that holds such lines in a literal, after a line that ends with a semicolon, cannot be told from that.
 */
export function headerAt(window: Window, at: number): Judgement {
  const third = window.bytes[at + 2];
  if (at + 2 >= window.end) return window.sealed ? 'no' : 'open';
  if (third === 0x54) {
    const { is, next, lineEnd } = timeAt(window, at);
    if (is !== 'yes') return is;
    if (next < lineEnd) return userAt(window, next);
    return lineEnd === window.end ? (window.sealed ? 'yes' : 'open') : userAt(window, lineEnd);
  }
  if (third === 0x55) return userAt(window, at);
  return third === 0x61 ? beginsWith(window, at, prefixes.admin) : 'no';
}

/** What a line of a header is; `text` for what is no line of a header. */
export type HeaderLine = 'time' | 'user' | 'metrics' | 'admin' | 'other' | 'use' | 'set' | 'text' | 'open';

const setForm = /^SET (?:\w+=[^,]*,)*timestamp=\d+(?:\.\d+)?;[ \t\r]*$/;
const useStart = /^use $/i;
const useForm = /^use .{1,256};[ \t\r]*$/i;

function preludeAt(window: Window, at: number, form: RegExp, line: 'use' | 'set'): HeaderLine {
  const lineEnd = endOf(window, at);
  if (lineEnd === -1) return 'open';
  if (lineEnd === -2) return 'text';
  const to = window.bytes[lineEnd - 1] === 0x0a ? lineEnd - 1 : lineEnd;
  return form.test(window.bytes.toString('latin1', at, to)) ? line : 'text';
}

/** Whether the whole line is `SET timestamp=n;`, the form that nearly every record has. */
function isPlainSet(bytes: Uint8Array, at: number, end: number): boolean {
  if (!hasForm(bytes, at, end, 'SET timestamp=0')) return false;
  let i = at + 15;
  while (i < end && i < at + 30 && (bytes[i] as number) >= 0x30 && (bytes[i] as number) <= 0x39) i += 1;
  return i + 1 < end && bytes[i] === 0x3b && bytes[i + 1] === 0x0a;
}

/** What the line is that starts here, in a header or as the first one of a span. */
export function lineAt(window: Window, at: number): HeaderLine {
  const { bytes, end, sealed } = window;
  const byte = bytes[at];
  if (byte === 0x23) {
    if (end - at < prefixes.admin.length && !sealed && shortLineEnd(bytes, at, end) === -1) return 'open';
    if (hasForm(bytes, at, end, prefixes.time)) {
      const { is } = timeAt(window, at);
      return is === 'yes' ? 'time' : is === 'no' ? 'other' : is;
    }
    if (hasForm(bytes, at, end, prefixes.user)) {
      const lineEnd = endOf(window, at);
      if (lineEnd === -1) return 'open';
      return lineEnd !== -2 && namesUser(bytes, at + prefixes.user.length, lineEnd) ? 'user' : 'other';
    }
    if (hasForm(bytes, at, end, prefixes.metrics)) return 'metrics';
    return hasForm(bytes, at, end, prefixes.admin) ? 'admin' : 'other';
  }
  if (byte !== 0x53 && byte !== 0x75 && byte !== 0x55) return 'text';
  if (isPlainSet(bytes, at, end)) return 'set';
  if (end - at < 4) return sealed || shortLineEnd(bytes, at, end) !== -1 ? 'text' : 'open';
  if (hasForm(bytes, at, end, 'SET ')) return preludeAt(window, at, setForm, 'set');
  return useStart.test(bytes.toString('latin1', at, at + 4)) ? preludeAt(window, at, useForm, 'use') : 'text';
}
