import { readFileSync } from 'node:fs';
import { Writable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import type { logTypes } from '../../contract/log-types';
import { recordStream } from '../../services/parse/record-stream';
import { lineBuffer } from '../../tools/parse/line-buffer';
import { peer } from '../peers/readline';
import { constants } from './constants';

/**
 * Measured in a process of its own: `measure <log type> <file> <rounds>` prints what the contestants take, as JSON. They take
 * turns, so that whatever else the machine does hits all of them.
 */
export interface Measured {
  readonly megabytes: number;
  /** CPU-seconds of each round, by contestant. */
  readonly seconds: Readonly<Record<Contestant, readonly number[]>>;
  readonly gzipRatio: number;
  readonly records: number;
  /** The first record of which ours and the peer’s are not the same, both as JSON. Undefined if they all are. */
  readonly difference?: readonly [ours: string, theirs: string];
}

export const contestants = ['gzip', 'parse', 'fingerprint', 'peer'] as const;
export type Contestant = (typeof contestants)[number];

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
 * How often each contestant runs on the sample before it is measured. The engine compiles what a stream is made of anew for each of the
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
async function difference(logType: LogType, path: string, file: Buffer): Promise<Measured['difference']> {
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

async function run(): Promise<void> {
  const [logType, path, sample, rounds] = process.argv.slice(2) as [LogType, string, string, string];
  const file = readFileSync(path);
  const drop = (): void => undefined;
  let records = 0;
  let compressed = 0;
  const workOn = (bytes: Buffer, name: string): Readonly<Record<Contestant, () => unknown>> => ({
    gzip: () => {
      compressed = gzipSync(bytes, { level: 1 }).length;
    },
    parse: () => {
      records = parse(logType, bytes, false, drop);
    },
    fingerprint: () => parse(logType, bytes, true, drop),
    peer: () => theirs(logType, name, drop),
  });
  const small = readFileSync(sample);
  const found = await difference(logType, sample, small);
  const warmUp = workOn(small, sample);
  for (let round = 0; round < warmUps; round += 1) {
    for (const name of contestants) await warmUp[name]();
  }
  const work = workOn(file, path);
  const seconds: Record<Contestant, number[]> = { gzip: [], parse: [], fingerprint: [], peer: [] };
  for (let round = 0; round < Number(rounds); round += 1) {
    for (const name of contestants) seconds[name].push(await cpuSeconds(work[name]));
  }
  const measured: Measured = {
    megabytes: file.length / 1e6,
    seconds,
    gzipRatio: file.length / compressed,
    records,
    difference: found,
  };
  process.stdout.write(JSON.stringify(measured));
}

void run();
