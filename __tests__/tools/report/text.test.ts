import { stripVTControlCharacters } from 'node:util';
import { buildReport } from '../../../tools/report/model';
import { renderJson, renderText } from '../../../tools/report/text';
import { allComponents } from '../../../values/components';
import { adopted, anEnvironment, withoutNat } from '../pricing/environments';
import { aFinding, aStack } from './stacks';

const large = anEnvironment({ name: 'prod' });
const small = anEnvironment({
  name: 'dev',
  logs: { gigabytesPerDay: 5, instances: 3 },
  budget: { monthlyUsd: 100 },
});
const others = [
  anEnvironment({ name: 'private', ...withoutNat }),
  anEnvironment({ name: 'adopted', ...adopted }),
];
const longPath = `prod-foundation/${'a-rather-long-construct-id/'.repeat(8)}bucket`;
const stacks = [
  aStack(large, 'bootstrap', ['aws_ecr_repository']),
  aStack(
    large,
    'foundation',
    Array.from({ length: 12 }, (_, index) => `aws_kind_number_${index}`),
    (resources) =>
      resources.flatMap((resource, index) => [
        aFinding('warning', { ...resource, path: longPath }, `warning number ${index}`),
        aFinding(
          'error',
          resource,
          'it is open',
          `the reason number ${index} is long enough to be read by somebody who wonders`,
        ),
      ]),
  ),
  aStack(large, 'cluster', ['aws_eks_cluster']),
];
const today = new Date('2026-11-21');
const report = buildReport([large, small, ...others], stacks, { writtenTo: 'cdktf.out', today });
const plain = (details: boolean) => renderText(report, { details, colour: false });
const oneLine = (text: string) => text.replace(/\s+/g, ' ');

describe.each([
  ['the summary', false],
  ['the details', true],
])('%s', (_, details) => {
  test('fits 100 columns', () => {
    expect(
      plain(details)
        .split('\n')
        .filter((line) => [...line].length > 100),
    ).toEqual([]);
  });

  test('has no control characters without colour, and the same text with it', () => {
    const coloured = renderText(report, { details, colour: true });
    expect(plain(details)).not.toContain('\u001b');
    expect(coloured).toContain('\u001b[');
    const trimmed = (text: string) => text.replace(/ +$/gm, '');
    expect(trimmed(stripVTControlCharacters(coloured))).toBe(plain(details));
  });

  test('ends no line with spaces', () => {
    expect(plain(details)).not.toMatch(/ $/m);
  });

  test('names every environment, every stack and every component', () => {
    const wanted = [
      ...report.environments.flatMap(({ name, stacks: own }) => [name, ...own.map(({ id }) => id)]),
      'bootstrap-111122223333',
      ...allComponents.map(({ title }) => title),
    ];
    expect(wanted.filter((text) => !plain(details).includes(text))).toEqual([]);
  });
});

test('the summary shows the first findings and says how many it leaves out', () => {
  const summary = oneLine(plain(false));
  expect(summary).toContain('warning number 2');
  expect(summary).not.toContain('warning number 3');
  expect(summary).toContain('and 9 more warnings: --details');
  expect(summary).toContain('and 9 more suppressions: --details');
});

test('the details show every finding, suppression, advisory and price line', () => {
  const details = oneLine(plain(true));
  const wanted = [
    ...Array.from({ length: 12 }, (_, index) => [
      `warning number ${index}`,
      `the reason number ${index} is`,
    ]).flat(),
    ...allComponents.flatMap(({ advisories }) => advisories.map(({ summary }) => summary)),
    ...report.environments.flatMap(({ money }) => money.thisSystem.lines.map(({ what }) => what)),
  ];
  expect(wanted.filter((text) => !details.includes(oneLine(text)))).toEqual([]);
});

test('every assumption is printed with its basis', () => {
  const details = oneLine(plain(true)).replaceAll(/\s/g, '');
  expect(report.assumptions.length).toBeGreaterThan(35);
  for (const { text, basis } of report.assumptions) {
    expect(details).toContain(`${text}(${basis})`.replaceAll(/\s/g, ''));
  }
});

test('the two bills stand side by side with their totals on one line', () => {
  expect(plain(false)).toMatch(/Total +\$\d[\d,.]+ +Total +\$15,487\.00/);
  expect(plain(false)).toMatch(/Saves \$14,\d{3} a month: CloudWatch costs 18\.\d times as much\./);
});

test('where CloudWatch is cheaper, the report says so and from when it is not', () => {
  expect(oneLine(plain(false))).toMatch(
    /CloudWatch would cost \$\d+ less for so few logs\. This system is the cheaper one from about \d+ GB a day\./,
  );
});

test('a price above the budget is called out', () => {
  expect(plain(false)).toMatch(/\d{3} % of the budget of \$100\. Raise budget\.monthlyUsd/);
});

test('one environment alone needs no overview', () => {
  const alone = buildReport([large], stacks, { writtenTo: 'cdktf.out', today });
  expect(plain(false)).toContain('at a glance');
  expect(renderText(alone, { details: false, colour: false })).not.toContain('at a glance');
});

test('JSON is the report itself', () => {
  expect(JSON.parse(renderJson(report))).toEqual(JSON.parse(JSON.stringify(report)));
  expect(JSON.parse(renderJson(report))).toMatchObject({
    version: 1,
    date: '2026-11-21',
    writtenTo: 'cdktf.out',
  });
});
