import { recordStreams } from '../../../contract/streams';
import { recordUid } from '../../../contract/generations';
import { account, region } from './aws';
import { digestOf, type Body } from './body';
import type { SinkProcess, Stored } from './sink';

/** What is wrong with what was stored, and how much there is. */
export interface Found {
  readonly records: number;
  /** Of records that are in no body. */
  readonly strangers: readonly string[];
  /** Generation and offset of records that never arrived. */
  readonly missing: readonly string[];
  /** Of records that arrived more than once: how many too many. */
  readonly duplicates: number;
  /** Records whose columns are not those of the oracle: the first few, as they were stored. */
  readonly different: readonly Stored[];
}

/** How many of each kind of mistake are kept to be shown. */
const shown = 5;

interface Ledger {
  readonly body: Body;
  /** How often each record has arrived. */
  readonly seen: Map<number, number>;
  /** The parts of records that are too long for one, by the record’s start. */
  readonly parts: Map<number, Stored[]>;
}

function constantsAreRight({ body }: Ledger, record: Stored): boolean {
  const { instance, generation, logType } = body;
  return (
    record['aws_rds_instance_id'] === instance &&
    record['cloud_resource_id'] === `arn:aws:rds:${region}:${account}:db:${instance}` &&
    record['db_system_name'] === 'mysql' &&
    String(record['log_file_name']).startsWith(`${logType}/`) &&
    String(record['log_record_uid']).startsWith(`${generation}:`)
  );
}

/** Parts of one record, put together: texts one behind the other, lengths added. */
function whole(parts: readonly Stored[]): Stored | undefined {
  const ordered = [...parts].sort((a, b) => Number(a['log_offset']) - Number(b['log_offset']));
  const first = ordered[0];
  if (first === undefined || first['log_record_part'] !== 0) return undefined;
  const record: Record<string, unknown> = { ...first };
  delete record['log_record_part'];
  for (const part of ordered.slice(1)) {
    for (const column of ['db_query_text', 'body']) {
      if (column in part) record[column] = `${String(record[column] ?? '')}${String(part[column])}`;
    }
    record['log_record_length'] = Number(record['log_record_length']) + Number(part['log_record_length']);
  }
  return record;
}

/** Compares what was stored with what was written, record by record and column by column. */
export async function check(sink: SinkProcess, bodies: readonly Body[]): Promise<Found> {
  const ledgers = new Map(
    bodies.map((body): [string, Ledger] => [body.generation, { body, seen: new Map(), parts: new Map() }]),
  );
  const strangers: string[] = [];
  const different: Stored[] = [];
  let records = 0;
  let duplicates = 0;
  const judge = (ledger: Ledger, offset: number, record: Stored) => {
    const digest = ledger.body.expected.get(offset);
    if (digest === undefined) strangers.push(String(record['log_record_uid']));
    else if (digest !== digestOf(record) || !constantsAreRight(ledger, record)) different.push(record);
  };
  for (const { name } of Object.values(recordStreams)) {
    for await (const record of sink.stored(name)) {
      records += 1;
      const ledger = ledgers.get(String(record['log_generation']));
      const offset = Number(record['log_offset']);
      if (ledger === undefined) {
        strangers.push(String(record['log_record_uid']));
        continue;
      }
      const times = (ledger.seen.get(offset) ?? 0) + 1;
      ledger.seen.set(offset, times);
      if (times > 1) duplicates += 1;
      else if (record['log_record_part'] === undefined) judge(ledger, offset, record);
      else {
        const start = Number(String(record['log_record_uid']).split(':').pop());
        ledger.parts.set(start, [...(ledger.parts.get(start) ?? []), record]);
      }
    }
  }
  const missing: string[] = [];
  for (const ledger of ledgers.values()) {
    for (const [start, parts] of ledger.parts) {
      const record = whole(parts);
      if (record !== undefined) judge(ledger, start, record);
      else missing.push(recordUid(ledger.body.generation, start));
    }
    for (const offset of ledger.body.expected.keys()) {
      if (!ledger.seen.has(offset)) missing.push(recordUid(ledger.body.generation, offset));
    }
  }
  return {
    records,
    strangers: strangers.slice(0, shown),
    missing: missing.slice(0, shown),
    duplicates,
    different: different.slice(0, shown),
  };
}

/** How many different records of these bodies have arrived, without looking at them: to know when to look. */
export async function arrived(sink: SinkProcess, bodies: readonly Body[]): Promise<number> {
  const ours = new Set(bodies.map(({ generation }) => generation));
  const seen = new Set<string>();
  for (const { name } of Object.values(recordStreams)) {
    for await (const record of sink.stored(name)) {
      if (ours.has(String(record['log_generation']))) seen.add(String(record['log_record_uid']));
    }
  }
  return seen.size;
}
