import type { Window } from './grammar';
import { hasForm } from './time-bytes';

/** Whether something is so: `open` while bytes that are not there yet decide it. */
export type Judgement = 'yes' | 'no' | 'open';

/** The bytes of a line of the server’s own at most: a banner, or a header that opens a record. */
export const longestLine = 4096;

const first = /^(?:.*[/\\])?mysqld(?:\.exe)?, Version: .*started with:/;
const second = /^T(?:cp|CP) [Pp]ort: /;
const third = /^Time +Id +Command +Argument/;

/** Where the line ends that `at` is in, its newline included; -1 if that is further than a line of the server’s can be, or open. */
export function shortLineEnd(bytes: Buffer, at: number, end: number): number {
  const until = Math.min(end, at + longestLine);
  for (let i = at; i < until; i++) if (bytes[i] === 0x0a) return i + 1;
  return -1;
}

/**
 * Whether a line is one of the three that the server writes each time that it opens a log file (mysql-server, sql/log.cc,
 * `File_query_log::open`): `…/mysqld, Version: 8.0.28 (Source distribution). started with:`, `Tcp port: 3306  Unix socket: …`,
 * `Time                 Id Command    Argument`. The file is opened again while it is in use, so they stand between records too.
 *
 * @param whole whether only the first of the three counts: a statement can have a line like the others
 */
export function bannerAt(bytes: Buffer, at: number, end: number, sealed: boolean, whole = false): Judgement {
  const lineEnd = shortLineEnd(bytes, at, end);
  if (lineEnd === -1 && !sealed && end - at < longestLine) return 'open';
  const line = bytes.toString('latin1', at, lineEnd === -1 ? Math.min(end, at + longestLine) : lineEnd - 1);
  return first.test(line) || (!whole && (second.test(line) || third.test(line))) ? 'yes' : 'no';
}

const version = Buffer.from(', Version: ');
/** Bytes before `mysqld` in its path, at most. */
const longestPath = 1024;

/** Where the line starts that `at` is in, not before `from`; -1 if that is further than a path is long, or no line's start. */
const lineStartBefore = (bytes: Buffer, at: number, from: number): number => {
  let i = at;
  while (i > from && at - i < longestPath && bytes[i - 1] !== 0x0a) i -= 1;
  return bytes[i - 1] === 0x0a ? i : -1;
};

/** Looks for banners in the text of records. */
export interface BannerSearch {
  /**
   * Where the next line starts that may be the first line of a banner: one with `mysqld, Version: ` in it.
   *
   * @param from where lines start to count
   * @param to where lines cease to count
   * @returns its index, or -1 if there is none
   */
  next(window: Window, from: number, to: number): number;
  /** The line that was found is none. */
  skip(): void;
}

/** Banners are rare: what is searched once, for whatever record, is not searched again. */
export function bannerSearch(): BannerSearch {
  /** Offsets in the generation: of the next place that was found, and of the first byte that was not searched. */
  let found = -1;
  let searched = 0;
  /** From where on. */
  let since = 0;
  return {
    next({ bytes, base }, from, to) {
      if (base + from < since) {
        found = -1;
        searched = 0;
      }
      since = base + from;
      for (;;) {
        if (found < base + from) {
          const at = bytes.indexOf(version, Math.max(searched - base, from));
          searched = base + (at === -1 ? Math.max(from, bytes.length - version.length + 1) : at + 1);
          found = at === -1 ? -1 : base + at;
          if (at === -1) return -1;
        }
        const name = found - base;
        if (name >= to) return -1;
        const named =
          hasForm(bytes, name - 6, name, 'mysqld') || hasForm(bytes, name - 10, name, 'mysqld.exe');
        const line = named ? lineStartBefore(bytes, name, from) : -1;
        if (line !== -1) return line;
        found = -1;
      }
    },
    skip() {
      found = -1;
    },
  };
}
