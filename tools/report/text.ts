import { createColors } from 'picocolors';
import type { Colors } from 'picocolors/types';
import type { Advisory } from '../../values/component';
import { prices, instancePrices, pricesRegion, type ListPrice } from '../../values/prices';
import { accountLines, environmentLines, heading, ruleLines } from './environment-text';
import { columns, counted, dollars, entry, left, marked, number, pageWidth, right, wrap } from './layout';
import type { EnvironmentReport, Report } from './model';
import type { ComponentReport } from './pins';

export interface TextOptions {
  /** Show every line item, assumption, advisory and suppression. */
  readonly details: boolean;
  /** Use terminal colours. */
  readonly colour: boolean;
}

/** How many advisories a component has, and how many of them are about security: `8 (5 security)`. */
function advisoryCounts(advisories: readonly Advisory[]): string {
  const security = advisories.filter(({ kind }) => kind === 'security').length;
  if (advisories.length === 0) return '';
  return security === 0 ? `${advisories.length}` : `${advisories.length} (${security} security)`;
}

const chartText = ({ chart }: ComponentReport): string => (chart ? `${chart.name} ${chart.version}` : '–');

function componentLines({ components, pins, imageRules }: Report, details: boolean, c: Colors): string[] {
  const widest = (texts: readonly string[]) => Math.max(...texts.map(columns)) + 2;
  const [titles, tags, charts] = [
    widest(components.map(({ title }) => title)),
    widest(components.map(({ tag }) => tag)),
    widest(components.map(chartText)),
  ];
  const rows = components.flatMap((component) => {
    const { title, image, tag, advisories } = component;
    const known = advisoryCounts(advisories);
    const row = `  ${left(title, titles)}${left(tag, tags)}${left(chartText(component), charts)}${known ? c.yellow(known) : ''}`;
    if (!details) return [row];
    return [
      row,
      ...wrap(image, pageWidth - 4).map((text) => c.dim(`    ${text}`)),
      ...advisories.flatMap(({ kind, summary, upgradeTo, mitigation, source }) =>
        marked(
          `${kind}:`,
          `${summary} Upgrade to: ${upgradeTo}.${mitigation ? ` To be met so: ${mitigation}` : ''} (${source})`,
          pageWidth - 4,
        ).map((text) => `    ${text}`),
      ),
    ];
  });
  const known = components.flatMap(({ advisories }) => advisories);
  const unverified = pins.filter(({ verified }) => !verified);
  return [
    heading('images and charts, the same in every environment', c),
    c.dim(`  ${left('', titles)}${left('image', tags)}${left('chart', charts)}advisories`),
    ...rows,
    ...entry('rules', ruleLines(imageRules, details, c), c.cyan),
    ...(known.length > 0 && !details
      ? marked(
          '!',
          `${counted(known.length, 'advisory', 'advisories')} on pinned versions: --details says what is wrong and what cures it.`,
          pageWidth - 2,
        ).map((text) => `  ${c.yellow(text)}`)
      : []),
    ...(details
      ? [
          `  ${unverified.length} of ${counted(pins.length, 'pin')} not checked against their registries:`,
          ...unverified.map(({ what, version }) => `    ${left(what, 40)}${version}`),
        ]
      : []),
  ];
}

function assumptionLines({ assumptions }: Report, c: Colors): string[] {
  return [
    heading('assumptions behind the prices', c),
    ...assumptions.flatMap(({ text, basis }) =>
      marked('·', `${text} (${basis})`, pageWidth - 2).map((each) => `  ${each}`),
    ),
  ];
}

function listPriceLines(c: Colors): string[] {
  const all: [string, ListPrice][] = [...Object.entries(instancePrices), ...Object.entries(prices)];
  const unseen = all.filter(([, { seen }]) => seen === undefined).map(([id]) => id);
  const text =
    `AWS list prices of ${pricesRegion}, from values/prices.ts, each with its public page. ` +
    `${all.length - unseen.length} of ${all.length} were seen stated on another public page too; the others were not: ${unseen.join(', ')}.`;
  return [heading('list prices', c), ...wrap(text, pageWidth - 2).map((each) => `  ${each}`)];
}

/** What the rules said, in a few words. */
function rulesInShort({ rules }: EnvironmentReport, c: Colors): string {
  const { violations, warnings, suppressions } = rules;
  if (violations.length > 0) return c.red(counted(violations.length, 'violation'));
  const aside = [
    ...(warnings.length > 0 ? [counted(warnings.length, 'warning')] : []),
    ...(suppressions.length > 0 ? [`${suppressions.length} suppressed`] : []),
  ];
  return [c.green('hold'), ...aside].join(', ');
}

/** One row of the overview. */
const glanceRow = ([name, gb, resources, rules, ours, theirs, budget]: readonly string[]): string =>
  `  ${left(name ?? '', 13)}${right(gb ?? '', 9)}${right(resources ?? '', 10)}  ${left(rules ?? '', 35)}` +
  `${right(ours ?? '', 9)}${right(theirs ?? '', 11)}${right(budget ?? '', 9)}`;

/** One line for each environment, near the end of the screen because that is where a person looks first. */
function glanceLines({ environments }: Report, c: Colors): string[] {
  if (environments.length < 2) return [];
  const head = ['', 'GB a day', 'resources', 'rules', 'a month', 'CloudWatch', 'budget'];
  const rows = environments.map((each) => {
    const { thisSystem, cloudWatch, budgetUsd } = each.money;
    return [
      each.name,
      number(each.logs.gigabytesPerDay),
      number(each.stacks.reduce((sum, stack) => sum + stack.resources, 0)),
      rulesInShort(each, c),
      dollars(thisSystem.monthlyUsd, 0),
      dollars(cloudWatch.monthlyUsd, 0),
      `${Math.round((100 * thisSystem.monthlyUsd) / budgetUsd)} %`,
    ];
  });
  return [heading('at a glance', c), c.dim(glanceRow(head)), ...rows.map(glanceRow)];
}

function noteLines({ notes, assumptions }: Report, details: boolean, c: Colors): string[] {
  const toDo = notes.flatMap((text) => marked('!', text, pageWidth - 2)).map((text) => `  ${c.yellow(text)}`);
  const estimate = details
    ? []
    : marked(
        '·',
        `Prices are estimates from ${pricesRegion} list prices and ${counted(assumptions.length, 'assumption')}: --details shows each.`,
        pageWidth - 2,
      ).map((text) => `  ${text}`);
  return toDo.length + estimate.length === 0 ? [] : [heading('notes', c), ...toDo, ...estimate];
}

/** The report as text of at most 100 columns, with a line break at its end. */
export function renderText(report: Report, { details, colour }: TextOptions): string {
  const c = createColors(colour);
  const { totals, environments, accounts, writtenTo } = report;
  const sections = [
    [
      `${c.bold('Aurora Log System')}: ${counted(environments.length, 'environment')}, ${counted(totals.stacks, 'stack')}, ${counted(totals.resources, 'resource')}`,
      ...(writtenTo === undefined ? [] : wrap(`Terraform JSON written to ${writtenTo}`, pageWidth)),
    ],
    ...environments.map((each) => environmentLines(each, details, c)),
    ...accounts.map((each) => accountLines(each, details, c)),
    componentLines(report, details, c),
    ...(details ? [assumptionLines(report, c), listPriceLines(c)] : []),
    glanceLines(report, c),
    noteLines(report, details, c),
  ];
  return `${sections
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.map((each) => each.trimEnd()).join('\n'))
    .join('\n\n')}\n`;
}

/** The report as data: the shape of `Report`, indented. */
export const renderJson = (report: Report): string => `${JSON.stringify(report, null, 2)}\n`;
