import { compatibilityPartitioner } from '@platformatic/kafka';
import { corpus } from '../../__tests__/support/corpus';
import { partitionsPerTopic, topics } from '../../contract/topics';

/** A slow log, and how many records it holds. */
export interface Log {
  readonly bytes: Buffer;
  readonly records: number;
}

/** Hours before now at which a log begins: recent enough to be taken, and early enough that a large one does not reach tomorrow. */
const hoursAgo = 24;

/** Without what only a test of parsers needs; gzip -1 makes it as much smaller as real slow logs: see bench/parse.ts. */
export function slowLog(megabytes: number, seed: number): Log {
  const start = (Date.now() - hoursAgo * 3_600_000) * 1000;
  const pieces: Buffer[] = [];
  let records = 0;
  for (const { bytes, spans } of corpus({
    ...{ logType: 'slowquery', seed, start, odd: false },
    bytes: megabytes * 1e6,
  })) {
    pieces.push(bytes);
    records += spans.filter(({ columns }) => columns !== undefined).length;
  }
  return { bytes: Buffer.concat(pieces), records };
}

/** The partition of an instance’s hints. */
const partitionOf = (instance: string): number =>
  compatibilityPartitioner({ topic: topics.slowquery }, Buffer.from(instance)) % partitionsPerTopic;

/** Names of instances, as many in each partition: what a fleet of hundreds comes to by itself. */
export function spreadInstances(perPartition: number): string[] {
  const names = new Map<number, string[]>();
  for (let number = 1; [...names.values()].flat().length < perPartition * partitionsPerTopic; number += 1) {
    const name = `shop-${number}`;
    const partition = partitionOf(name);
    const there = names.get(partition) ?? [];
    if (there.length < perPartition) names.set(partition, [...there, name]);
  }
  return [...names.values()].flat();
}

/** Where an instance’s slow log of some hour lies. @param hour two digits */
export const keyOf = (instance: string, hour: string): string =>
  `shop/${instance}/slowquery/mysql-slowquery.log.2026-11-21.${hour}`;
