import { rules } from '../../constructs/policy/rules';
import type { Judgement } from '../../constructs/policy/judge';
import { judgeImages } from '../../stacks/component-checks';
import type { SynthesizedStack } from '../../stacks/synthesize';
import { capacityOf, type Capacity } from '../../values/capacity';
import { checkCompatibility, type Incompatibility } from '../../values/compatibility';
import { components } from '../../values/components';
import { accountsOf, environmentNamed } from '../../values/fleet';
import { standardSupportEnds } from '../../values/kubernetes-versions';
import type { Environment } from '../../values/schema';
import { unsetGithubOwner } from '../../values/schema/operations';
import { assumptions, type Assumption, type AssumptionId } from '../pricing/assumptions';
import { breakEvenGbPerDay } from '../pricing/break-even';
import type { Bill } from '../pricing/line';
import { averageCpuOf } from '../pricing/compute';
import {
  cloudWatchPriceOf,
  exportedPriceOf,
  priceOf,
  sharedPriceOf,
  type CloudWatchGroup,
  type Price,
} from '../pricing/price';
import { componentReports, pinsOf, type ComponentReport, type Pin } from './pins';
import { contentsOf, type StackContents } from './resource-kinds';

/** One stack: what it holds and what must be applied before it. */
export interface StackReport extends StackContents {
  readonly id: string;
  readonly kind: SynthesizedStack['kind'];
  readonly resources: number;
  readonly dependsOn: readonly string[];
}

/** A rule’s complaint that did not refuse the synthesis. */
export interface FindingReport {
  readonly rule: string;
  /** Construct path, such as `prod-foundation/archive/bucket`. */
  readonly resource: string;
  readonly message: string;
}

/** What holding some stacks to the rules came to. Whoever reads a report has no violation: those refuse the synthesis. */
export interface RulesReport {
  /** How often a rule was asked about a resource. */
  readonly checks: number;
  /** How many rules there are. */
  readonly rules: number;
  readonly violations: readonly FindingReport[];
  readonly warnings: readonly FindingReport[];
  readonly suppressions: readonly (FindingReport & { readonly reason: string })[];
}

/** An environment’s bill beside CloudWatch’s. All sums are US dollars a month. */
export interface MoneyReport {
  readonly thisSystem: Price;
  readonly cloudWatch: Bill<CloudWatchGroup>;
  /** This system with all logs exported to S3 instead; absent where none is read through the RDS API. */
  readonly exportedUsd?: number;
  /** Negative where CloudWatch would be cheaper. */
  readonly savingUsd: number;
  /** CloudWatch’s price divided by this system’s. */
  readonly factor: number;
  /** GB a day from which this system is the cheaper one; absent where it is never so. */
  readonly breakEvenGbPerDay?: number;
  readonly budgetUsd: number;
}

export interface EnvironmentReport {
  readonly name: string;
  readonly account: string;
  readonly region: string;
  readonly protection: Environment['protection'];
  readonly owner: string;
  readonly logs: {
    readonly gigabytesPerDay: number;
    readonly instances: number;
    readonly types: readonly string[];
    readonly searchableDays: number;
  };
  readonly imageSource: Environment['imageSource'];
  readonly kubernetes: { readonly version: string; readonly standardSupportEnds?: string };
  readonly capacityType: Environment['nodeGroup']['capacityType'];
  /** What does not go together; empty when everything does. */
  readonly incompatibilities: readonly Incompatibility[];
  readonly stacks: readonly StackReport[];
  readonly rules: RulesReport;
  readonly capacity: Capacity;
  /** Average CPU that the price assumes, in thousandths. */
  readonly averageCpuMillis: number;
  readonly money: MoneyReport;
}

/** An account’s bootstrap, which its environments share. */
export interface AccountReport {
  readonly account: string;
  readonly region: string;
  readonly environments: readonly string[];
  readonly stacks: readonly StackReport[];
  readonly rules: RulesReport;
  readonly money: Bill<'Shared'>;
}

/** Everything that `npm run synth` and `npm run report` have to say. `--json` prints it as it is; `version` changes when its shape does. */
export interface Report {
  readonly version: 1;
  /** The day that support windows were judged by, `YYYY-MM-DD`. */
  readonly date: string;
  /** The folder with the Terraform JSON; absent where none was kept. */
  readonly writtenTo?: string;
  readonly totals: { readonly stacks: number; readonly resources: number };
  readonly environments: readonly EnvironmentReport[];
  readonly accounts: readonly AccountReport[];
  /** Images and charts; the same in every environment. */
  readonly components: readonly ComponentReport[];
  /** What the rules say of the images. */
  readonly imageRules: RulesReport;
  /** Every image, chart, add-on and node image, and whether its registry has been asked for it. */
  readonly pins: readonly Pin[];
  /** The assumptions behind any price above. */
  readonly assumptions: readonly (Assumption & { readonly id: AssumptionId })[];
  /** What a person should do or know, most important first. */
  readonly notes: readonly string[];
}

export interface ReportOptions {
  /** The folder with the Terraform JSON. @default - none was kept */
  readonly writtenTo?: string;
  readonly today: Date;
  /** Report on this environment alone. @default - on every one */
  readonly environment?: string;
}

function stackReport({ id, kind, dependsOn, resources }: SynthesizedStack): StackReport {
  return {
    id,
    kind,
    dependsOn,
    resources: resources.length,
    ...contentsOf(resources.map(({ type }) => type)),
  };
}

function rulesReport(judgements: readonly Judgement[]): RulesReport {
  const findings = judgements.flatMap((judgement) => judgement.findings);
  const toReport = ({ rule, resource, message }: (typeof findings)[number]): FindingReport => ({
    rule: rule.id,
    resource: resource.path,
    message,
  });
  const open = findings.filter(({ suppressedBecause }) => suppressedBecause === undefined);
  return {
    checks: judgements.reduce((sum, { checked }) => sum + checked, 0),
    rules: rules.length,
    violations: open.filter(({ rule }) => rule.level === 'error').map(toReport),
    warnings: open.filter(({ rule }) => rule.level === 'warning').map(toReport),
    suppressions: findings.flatMap((finding) =>
      finding.suppressedBecause === undefined
        ? []
        : [{ ...toReport(finding), reason: finding.suppressedBecause }],
    ),
  };
}

function moneyReport(environment: Environment, today: Date): MoneyReport {
  const thisSystem = priceOf(environment, today);
  const cloudWatch = cloudWatchPriceOf(environment);
  const breakEven = breakEvenGbPerDay(environment, today);
  const exported = exportedPriceOf(environment, today);
  return {
    thisSystem,
    cloudWatch,
    savingUsd: cloudWatch.monthlyUsd - thisSystem.monthlyUsd,
    factor: cloudWatch.monthlyUsd / thisSystem.monthlyUsd,
    ...(exported === undefined ? {} : { exportedUsd: exported.monthlyUsd }),
    ...(breakEven === undefined ? {} : { breakEvenGbPerDay: breakEven }),
    budgetUsd: environment.budget.monthlyUsd,
  };
}

function environmentReport(
  environment: Environment,
  stacks: readonly SynthesizedStack[],
  today: Date,
): EnvironmentReport {
  const { name, account, region, protection, tags, logs, retention, imageSource, cluster, nodeGroup } =
    environment;
  const own = stacks.filter(
    ({ kind, environments }) => kind !== 'bootstrap' && environments.some((each) => each.name === name),
  );
  const ends = standardSupportEnds[cluster.kubernetesVersion];
  return {
    name,
    account,
    region,
    protection,
    owner: tags.owner,
    logs: {
      gigabytesPerDay: logs.gigabytesPerDay,
      instances: logs.instances,
      types: logs.types,
      searchableDays: retention.searchableDays,
    },
    imageSource,
    kubernetes: {
      version: cluster.kubernetesVersion,
      ...(ends === undefined ? {} : { standardSupportEnds: ends }),
    },
    capacityType: nodeGroup.capacityType,
    incompatibilities: checkCompatibility(components, {
      kubernetesVersion: cluster.kubernetesVersion,
      amiRelease: nodeGroup.amiRelease,
    }),
    stacks: own.map(stackReport),
    rules: rulesReport(own.map(({ judgement }) => judgement)),
    capacity: capacityOf(environment),
    averageCpuMillis: Math.round(averageCpuOf(environment) * 1000),
    money: moneyReport(environment, today),
  };
}

function accountReports(
  all: readonly Environment[],
  shown: readonly Environment[],
  stacks: readonly SynthesizedStack[],
): AccountReport[] {
  const accounts = accountsOf(all).filter(({ account }) => shown.some((each) => each.account === account));
  return accounts.map(({ account, region, environments: own }) => {
    const bootstrap = stacks.filter((stack) => stack.kind === 'bootstrap' && stack.account === account);
    return {
      account,
      region,
      environments: own.map(({ name }) => name),
      stacks: bootstrap.map(stackReport),
      rules: rulesReport(bootstrap.map(({ judgement }) => judgement)),
      money: sharedPriceOf(),
    };
  });
}

function notesOn(environments: readonly Environment[], pins: readonly Pin[]): string[] {
  const unset = environments
    .filter(({ github }) => github.owner === unsetGithubOwner)
    .map(({ name }) => name);
  const unheard = environments.filter(({ alarms }) => alarms.emails.length === 0).map(({ name }) => name);
  const unverified = pins.filter(({ verified }) => !verified).length;
  return [
    ...environments.flatMap(({ name, exceptions }) =>
      exceptions.map(
        ({ address, reason, until }) =>
          `${name} allows until ${until} what guards would refuse for ${address}: ${reason}`,
      ),
    ),
    ...(unset.length > 0
      ? [
          `github.owner is not set in ${unset.join(', ')}: no workflow can plan or deploy, because the roles trust an owner that cannot exist. Set it in values/environments/.`,
        ]
      : []),
    ...(unheard.length > 0
      ? [
          `alarms.emails is empty in ${unheard.join(', ')}: alarms and budget notices reach nobody unless something else is subscribed to the topic.`,
        ]
      : []),
    ...(unverified > 0
      ? [
          `${unverified} of ${pins.length} pins have not been checked against their registries: run \`npm run verify:pins\`.`,
        ]
      : []),
  ];
}

/**
 * Gathers everything that there is to say about synthesized stacks. Pure: no file is read and nothing is printed.
 *
 * @throws UserError where `options.environment` names none of the environments
 */
export function buildReport(
  all: readonly Environment[],
  stacks: readonly SynthesizedStack[],
  { writtenTo, today, environment: only }: ReportOptions,
): Report {
  const environments = selectEnvironments(all, only);
  const reports = environments.map((environment) => environmentReport(environment, stacks, today));
  const accounts = accountReports(all, environments, stacks);
  const shown = [...reports, ...accounts].flatMap((each) => each.stacks);
  const bills = [
    ...reports.flatMap(({ money }) => [money.thisSystem, money.cloudWatch]),
    ...accounts.map(({ money }) => money),
  ];
  const used = new Set(bills.flatMap((each) => each.assumptions));
  const pins = pinsOf([...new Set(environments.map(({ cluster }) => cluster.kubernetesVersion))]);
  return {
    version: 1,
    date: today.toISOString().slice(0, 10),
    ...(writtenTo === undefined ? {} : { writtenTo }),
    totals: { stacks: shown.length, resources: shown.reduce((sum, { resources }) => sum + resources, 0) },
    environments: reports,
    accounts,
    components: componentReports(),
    imageRules: rulesReport([judgeImages(today)]),
    pins,
    assumptions: (Object.keys(assumptions) as AssumptionId[])
      .filter((id) => used.has(id))
      .map((id) => ({ id, ...assumptions[id] })),
    notes: notesOn(environments, pins),
  };
}

/**
 * The environments to report on.
 *
 * @throws UserError where `only` names none of them
 */
export const selectEnvironments = (all: readonly Environment[], only?: string): readonly Environment[] =>
  only === undefined ? all : [environmentNamed(only, all, '--environment')];
