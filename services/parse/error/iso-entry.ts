/** Where the parts of an entry stand in the window. A part that is not there starts where it ends. */
export interface IsoEntry {
  timeTo: number;
  thread: number;
  threadTo: number;
  /** `[Label] [MY-nnnnnn] [Subsystem] `, or as many of them as there are. */
  labels: number;
  /** Of `System`, `Note`, `Warning`, `ERROR`, `INFO`. */
  labelTo: number;
  /** `MY-nnnnnn`, which MySQL 8.0 writes. */
  code: number;
  codeTo: number;
  subsystem: number;
  subsystemTo: number;
  /** Without the white space around its end, and without the place in the server’s source. */
  body: number;
  bodyTo: number;
  /** Where Aurora’s engine says that the entry was written. */
  file: number;
  fileTo: number;
  line: number;
  lineTo: number;
}

/** What `isoEntry` fills in. One serves for all entries. */
export const noEntry = (): IsoEntry => ({
  timeTo: 0,
  thread: 0,
  threadTo: 0,
  labels: 0,
  labelTo: 0,
  code: 0,
  codeTo: 0,
  subsystem: 0,
  subsystemTo: 0,
  body: 0,
  bodyTo: 0,
  file: 0,
  fileTo: 0,
  line: 0,
  lineTo: 0,
});

/** Characters of a place in a source file at most; a path has 4,096 bytes at most. */
const longestSource = 4200;
const extensions: ReadonlySet<string> = new Set(['cc', 'cpp', 'c', 'hpp', 'h', 'ic', 'i']);

const isDigit = (byte: number | undefined): boolean => byte !== undefined && byte >= 0x30 && byte <= 0x39;
/** Space, tab, and what else ends lines or pages. */
export const isSpace = (byte: number | undefined): boolean =>
  byte !== undefined && (byte === 0x20 || (byte >= 0x09 && byte <= 0x0d));

/** 1 for bytes of a path in the server’s source. */
const path = Uint8Array.from({ length: 256 }, (_, code) =>
  /[\w./+-]/.test(String.fromCharCode(code)) ? 1 : 0,
);

const indexOf = (bytes: Uint8Array, byte: number, from: number, to: number): number => {
  let at = from;
  while (at < to && bytes[at] !== byte) at += 1;
  return at < to ? at : -1;
};

/** Finds ` (file.cc:123)` before `to`, and ends the body before it. */
function source(bytes: Buffer, to: number, entry: IsoEntry): void {
  if (bytes[to - 1] !== 0x29) return;
  const least = Math.max(entry.body + 2, to - longestSource + 3);
  let line = to - 1;
  while (line > least && isDigit(bytes[line - 1])) line -= 1;
  if (line === to - 1 || bytes[line - 1] !== 0x3a) return;
  let file = line - 1;
  let dot = -1;
  while (file > least && path[bytes[file - 1] as number] === 1) {
    file -= 1;
    if (dot === -1 && bytes[file] === 0x2e) dot = file;
  }
  if (dot <= file || bytes[file - 1] !== 0x28 || bytes[file - 2] !== 0x20) return;
  if (file - 2 < entry.body || !extensions.has(bytes.toString('latin1', dot + 1, line - 1))) return;
  entry.file = file;
  entry.fileTo = line - 1;
  entry.line = line;
  entry.lineTo = to - 1;
  entry.bodyTo = file - 2;
}

/** Finds `[MY-nnnnnn] [Subsystem] ` where the body would start, and moves that behind it. */
function origin(bytes: Uint8Array, to: number, entry: IsoEntry): void {
  const from = entry.body;
  if (
    bytes[from] !== 0x5b ||
    bytes[from + 1] !== 0x4d ||
    bytes[from + 2] !== 0x59 ||
    bytes[from + 3] !== 0x2d
  )
    return;
  let code = from + 4;
  while (code < to && isDigit(bytes[code])) code += 1;
  const subsystem = code + 3;
  if (code === from + 4 || subsystem > to) return;
  if (bytes[code] !== 0x5d || bytes[code + 1] !== 0x20 || bytes[code + 2] !== 0x5b) return;
  let last = subsystem;
  while (last < to && bytes[last] !== 0x5d && bytes[last] !== 0x0a) last += 1;
  if (last + 1 >= to || bytes[last] !== 0x5d || bytes[last + 1] !== 0x20) return;
  entry.code = from + 1;
  entry.codeTo = code;
  entry.subsystem = subsystem;
  entry.subsystemTo = last;
  entry.body = last + 2;
}

/**
 * Takes an entry of the form apart that MySQL 5.7 and 8.0 write, and nearly all entries have. Its header is known to fit.
 *
 * @param whole false if the bytes are the beginning of an entry only: what stands at its end is part of the body then
 * @param entry what the places are written to
 * @returns false if the bytes end within the header
 */
export function isoEntry(bytes: Buffer, from: number, to: number, whole: boolean, entry: IsoEntry): boolean {
  const time = indexOf(bytes, 0x20, from, to);
  let thread = time;
  while (thread !== -1 && thread < to && bytes[thread] === 0x20) thread += 1;
  const threadTo = time === -1 ? -1 : indexOf(bytes, 0x20, thread, to);
  const label = threadTo === -1 ? -1 : indexOf(bytes, 0x5d, threadTo, to);
  if (label === -1 || label + 1 >= to) return false;
  entry.timeTo = time;
  entry.thread = thread;
  entry.threadTo = threadTo;
  entry.labels = threadTo + 1;
  entry.labelTo = label;
  entry.body = label + 2;
  entry.code = entry.codeTo = 0;
  entry.subsystem = entry.subsystemTo = 0;
  entry.file = entry.fileTo = 0;
  entry.line = entry.lineTo = 0;
  origin(bytes, to, entry);
  entry.bodyTo = to;
  if (!whole) return true;
  while (entry.bodyTo > entry.body && isSpace(bytes[entry.bodyTo - 1])) entry.bodyTo -= 1;
  source(bytes, entry.bodyTo, entry);
  return true;
}
