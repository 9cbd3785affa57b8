import { closeSync, mkdirSync, openSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Where a record lies in its generation. */
export interface StoredPlace {
  readonly offset: number;
  /** Undefined for a record without `log_record_length`. */
  readonly length: number | undefined;
}

/** Places and times of the records of one generation, in the order in which they came. 24 bytes a record. */
class Positions {
  length = 0;
  private offsets = new Float64Array(64);
  private lengths = new Float64Array(64);
  private times = new Float64Array(64);

  add(offset: number, length: number | undefined, time: number): void {
    if (this.length === this.offsets.length) {
      const grow = (from: Float64Array) => {
        const to = new Float64Array(from.length * 2);
        to.set(from);
        return to;
      };
      this.offsets = grow(this.offsets);
      this.lengths = grow(this.lengths);
      this.times = grow(this.times);
    }
    this.offsets[this.length] = offset;
    this.lengths[this.length] = length ?? NaN;
    this.times[this.length] = time;
    this.length++;
  }

  /** The places of records with `start` ≤ time < `end`. */
  *between(start: number, end: number): Generator<StoredPlace> {
    for (let i = 0; i < this.length; i++) {
      const time = this.times[i] ?? 0;
      if (time < start || time >= end) continue;
      const length = this.lengths[i];
      yield { offset: this.offsets[i] ?? 0, length: Number.isNaN(length) ? undefined : length };
    }
  }
}

interface StoredStream {
  readonly lines: string[];
  readonly file: number | undefined;
  readonly generations: Map<string, Positions>;
  records: number;
}

/**
 * Records as they are stored: one line of JSON each, in memory, or in `<folder>/<stream>.ndjson`. Only where a record lies
 * is kept in memory then, for searches.
 */
export class LogStore {
  private readonly streams = new Map<string, StoredStream>();

  constructor(private readonly folder?: string) {
    if (folder !== undefined) mkdirSync(folder, { recursive: true });
  }

  /** Each record as its line of JSON and its fields. */
  add(
    name: string,
    records: readonly { readonly line: string; readonly fields: Readonly<Record<string, unknown>> }[],
  ): void {
    const stream = this.make(name);
    for (const { fields } of records) {
      const { log_generation: generation, log_offset: offset, log_record_length: length } = fields;
      if (typeof generation !== 'string' || typeof offset !== 'number') continue;
      let positions = stream.generations.get(generation);
      if (positions === undefined) stream.generations.set(generation, (positions = new Positions()));
      const time = fields['_timestamp'] as number;
      positions.add(offset, typeof length === 'number' ? length : undefined, time);
    }
    stream.records += records.length;
    if (stream.file === undefined) for (const { line } of records) stream.lines.push(line);
    else writeFileSync(stream.file, `${records.map(({ line }) => line).join('\n')}\n`);
  }

  /** How many records each stream has. */
  counts(): Record<string, number> {
    return Object.fromEntries([...this.streams].map(([name, { records }]) => [name, records]));
  }

  /** The records of a stream that is kept in memory. */
  records(name: string): Readonly<Record<string, unknown>>[] {
    return (this.streams.get(name)?.lines ?? []).map((line) => JSON.parse(line) as Record<string, unknown>);
  }

  /** Places of a generation’s records, twice what is there twice, with `start` ≤ time < `end`. */
  places(name: string, generation: string, start: number, end: number): Iterable<StoredPlace> {
    return this.streams.get(name)?.generations.get(generation)?.between(start, end) ?? [];
  }

  /** Forgets everything; files are emptied. */
  clear(): void {
    this.close();
    for (const name of this.streams.keys()) {
      if (this.folder !== undefined) closeSync(openSync(this.path(name), 'w'));
    }
    this.streams.clear();
  }

  close(): void {
    for (const { file } of this.streams.values()) if (file !== undefined) closeSync(file);
  }

  private make(name: string): StoredStream {
    const known = this.streams.get(name);
    if (known !== undefined) return known;
    const file = this.folder === undefined ? undefined : openSync(this.path(name), 'a');
    const stream = { lines: [], file, generations: new Map<string, Positions>(), records: 0 };
    this.streams.set(name, stream);
    return stream;
  }

  private path(name: string): string {
    return join(this.folder ?? '', `${name}.ndjson`);
  }
}
