import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { once } from 'node:events';
import type { Writable } from 'node:stream';
import { constants } from '../parse/constants';
import { peers, type PeerRecord } from './records';

/**
 * The way in which a log is usually parsed with Node: `readline` gives lines, regular expressions take them apart,
 * `JSON.stringify` writes records. It emits the fields that `services/parse` emits, which the benchmark asserts, but knows only
 * what Aurora writes every day: no resumption, no huge records, no bytes that are no UTF-8.
 */
export async function peer(
  logType: keyof typeof peers,
  file: string,
  generation: string,
  output: Writable,
): Promise<number> {
  let records = 0;
  let waiting: string[] = [];
  let size = 0;
  const emit = (record: PeerRecord, offset: number, length: number): void => {
    const line = JSON.stringify({
      ...record,
      db_system_name: 'mysql',
      ...constants,
      log_generation: generation,
      log_offset: offset,
      log_record_length: length,
      log_record_uid: `${generation}:${offset}`,
    });
    records += 1;
    waiting.push(line);
    size += line.length;
  };
  const grammar = peers[logType](emit);
  let offset = 0;
  for await (const line of createInterface({ input: createReadStream(file), crlfDelay: Infinity })) {
    const length = Buffer.byteLength(line) + 1;
    grammar.line(line, offset, length);
    offset += length;
    if (size < 256 * 1024) continue;
    if (!output.write(`${waiting.join('\n')}\n`)) await once(output, 'drain');
    waiting = [];
    size = 0;
  }
  grammar.end(offset);
  if (waiting.length > 0) output.write(`${waiting.join('\n')}\n`);
  return records;
}
