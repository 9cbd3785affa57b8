import { createColors } from 'picocolors';
import type { Colors } from 'picocolors/types';
import type { Advisory } from '../../values/component';
import { prices, instancePrices, pricesRegion, type ListPrice } from '../../values/prices';
import { accountLines, environmentLines, heading } from './environment-text';
import { counted, left, marked, pageWidth, wrap } from './layout';
import type { Report } from './model';

export interface TextOptions {
  /** Show every line item, assumption, advisory and suppression. */
  readonly details: boolean;
  /** Use terminal colours. */
  readonly colour: boolean;
}

const advisoryKinds: readonly Advisory['kind'][] = ['security', 'defect', 'support'];

function advisoryCounts(advisories: readonly Advisory[]): string {
  return advisoryKinds
    .map((kind) => [kind, advisories.filter((each) => each.kind === kind).length] as const)
    .filter(([, count]) => count > 0)
    .map(([kind, count]) => `${count} ${kind}`)
    .join(', ');
}

function componentLines({ components, pins }: Report, details: boolean, c: Colors): string[] {
  const rows = components.flatMap(({ title, image, tag, chart, advisories }) => {
    const charted = chart ? `${chart.name} ${chart.version}` : '–';
    const known = advisoryCounts(advisories);
    const row = `  ${left(title, 20)}${left(tag, 24)}${left(charted, 36)}${known ? c.yellow(known) : ''}`.trimEnd();
    if (!details) return [row];
    return [
      row,
      ...wrap(image, pageWidth - 4).map((text) => c.dim(`    ${text}`)),
      ...advisories.flatMap(({ kind, summary, upgradeTo, mitigation, source }) =>
        marked(
          `${kind}:`,
          `${summary} Upgrade to: ${upgradeTo}.${mitigation ? ` ${mitigation}` : ''} (${source})`,
          pageWidth - 4,
        ).map((text) => `    ${text}`),
      ),
    ];
  });
  const known = components.flatMap(({ advisories }) => advisories);
  const unverified = pins.filter(({ verified }) => !verified);
  return [
    heading('images and charts, the same in every environment', c),
    c.dim(`  ${left('', 20)}${left('image', 24)}${left('chart', 36)}advisories`),
    ...rows,
    ...(known.length > 0 && !details
      ? marked('!', `${counted(known.length, 'advisory', 'advisories')} on pinned versions: --details says what is wrong and what cures it.`, pageWidth - 2).map((text) => `  ${c.yellow(text)}`)
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
    ...assumptions.flatMap(({ text, basis }) => marked('·', `${text} (${basis})`, pageWidth - 2).map((each) => `  ${each}`)),
  ];
}

function listPriceLines(c: Colors): string[] {
  const all: [string, ListPrice][] = [...Object.entries(instancePrices), ...Object.entries(prices)];
  const unseen = all.filter(([, { seen }]) => seen === undefined).map(([id]) => id);
  return [
    heading('list prices', c),
    ...wrap(
      `AWS list prices of ${pricesRegion} from values/prices.ts, each with its public page. ${all.length - unseen.length} of ${all.length} were seen stated for a month of 2026; not dated: ${unseen.join(', ')}.`,
      pageWidth - 2,
    ).map((text) => `  ${text}`),
  ];
}

function noteLines({ notes, assumptions }: Report, details: boolean, c: Colors): string[] {
  const all = [
    ...notes.map((text) => c.yellow(text)),
    ...(details
      ? []
      : [`Prices are estimates from ${pricesRegion} list prices and ${counted(assumptions.length, 'assumption')}: --details shows each.`]),
  ];
  if (all.length === 0) return [];
  return [heading('notes', c), ...all.flatMap((text) => marked('!', text, pageWidth - 2)).map((text) => `  ${text}`)];
}

/** The report as text of at most 100 columns, with a line break at its end. */
export function renderText(report: Report, { details, colour }: TextOptions): string {
  const c = createColors(colour);
  const { totals, environments, accounts, writtenTo } = report;
  const sections = [
    [
      `${c.bold('Aurora Log System')}: ${counted(environments.length, 'environment')}, ${counted(totals.stacks, 'stack')}, ${counted(totals.resources, 'resource')}`,
      ...wrap(`Terraform JSON written to ${writtenTo}`, pageWidth),
    ],
    ...environments.map((each) => environmentLines(each, details, c)),
    ...accounts.map((each) => accountLines(each, details, c)),
    componentLines(report, details, c),
    ...(details ? [assumptionLines(report, c), listPriceLines(c)] : []),
    noteLines(report, details, c),
  ];
  return `${sections
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.map((each) => each.trimEnd()).join('\n'))
    .join('\n\n')}\n`;
}

/** The report as data: the shape of `Report`, indented. */
export const renderJson = (report: Report): string => `${JSON.stringify(report, null, 2)}\n`;
