import { idsIn } from '../../../demo/fake-rds/records';
import { runningErrorLog, slowLog, type Generation } from '../../../demo/fake-rds/engine';
import { sha256 } from '../../../contract/generations';
import { pipelineEvents } from '../../../contract/pipeline-events';
import { spanOf } from '../../../services/source/rds/budget';
import type { Stored } from './openobserve';
import type { RdsRun } from './simulate';

/** What a simulation came to. */
export interface RdsVerdict {
  /** What should not be; empty when everything holds. */
  readonly violations: readonly string[];
  readonly records: number;
  readonly bytes: number;
  readonly duplicates: number;
  readonly gaps: readonly string[];
  /** Calls of each operation, and the most in a minute. */
  readonly calls: Readonly<Record<string, number>>;
  readonly mostInAMinute: number;
  /** Seconds, of the slowest record of each instance that is not a matter of the outage. */
  readonly slowest: { readonly instance: string; readonly seconds: number };
  readonly median: number;
  /** Seconds until everything that was written before or in the outage was stored, from its end on. */
  readonly caughtUpAfter: number | undefined;
  /** Of what calls for portions could have brought, the part that they brought. */
  readonly fill: number;
  /** Part of the calls for portions of which more than half had been brought before. */
  readonly refetched: number;
  /** Part of the bytes that came by whole files. */
  readonly whole: number;
}

/** Milliseconds that bytes must exist to have to be delivered or declared. */
const mustBeSeen = 30 * 60_000;
const flushed = 300_000;

/** What mysqld writes when it starts; where a file was cut within a line, behind what is left of that. */
const banners = /.*\/mysqld, Version.*\nTcp port.*\nTime .*\n/g;

interface Range {
  readonly from: number;
  readonly to: number;
}

const isRead = ({ base }: Generation): boolean => base === slowLog || base === runningErrorLog;

/** What several ranges leave of a whole. */
function uncovered(ranges: readonly Range[], size: number): Range[] {
  const left: Range[] = [];
  let at = 0;
  for (const { from, to } of [...ranges].sort((one, other) => one.from - other.from)) {
    if (from > at) left.push({ from: at, to: Math.min(from, size) });
    at = Math.max(at, to);
    if (at >= size) return left;
  }
  if (at < size) left.push({ from: at, to: size });
  return left;
}

export function judgeRds(run: RdsRun): RdsVerdict {
  const { engine, written, sink, items, outage, callsPerSecond } = run;
  const violations = [
    ...run.violations,
    ...run.deadLetters.letters().map(({ cause }) => `dead letter: ${cause}`),
  ];
  const generations = engine.generations.filter(isRead);

  /** Where each record lies, or lay. */
  const homes = new Map<string, Generation>();
  for (const generation of generations)
    for (const text of [generation.bytes(), ...generation.shrinks.map(({ lost }) => lost)])
      for (const id of idsIn(text.toString('latin1'))) homes.set(id, generation);
  const homeOf = (records: readonly Stored[]): Generation | undefined => {
    for (const { ids } of records) for (const id of ids) if (homes.has(id)) return homes.get(id);
    return undefined;
  };

  /** What has only pieces of records is known by its first one. */
  const homeByAnchor = (service: string): Generation | undefined => {
    const item = items.find(({ generation }) => generation === service);
    return generations.find(
      (each) =>
        item !== undefined &&
        each.instance === item.instance_id &&
        sha256(each.bytes().subarray(item.anchor.offset, item.anchor.offset + item.anchor.length)) ===
          item.anchor.sha256,
    );
  };
  const stored = new Map<Generation, Stored[]>();
  const homeByService = new Map<string, Generation>();
  for (const [service, records] of sink.generations) {
    const home = homeOf(records) ?? homeByService.get(service.split('.')[0] ?? '') ?? homeByAnchor(service);
    if (!home) {
      violations.push(`${service} has ${records.length} records that nobody wrote`);
      continue;
    }
    homeByService.set(service, home);
    stored.set(home, [...(stored.get(home) ?? []), ...records]);
  }
  const gaps = new Map<Generation, Range[]>();
  const told: string[] = [];
  for (const event of sink.events) {
    if (event['event_name'] !== pipelineEvents.gap.name) continue;
    told.push(String(event['body']));
    const home = homeByService.get(String(event['log_generation']));
    const from = Number(event['log_offset']);
    if (home)
      gaps.set(home, [...(gaps.get(home) ?? []), { from, to: from + Number(event['log_record_length']) }]);
  }

  const at = new Map(written.map((each) => [each.id, each]));
  const storedIds = new Map<string, Stored[]>();
  for (const records of sink.generations.values())
    for (const record of records)
      for (const id of record.ids) storedIds.set(id, [...(storedIds.get(id) ?? []), record]);

  for (const generation of generations) {
    const { instance, base, shrinks } = generation;
    const body = generation.bytes();
    const name = `${instance} ${base} (${generation.names.at(-1)?.name})`;
    const declared = gaps.get(generation) ?? [];
    const ranges = (stored.get(generation) ?? []).map(({ offset, length }) => ({
      from: offset,
      to: offset + length,
    }));
    const lived = (generation.goneAt ?? Infinity) - generation.bornAt;
    if (lived >= mustBeSeen)
      for (const { from, to } of uncovered([...ranges, ...declared], body.length)) {
        const text = body.subarray(from, to).toString('utf8').replaceAll(banners, '').trim();
        if (text !== '')
          violations.push(
            `${name}: ${to - from} bytes from ${from} on are neither stored nor declared: ${text.slice(0, 80)}`,
          );
      }
    for (const shrink of shrinks)
      for (const id of idsIn(shrink.lost.toString('latin1'))) {
        const record = at.get(id);
        const isDeclared = declared.some(({ from, to }) => from < shrink.from && to > shrink.to);
        if (record && shrink.at - record.at >= mustBeSeen && !storedIds.has(id) && !isDeclared)
          violations.push(`${name}: ${id} was lost in a failover, and nobody said so`);
      }
  }

  let duplicates = 0;
  for (const [id, records] of storedIds) {
    const lengths = new Set(records.map(({ length }) => length)).size;
    if (records.length > lengths) {
      duplicates += records.length - lengths;
      if (duplicates < 5) violations.push(`${id} is stored ${records.length} times`);
    }
  }
  for (const item of items)
    if (!item.complete || item.open !== undefined)
      violations.push(`${item.instance_id} ${item.log_file_name} is not finished: ${JSON.stringify(item)}`);

  // A record is complete when the next one begins.
  const lags = new Map<string, number>();
  const all: number[] = [];
  const available = new Map<string, number>();
  const lastOf = new Map<string, { readonly id: string; readonly logType: string }>();
  for (const { id, instance, logType, at: time } of written) {
    const when = logType === 'error' ? Math.ceil(time / flushed) * flushed : time;
    const log = `${instance} ${logType}`;
    const before = lastOf.get(log);
    if (before) available.set(before.id, when);
    lastOf.set(log, { id, logType });
  }
  const delivered = [...available].flatMap(([id, when]) => {
    const storedAt = storedIds.get(id)?.[0]?.storedAt;
    const record = at.get(id);
    return storedAt === undefined || !record ? [] : [{ when, storedAt, instance: record.instance }];
  });
  const late = delivered.filter(
    ({ when, storedAt }) => outage && when < outage.to && storedAt >= outage.from,
  );
  const recovered = late.reduce((most, { storedAt }) => Math.max(most, storedAt), outage?.to ?? 0);
  for (const { when, storedAt, instance } of delivered) {
    // Catching up is another matter.
    if (outage && when < recovered && storedAt >= outage.from) continue;
    const lag = (storedAt - when) / 1000;
    all.push(lag);
    lags.set(instance, Math.max(lags.get(instance) ?? 0, lag));
  }
  const [slowest = ['nobody', 0] as const] = [...lags].sort(([, one], [, other]) => other - one);
  all.sort((one, other) => one - other);

  const minute = engine.calls.most('all', 60_000);
  const { calls } = spanOf(callsPerSecond);
  if (minute > callsPerSecond * 60 + 2 * calls)
    violations.push(`${minute} calls in a minute are more than ${callsPerSecond} a second`);

  const data = engine.calls.data('DownloadDBLogFilePortion', run.caps.bytes / 2);
  const portionBytes = run.served.DownloadDBLogFilePortion ?? 0;
  const wholeBytes = run.served.DownloadCompleteDBLogFile ?? 0;
  const counted = [
    'DescribeDBInstances',
    'DescribeDBClusters',
    'DescribeDBLogFiles',
    'DownloadDBLogFilePortion',
    'DownloadCompleteLogFile',
  ] as const;
  return {
    violations,
    records: [...sink.generations.values()].reduce((sum, records) => sum + records.length, 0),
    bytes: generations.reduce((sum, { size }) => sum + size, 0),
    duplicates,
    gaps: told,
    calls: Object.fromEntries(counted.map((operation) => [operation, engine.calls.count(operation)])),
    mostInAMinute: minute,
    slowest: { instance: slowest[0], seconds: slowest[1] },
    median: all[all.length >> 1] ?? 0,
    caughtUpAfter: outage && (recovered - outage.to) / 1000,
    fill: data.could === 0 ? 1 : data.bytes / data.could,
    refetched: data.calls === 0 ? 0 : data.refetches / data.calls,
    whole: wholeBytes / Math.max(1, wholeBytes + portionBytes),
  };
}
