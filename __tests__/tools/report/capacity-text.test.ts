import { createColors } from 'picocolors';
import { capacityLines, podLines } from '../../../tools/report/capacity-text';
import { buildReport } from '../../../tools/report/model';
import { capacityOf } from '../../../values/capacity';
import { anEnvironment } from '../pricing/environments';

const environment = anEnvironment({ nodeGroup: { nodes: 2 }, workloads: { processorWorkers: 5 } });
const capacity = capacityOf(environment);
const plain = createColors(false);

/** A printed row: a name, a count and four amounts, `–` for none. */
const row =
  /^(?<name>.+?)\s+(?<pods>\d+)\s+(?<cpu>[\d,]+)m\s+(?<cpuLimit>[\d,]+m|–)\s+(?<memory>[\d,]+)Mi\s+(?<memoryLimit>[\d,]+Mi|–)$/;

const [head, ...body] = podLines(capacity, plain);
const rows = body.map((line) => {
  const { name, ...amounts } = row.exec(line)?.groups ?? {};
  if (name === undefined) throw new Error(`not a row: ${line}`);
  const values = Object.values(amounts).map((text) =>
    text === '–' ? 0 : Number(text.replace(/[,mMi]/g, '')),
  );
  return { name, values };
});
const sums = ['always', 'at times', 'total'];
const printed = (name: string) => rows.find((each) => each.name === name)?.values;
const add = (groups: readonly { values: readonly number[] }[]) =>
  groups.reduce(
    (total, { values }) => total.map((sum, column) => sum + (values[column] ?? 0)),
    [0, 0, 0, 0, 0],
  );

test('the table has a row for every group of pods', () => {
  expect(head).toMatch(/pods +CPU asked +limit +memory asked +limit$/);
  expect(rows.map(({ name }) => name).filter((name) => !sums.includes(name))).toEqual([
    ...capacity.demands.filter(({ when }) => when === 'always').map(({ name }) => name),
    ...capacity.demands.filter(({ when }) => when === 'at times').map(({ name }) => name),
  ]);
});

test('what is printed adds up: each part to its sum, and everything to the total', () => {
  const at = rows.findIndex(({ name }) => name === 'always');
  const always = rows.slice(0, at);
  const atTimes = rows.slice(at + 1).filter(({ name }) => !sums.includes(name));
  expect(always.length).toBeGreaterThan(10);
  expect(atTimes.length).toBeGreaterThan(3);
  expect(printed('always')).toEqual(add(always));
  expect(printed('at times')).toEqual(add(atTimes));
  expect(printed('total')).toEqual(add([...always, ...atTimes]));
});

test('the total is what the nodes are held against, and the limits of what runs always as well', () => {
  const { requested, memoryLimitsMib } = capacity;
  expect(printed('total')?.slice(0, 2)).toEqual([requested.pods, requested.cpuMillis]);
  expect(printed('total')?.[3]).toBe(requested.memoryMib);
  expect(printed('always')?.[4]).toBe(memoryLimitsMib);
});

test('a bar shows each thing that can be full', () => {
  const [report] = buildReport([environment], [], {
    writtenTo: 'out',
    today: new Date('2026-11-21'),
  }).environments;
  if (report === undefined) throw new Error('no report');
  const text = capacityLines(report, plain).join('\n');
  const { requested, memoryLimitsMib, allocatable, disks } = capacity;
  const percent = (used: number, all: number) => `${Math.round((100 * used) / all)} %`;
  const bars: [string, string][] = [
    ['CPU', percent(requested.cpuMillis, allocatable.cpuMillis)],
    ['memory', percent(requested.memoryMib, allocatable.memoryMib)],
    ['limits', percent(memoryLimitsMib, allocatable.memoryMib)],
    ['pods', `${requested.pods} of ${allocatable.pods}`],
    ...disks.map(({ name, needsGib, givenGib }): [string, string] => [
      'disk',
      `${name}: ${needsGib} of ${givenGib} GiB`,
    ]),
  ];
  expect(disks.map(({ name }) => name)).toEqual(['openobserve', 'kafka']);
  for (const [label, says] of bars) {
    expect(text.split('\n').filter((line) => line.startsWith(label) && line.includes(says))).toHaveLength(1);
  }
  expect(text.replace(/\s+/g, ' ')).toContain('6.4 vCPU are included');
});

test('what is nearly full stands out', () => {
  const colours = createColors(true);
  const yellow = '\u001b[33m';
  const linesFor = (openobserveGib: number) => {
    const [report] = buildReport([anEnvironment({ volumes: { openobserveGib } })], [], {
      writtenTo: 'out',
      today: new Date('2026-11-21'),
    }).environments;
    if (report === undefined) throw new Error('no report');
    return capacityLines(report, colours).find((line) => line.includes('openobserve'));
  };
  expect(linesFor(90)).toContain(yellow);
  expect(linesFor(300)).not.toContain(yellow);
});
