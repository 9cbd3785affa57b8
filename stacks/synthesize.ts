import { App } from 'cdktf';
import { protectionOf } from '../constructs/aws/protection';
import { describeFinding } from '../constructs/policy/report';
import { judge, type Judgement } from '../constructs/policy/judge';
import { suppressionsOf } from '../constructs/policy/suppress';
import { exceptionsFor } from '../values/exceptions';
import { standardSupportEnds } from '../values/kubernetes-versions';
import type { Environment } from '../values/schema';
import { UserError } from '../values/user-error';
import { incompatibilities, judgeImages } from './component-checks';
import { exceptionMistakes, liftProtection } from './exceptions';
import { placeStacks, type PlacedStack, type PlaceStacksOptions } from './fleet';
import { harvest, type Harvested, type StackTemplate } from './harvest';
import { createTemporaryOutput, removeOutput, replaceOutput } from './output';

/** One synthesized stack, as reports and tests see it. */
export interface SynthesizedStack extends Omit<PlacedStack, 'stack'> {
  readonly id: string;
  /** How it guards what holds data: as the best guarded of its environments. */
  readonly protection: Environment['protection'];
  /** Ids of the stacks that must be applied before. */
  readonly dependsOn: readonly string[];
  readonly template: StackTemplate;
  readonly resources: readonly Harvested[];
  readonly judgement: Judgement;
}

export interface SynthesizeOptions extends PlaceStacksOptions {
  /** The folder to write to. It is replaced as a whole, and only after everything has passed. */
  readonly outdir: string;
  /** The day to judge by. @default - today */
  readonly today?: Date;
}

function judgeStack({ stack, ...placed }: PlacedStack, today: Date): SynthesizedStack {
  const { template, resources } = harvest(stack);
  const constructs = new Map(resources.map(({ address, construct }) => [address, construct]));
  const protection = protectionOf(placed.environments);
  const judgement = judge(
    resources,
    ({ address }) => {
      const construct = constructs.get(address);
      return construct ? suppressionsOf(construct) : [];
    },
    {
      protection,
      stage: 'synthesis',
      today,
      standardSupportEnds,
    },
  );
  const dependsOn = stack.dependencies.map(({ node }) => node.id);
  return { ...placed, id: stack.node.id, protection, dependsOn, template, resources, judgement };
}

/** What a judgement refuses: violated rules, and suppressions that no longer suppress anything. */
const complaintsOf = ({ findings, staleSuppressions }: Judgement): string[] => [
  ...findings
    .filter(({ rule, suppressedBecause }) => rule.level === 'error' && suppressedBecause === undefined)
    .map(describeFinding),
  ...staleSuppressions.map(
    ({ resource, suppression, because }) =>
      `${resource.path}: the suppression of rule "${suppression.ruleId}" is refused: ${because}`,
  ),
];

function refuse(complaints: readonly string[]): void {
  if (complaints.length === 0) return;
  const count = complaints.length === 1 ? '1 violation' : `${complaints.length} violations`;
  throw new UserError(`${complaints.join('\n\n')}\n\nRefused for ${count}; nothing was written.`);
}

/**
 * Builds every stack, holds it against the rules, and writes Terraform JSON.
 *
 * The rules run here and not as cdktf Aspects: those are ignored on an App, leave half-written stacks behind, and an
 * environment variable switches their errors off.
 *
 * @throws UserError where a rule is violated; the output folder is then as it was before
 */
export function synthesize(
  environments: readonly Environment[],
  options: SynthesizeOptions,
): readonly SynthesizedStack[] {
  const today = options.today ?? new Date();
  const temporary = createTemporaryOutput(options.outdir);
  try {
    const app = new App({ outdir: temporary, stackTraces: false });
    const placed = placeStacks(app, environments, options);
    for (const { stack, environments: whose } of placed) {
      liftProtection(stack, exceptionsFor({ id: stack.node.id, environments: whose }, today));
      stack.prepareStack();
    }
    const stacks = placed.map((one) => judgeStack(one, today));
    refuse([
      ...exceptionMistakes(environments, stacks, today),
      ...incompatibilities(environments),
      ...complaintsOf(judgeImages(today)),
      ...stacks.flatMap(({ judgement }) => complaintsOf(judgement)),
    ]);
    app.synth();
    replaceOutput(temporary, options.outdir);
    return stacks;
  } finally {
    removeOutput(temporary);
  }
}
