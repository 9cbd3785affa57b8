import type { Colors } from 'picocolors/types';
import { capacityLines, podLines } from './capacity-text';
import { counted, entry, indent, left, marked, number, pageWidth, wrap, wrapItems } from './layout';
import type { AccountReport, EnvironmentReport, FindingReport, RulesReport, StackReport } from './model';
import { billLines, moneyLines } from './money-text';

const width = pageWidth - indent;

/** Findings or suppressions that a summary shows before it points to the details. */
const mostInSummary = 3;

export function heading(title: string, c: Colors): string {
  return `${c.bold(title)} ${c.dim('─'.repeat(pageWidth - title.length - 1))}`;
}

/** A stack and what it holds. */
export function stackLines(stacks: readonly StackReport[]): string[] {
  const name = Math.max(...stacks.map(({ id }) => id.length));
  return stacks.flatMap(({ id, resources, kinds, settings, dependsOn }) => {
    const items = [
      ...kinds.map(({ kind, count }) => `${kind} ${count}`),
      ...(settings > 0 ? [counted(settings, 'setting of these', 'settings of these')] : []),
    ];
    const after = dependsOn.length > 0 ? `, after ${dependsOn.join(' and ')}` : '';
    return [
      ...wrap(`${left(id, name)}  ${counted(resources, 'resource')}${after}`, width),
      ...wrapItems(items, ' · ', width - 2).map((text) => `  ${text}`),
    ];
  });
}

function runsOn(
  { capacity, capacityType, kubernetes, incompatibilities, imageSource }: EnvironmentReport,
  c: Colors,
): string[] {
  const until = kubernetes.standardSupportEnds
    ? `, in standard support until ${kubernetes.standardSupportEnds}`
    : '';
  const bought = capacityType === 'SPOT' ? 'Spot' : 'on demand';
  return [
    `${capacity.nodes} × ${capacity.instanceType} ${bought} · Kubernetes ${kubernetes.version}${until}`,
    imageSource === 'ecr'
      ? 'third-party images and charts from our own ECR'
      : 'third-party images and charts from public registries; Kafka’s image from our own ECR',
    ...(incompatibilities.length === 0
      ? [c.green('compatible: components, charts, add-ons and node image go together')]
      : incompatibilities.flatMap(({ message }) => marked('✗', message, width)).map(c.red)),
  ];
}

/** Equal suppressions of several resources, in one line with their reason. */
function suppressionLines(suppressions: RulesReport['suppressions'], details: boolean): string[] {
  if (details) {
    return suppressions.flatMap(({ rule, resource, reason }) => [
      ...marked('–', `${rule} suppressed on ${resource}`, width),
      ...wrap(reason, width - 2).map((text) => `  ${text}`),
    ]);
  }
  const groups = new Map<string, number>();
  for (const { rule, reason } of suppressions) {
    const text = `${rule}: ${reason}`;
    groups.set(text, (groups.get(text) ?? 0) + 1);
  }
  return summarized(
    [...groups].map(([text, count]) =>
      marked('–', `${text}${count > 1 ? ` (${count} resources)` : ''}`, width),
    ),
    'suppression',
  );
}

/** The first few of many blocks of lines. */
function summarized(blocks: readonly (readonly string[])[], what: string): string[] {
  const hidden = blocks.length - mostInSummary;
  return [
    ...blocks.slice(0, mostInSummary).flat(),
    ...(hidden > 0 ? [`  and ${counted(hidden, `more ${what}`)}: --details`] : []),
  ];
}

function findingLines(
  findings: readonly FindingReport[],
  mark: string,
  what: string,
  details: boolean,
): string[] {
  const blocks = findings.map(({ rule, resource, message }) =>
    marked(mark, `${rule}: ${resource}: ${message}`, width),
  );
  return details ? blocks.flat() : summarized(blocks, what);
}

/** What the rules said. */
export function ruleLines(
  { checks, rules, violations, warnings, suppressions }: RulesReport,
  details: boolean,
  c: Colors,
): string[] {
  const outcome =
    violations.length === 0 ? c.green('no violation') : c.red(counted(violations.length, 'violation'));
  const warned = warnings.length === 0 ? 'no warning' : c.yellow(counted(warnings.length, 'warning'));
  return [
    `${outcome} · ${warned} · ${suppressions.length === 0 ? 'nothing suppressed' : `${suppressions.length} suppressed`} in ${counted(checks, 'check')} by ${counted(rules, 'rule')}`,
    ...findingLines(violations, '✗', 'violation', details).map(c.red),
    ...findingLines(warnings, '!', 'warning', details).map(c.yellow),
    ...suppressionLines(suppressions, details).map(c.dim),
  ];
}

const protectionText: Readonly<Record<EnvironmentReport['protection'], string>> = {
  data: 'what holds data is protected from destruction',
  none: 'nothing is protected: everything can be torn down',
};

/** Everything on one environment. */
export function environmentLines(report: EnvironmentReport, details: boolean, c: Colors): string[] {
  const { name, account, region, owner, protection, logs, stacks, rules, money } = report;
  const part = (label: string, lines: readonly string[]) => entry(label, lines, c.cyan);
  const place = [`account ${account} · ${region} · owner ${owner}`, protectionText[protection]];
  const written = `${number(logs.gigabytesPerDay)} GB a day from ${counted(logs.instances, 'Aurora instance')} (${logs.types.join(', ')}), searchable for ${counted(logs.searchableDays, 'day')}`;
  return [
    heading(name, c),
    ...part('place', place),
    ...part('logs', wrap(written, width)),
    ...part('stacks', stacks.length > 0 ? stackLines(stacks) : ['none']),
    ...part('runs on', runsOn(report, c)),
    ...part('capacity', capacityLines(report, c)),
    ...part('rules', ruleLines(rules, details, c)),
    ...part('a month', moneyLines(report, c)),
    ...(details
      ? [
          ...part('pods', podLines(report.capacity, c)),
          ...part('line items', billLines(money.thisSystem, c)),
          ...part('CloudWatch', billLines(money.cloudWatch, c)),
        ]
      : []),
  ];
}

/** The bootstrap that the environments of an account share. */
export function accountLines(report: AccountReport, details: boolean, c: Colors): string[] {
  const part = (label: string, lines: readonly string[]) => entry(label, lines, c.cyan);
  const { account, region, environments, stacks, rules, money } = report;
  return [
    heading(`shared by account ${account}`, c),
    ...part('place', wrap(`${region} · used by ${environments.join(', ')}`, width)),
    ...part('stacks', stacks.length > 0 ? stackLines(stacks) : ['no bootstrap stack']),
    ...(stacks.length > 0 ? part('rules', ruleLines(rules, details, c)) : []),
    ...part(
      'a month',
      details ? billLines(money, c) : [`$${number(money.monthlyUsd, 2)} for state, its key and images`],
    ),
  ];
}
