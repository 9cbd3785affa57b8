import { readFileSync } from 'node:fs';
import { Writable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import type { logTypes } from '../../contract/log-types';
import { recordStream } from '../../services/parse/record-stream';
import { lineBuffer } from '../../tools/parse/line-buffer';
import { peer } from '../peers/readline';
import { constants } from './constants';

/**
 * One contestant in a process of its own, as `parse` is: `measure <contestant> <log type> <file> <sample>` prints what it takes, as
 * JSON. Beside the others the engine would compile what they share for all of them, which costs a third.
 */
export interface Measured {
  readonly megabytes: number;
  /** CPU-seconds. */
  readonly seconds: number;
  /** Bytes that gzip makes of it; records of the others. */
  readonly produced: number;
}

/** `measure difference <log type> <sample>`: the first record of which ours and the peer’s are not the same, both as JSON. */
export interface Compared {
  /** Absent if all of them are. */
  readonly difference?: readonly [ours: string, theirs: string];
}

export type Contestant = 'gzip' | 'parse' | 'fingerprint' | 'peer';

type LogType = (typeof logTypes)[number];

const generation = '0123456789abcdef0123456789abcdef';
/** As they come from a file or from S3. */
const pieceSize = 64 * 1024;
/** NDJSON is given away in pieces of about so many bytes. */
const batchSize = 256 * 1024;

/** Parses the whole file to NDJSON and gives its bytes away. */
function parse(logType: LogType, file: Buffer, fingerprint: boolean, take: (bytes: Buffer) => void): number {
  const lines = lineBuffer(4 * batchSize);
  let records = 0;
  const stream = recordStream(
    { logType, generation, fingerprint, constants, fileTime: 0 },
    ({ kind, json }) => {
      if (kind !== 'record') return;
      records += 1;
      lines.add(json);
    },
  );
  for (let from = 0; from < file.length; from += pieceSize) {
    stream.push(file.subarray(from, from + pieceSize));
    if (lines.waiting() >= batchSize) take(lines.take());
  }
  stream.end();
  take(lines.take());
  return records;
}

/** The peer parses the whole file. */
async function theirs(logType: LogType, path: string, take: (bytes: Buffer) => void): Promise<number> {
  const output = new Writable({
    write: (chunk: Buffer, _encoding, done) => {
      take(chunk);
      done();
    },
  });
  return peer(logType, path, generation, output);
}

/**
 * How often it runs on the sample before it is measured. The engine compiles what a stream is made of anew for each of the
 * first ones; a worker reads thousands.
 */
const warmUps = 5;

/** CPU-seconds of this process, all of its threads, while `use` runs. */
async function cpuSeconds(use: () => unknown): Promise<number> {
  const before = process.cpuUsage();
  await use();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1e6;
}

const sorted = (line: string): string => {
  const record = JSON.parse(line) as Record<string, unknown>;
  return JSON.stringify(record, Object.keys(record).sort());
};

/** Compares records on the first part of the file, for they fit into memory. */
async function difference(logType: LogType, path: string): Promise<Compared['difference']> {
  const file = readFileSync(path);
  const lines = { ours: [] as Buffer[], theirs: [] as Buffer[] };
  parse(logType, file, false, (bytes) => lines.ours.push(bytes));
  await theirs(logType, path, (bytes) => lines.theirs.push(bytes));
  const [ours, other] = [lines.ours, lines.theirs].map((each) =>
    Buffer.concat(each)
      .toString('utf8')
      .split('\n')
      .filter((line) => line !== ''),
  ) as [string[], string[]];
  for (let at = 0; at < Math.max(ours.length, other.length); at += 1) {
    const pair = [ours[at] ?? '{}', other[at] ?? '{}'].map(sorted) as [string, string];
    if (pair[0] !== pair[1]) return pair;
  }
  return undefined;
}

const drop = (): void => undefined;

/** What each contestant does with a file that is in memory, and what it returns as `produced`. */
const works: Readonly<
  Record<Contestant, (logType: LogType, file: Buffer, path: string) => number | Promise<number>>
> = {
  gzip: (_, file) => gzipSync(file, { level: 1 }).length,
  parse: (logType, file) => parse(logType, file, false, drop),
  fingerprint: (logType, file) => parse(logType, file, true, drop),
  peer: (logType, _, path) => theirs(logType, path, drop),
};

async function measured(
  contestant: Contestant,
  logType: LogType,
  path: string,
  sample: string,
): Promise<Measured> {
  const work = works[contestant];
  const small = readFileSync(sample);
  for (let round = 0; round < warmUps; round += 1) await work(logType, small, sample);
  const file = readFileSync(path);
  let produced = 0;
  const seconds = await cpuSeconds(async () => {
    produced = await work(logType, file, path);
  });
  return { megabytes: file.length / 1e6, seconds, produced };
}

async function run(): Promise<void> {
  const [what, logType, ...files] = process.argv.slice(2) as [
    Contestant | 'difference',
    LogType,
    ...string[],
  ];
  const [path = '', sample = ''] = files;
  const result: Measured | Compared =
    what === 'difference'
      ? { difference: await difference(logType, path) }
      : await measured(what, logType, path, sample);
  process.stdout.write(JSON.stringify(result));
}

void run();
