import type { Colors } from 'picocolors/types';
import type { Bill } from '../pricing/line';
import { dollars, left, marked, number, pageWidth, indent, right, wrap } from './layout';
import type { EnvironmentReport, MoneyReport } from './model';

const width = pageWidth - indent;
const ourName = 26;
const ourSum = 11;
const gap = '      ';
const theirName = 24;
const theirSum = 12;

type Row = readonly [name: string, usd: number];

const cells = (row: Row | undefined, nameWidth: number, sumWidth: number): string =>
  row ? left(row[0], nameWidth) + right(dollars(row[1]), sumWidth) : ' '.repeat(nameWidth + sumWidth);

/** Two bills side by side, their totals on one line. */
function sideBySide(ours: readonly Row[], theirs: readonly Row[], c: Colors): string[] {
  const rows = Math.max(ours.length, theirs.length) - 1;
  const at = (bill: readonly Row[], index: number) =>
    index === rows ? bill.at(-1) : index < bill.length - 1 ? bill[index] : undefined;
  return Array.from({ length: rows + 1 }, (_, index) => {
    const text =
      `${cells(at(ours, index), ourName, ourSum)}${gap}${cells(at(theirs, index), theirName, theirSum)}`.trimEnd();
    return index === rows ? c.bold(text) : text;
  });
}

/** Who is cheaper, and from when; and what another way of the logs would cost. */
export function verdict({ savingUsd, factor, breakEvenGbPerDay, exportedUsd }: MoneyReport): string {
  const from =
    breakEvenGbPerDay === undefined
      ? ''
      : ` This system is the cheaper one from about ${number(breakEvenGbPerDay)} GB a day.`;
  const exported =
    exportedUsd === undefined
      ? ''
      : ` With all logs exported to S3 instead of read through the RDS API, this system would cost ${dollars(exportedUsd, 0)}.`;
  return savingUsd >= 0
    ? `Saves ${dollars(savingUsd, 0)} a month: CloudWatch costs ${number(factor, 1)} times as much.${exported}`
    : `CloudWatch would cost ${dollars(-savingUsd, 0)} less for so few logs.${from}${exported}`;
}

/** The bill by group beside CloudWatch's, and what follows from it. */
export function moneyLines({ money }: EnvironmentReport, c: Colors): string[] {
  const { thisSystem, cloudWatch, budgetUsd, savingUsd } = money;
  const ours: Row[] = [
    ...thisSystem.groups.map(({ group, monthlyUsd }): Row => [group, monthlyUsd]),
    ['Total', thisSystem.monthlyUsd],
  ];
  const theirs: Row[] = [
    ...cloudWatch.lines.map(({ group, monthlyUsd }): Row => [group, monthlyUsd]),
    ['Total', cloudWatch.monthlyUsd],
  ];
  const share = Math.round((100 * thisSystem.monthlyUsd) / budgetUsd);
  const budget = `${share} % of the budget of ${dollars(budgetUsd, 0)}.`;
  return [
    c.dim(left('This system', ourName + ourSum) + gap + 'CloudWatch, for the same logs'),
    ...sideBySide(ours, theirs, c),
    ...wrap(verdict(money), width).map(savingUsd >= 0 ? c.green : c.yellow),
    share > 100 ? c.yellow(`${budget} Raise budget.monthlyUsd, or it alarms every month.`) : budget,
    ...(thisSystem.regionNote ? marked('!', `${thisSystem.regionNote}.`, width).map(c.yellow) : []),
  ];
}

/** Every line of a bill. */
export function billLines<Group extends string>({ lines }: Bill<Group>, c: Colors): string[] {
  const [what, quantity, unit] = [39, 15, 16];
  return lines.flatMap((each, index) => [
    ...(each.group === lines[index - 1]?.group ? [] : [c.dim(each.group)]),
    `${left(each.what, what)}${right(number(each.quantity, each.quantity < 100 ? 1 : 0), quantity)} ${left(each.unit, unit)}${right(dollars(each.monthlyUsd), 12)}`,
    ...(each.note ? wrap(each.note, width - 2).map((text) => c.dim(`  ${text}`)) : []),
  ]);
}
