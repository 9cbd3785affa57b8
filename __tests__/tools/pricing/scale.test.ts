import { join } from 'node:path';
import { maxMemoryMib } from '../../../constructs/helm/valkey-limits';
import { scalePage } from '../../../tools/docs/scale';
import { staleMessage, stalePages } from '../../../tools/docs/pages';
import { demandOf, environmentOf, limits, reach, valkeyRoomMib } from '../../../tools/pricing/scale';

const root = join(__dirname, '..', '..', '..');

test('docs/scale.md says what the formulas say', () => {
  const stale = stalePages(root, [scalePage]);
  if (stale.length > 0) throw new Error(staleMessage(stale));
});

test('1 TB a day fits the node of the reference fleet, and costs less than $1,000', () => {
  const { nodes, instanceType, price } = demandOf(1);
  expect({ nodes, instanceType }).toEqual({ nodes: 1, instanceType: 't4g.2xlarge' });
  expect(price.monthlyUsd).toBeLessThan(1000);
});

test('what grows with the log grows as much as the log', () => {
  const [one, hundred] = [demandOf(1), demandOf(100)];
  const growing = ['filesPerDay', 'workerCpu', 'writesPerSecond', 'getsPerDay', 'valkeyMib'] as const;
  for (const name of growing) expect(hundred[name] / one[name]).toBeCloseTo(100, 6);
});

test('there are nodes enough for the CPU that is used on average', () => {
  for (const size of [0.1, 1, 3, 10, 100]) {
    const { nodes, instanceType, workerCpu, openobserveCpu } = demandOf(size);
    const vcpu = nodes * (instanceType === 't4g.2xlarge' ? 8 : 16);
    expect(vcpu).toBeGreaterThan(workerCpu + openobserveCpu[0]);
  }
});

test.each(Object.entries(limits))('the limit of %s holds up to its reach, and no further', (_, limit) => {
  const upTo = reach(limit);
  expect(upTo).toBeGreaterThan(1);
  expect(limit.needed(demandOf(upTo))).toBeLessThanOrEqual(limit.least);
  expect(limit.needed(demandOf(upTo + 0.1))).toBeGreaterThan(limit.least);
});

test('Valkey has the room for keys that its chart gives it', () => {
  expect(valkeyRoomMib).toBe(maxMemoryMib(environmentOf(1).workloads.valkey.limits.memory));
});
