import type { SynthesizedStack } from '../../stacks/synthesize';
import { UserError } from '../../values/user-error';
import { planEnvironment } from '../plan/environment-plan';
import { exitCodeOf } from '../plan/exit-code';
import { exitCodes, type EnvironmentPlan } from '../plan/model';
import { Planner, type PlannerOptions } from '../plan/planner';
import { progressOf } from '../plan/progress';
import { renderTerminal } from '../plan/render/terminal';
import type { PlanSurroundings } from '../plan/run';
import { selectStacks } from '../plan/stacks';
import { wantsColour } from '../report/run';
import { approve, refuseUnlookedAt, type Ask } from './approval';
import { Deployment, obstacleIn, Stopped } from './deployment';
import { justPlanned, savedReview, type Review } from './reviewed';

/** The options of the command line. */
export interface DeployOptions {
  /** The folder of the Terraform JSON and of the plan files. */
  readonly out: string;
  /** Deploy without asking. */
  readonly yes?: boolean;
  /** The digest of saved plans: deploy these, without asking. */
  readonly approvedPlan?: string;
}

/** What deploying needs of its surroundings, so that tests can stand in for them. */
export interface DeploySurroundings extends Omit<PlanSurroundings, 'priceBefore' | 'commit'> {
  /** @default - there is no terminal */
  readonly ask?: Ask;
}

/**
 * Refuses what cannot be deployed to its end, before anything is changed. A stack that comes too early is none of it: it
 * is planned when those before it are deployed; and so is one that did not answer where a saved plan was made.
 */
function refuseHopeless({ environment, stacks }: EnvironmentPlan, saved: boolean): void {
  const hopeless = stacks.filter(
    ({ outcome: { kind } }) => kind === 'failed' || (kind === 'unreachable' && !saved),
  );
  if (hopeless.length === 0) return;
  const others = stacks.filter((stack) => !hopeless.includes(stack)).map(({ id }) => id);
  const partly =
    others.length > 0 && hopeless.every(({ outcome }) => outcome.kind === 'unreachable')
      ? `\nThe others can be deployed from here: npm run deploy -- ${environment} ${others.join(' ')}`
      : '';
  throw new UserError(`${hopeless.map(obstacleIn).join('\n')}\nNothing was changed.${partly}`);
}

/** What a person types to go on after a deployment has stopped. */
function howToGoOn(name: string, names: readonly string[], saved: boolean): string {
  const what = [name, ...names].join(' ');
  return saved
    ? `What is deployed stays, and the saved plans no longer fit it. When the cause is mended, plan and review what is left:\n  npm run plan -- ${what} --save`
    : `What is deployed stays. When the cause is mended, the same command goes on:\n  npm run deploy -- ${what}`;
}

/** What is to be deployed, and who plans again where that must be. */
interface Outset {
  readonly review: Review;
  readonly planner: Planner;
}

/** Plans the stacks now. */
async function planned(options: PlannerOptions, selected: readonly SynthesizedStack[]): Promise<Outset> {
  const { page, planned: each, planner } = await planEnvironment(options, selected);
  return { review: justPlanned(page, each), planner };
}

/** Fetches the plans that were approved. */
async function approved(
  digest: string,
  options: PlannerOptions,
  planStore: PlanSurroundings['planStore'],
): Promise<Outset> {
  const { environment, stacks } = options;
  const planner = new Planner(options);
  const review = await savedReview(digest, environment.name, stacks, planner, planStore(environment));
  return { review, planner };
}

/**
 * Deploys an environment: shows what would change, lets a person decide, applies exactly that.
 *
 * @param names stacks; none means every one but the bootstrap
 * @returns 0 when it is as `values/` says; 1 where it was not approved or stopped; 3 where a guard refuses it
 * @throws UserError where nothing could be begun
 */
export async function runDeploy(
  name: string,
  names: readonly string[],
  { out, yes = false, approvedPlan }: DeployOptions,
  surroundings: DeploySurroundings,
): Promise<number> {
  const { stdout, stderr, terraform, ask, today = new Date() } = surroundings;
  if (approvedPlan !== undefined && names.length > 0) {
    throw new UserError(
      `stack: given ${names.join(' ')} beside --approved-plan; allowed: one of them. A saved plan says itself which stacks it is for`,
    );
  }
  const { environment, stacks } = await surroundings.prepare(name, { out, today });
  const approval = { environment, yes, ask };
  refuseUnlookedAt(approval);
  const selected = selectStacks(stacks, environment, names);
  const shown = approvedPlan === undefined ? selected.map(({ id }) => id) : [];
  const progress = progressOf(shown, stderr);
  const options = { ...surroundings, environment, stacks, outdir: out, progress, today, lock: true };
  const { review, planner } = await (approvedPlan === undefined
    ? planned(options, selected)
    : approved(approvedPlan, options, surroundings.planStore));

  const show = (page: EnvironmentPlan) =>
    stdout.write(renderTerminal(page, { colour: wantsColour(surroundings) }));
  const say = (line: string) => void stderr.write(`${line}\n`);
  show(review.page);
  if (exitCodeOf(review.page) === exitCodes.refused) {
    say('A guard refuses it. Nothing was changed.');
    return exitCodes.refused;
  }
  refuseHopeless(review.page, approvedPlan !== undefined);
  if (review.stacks.every(({ page, changes }) => page.outcome.kind === 'planned' && !changes)) {
    say('Nothing to change.');
    return exitCodes.unchanged;
  }

  const deployment = new Deployment({
    stacks,
    planner,
    terraform,
    say,
    show: (stack) => show({ ...review.page, stacks: [stack] }),
    approve: (what) => approve(what, approval),
    howToGoOn: howToGoOn(name, names, approvedPlan !== undefined),
  });
  if (approvedPlan !== undefined) {
    await deployment.refuseStale(review.stacks);
  } else if (!(await approve(`Deploy ${name}`, approval))) {
    say('Not approved. Nothing was changed.');
    return exitCodes.failed;
  }
  try {
    await deployment.run(review.stacks);
  } catch (error) {
    if (!(error instanceof Stopped)) throw error;
    say(error.message);
    return error.refused ? exitCodes.refused : exitCodes.failed;
  }
  say(`As values/ says: ${review.stacks.map(({ stack }) => stack.id).join(', ')}.`);
  return exitCodes.unchanged;
}
