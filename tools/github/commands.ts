import { UserError } from '../../values/user-error';
import { exitCodes } from '../plan/model';
import { commentMarker, notPlanned, renderComment } from '../plan/render/comment';
import { upsertComment } from './comments';
import { driftOf, stacksThat } from './drift';
import { closeIssue, upsertIssue } from './issues';
import type { planCommand, PlanResult } from './plan-command';
import { readPage, writePage } from './pages';
import type { WorkflowRun } from './run';

/** What the commands need of their surroundings, so that tests can stand in for them. */
export interface Surroundings extends WorkflowRun {
  readonly plan: typeof planCommand;
  readonly summarize: (markdown: string) => void;
  readonly say: (line: string) => void;
}

/** The first line of an environment's issue, by which it is found again. */
const issueMarker = (environment: string): string => `<!-- aurora-log-system: drift of ${environment} -->`;

/** Changes are no failure of a check; what could not be planned, and what a guard refuses, are. */
const isFine = ({ exitCode }: PlanResult): boolean =>
  exitCode === exitCodes.unchanged || exitCode === exitCodes.changed;

/**
 * Plans an environment as a pull request would change it, and keeps the page for the comment.
 *
 * @param base the commit that it would be merged into
 * @param folder where the page is kept
 * @returns the exit code of the step
 */
export async function planPullRequest(
  environment: string,
  base: string,
  folder: string,
  { url, plan, summarize }: Pick<Surroundings, 'url' | 'plan' | 'summarize'>,
): Promise<number> {
  const result = await plan(environment, { with: ['--against', base] });
  summarize(result.markdown ?? notPlanned(environment, url));
  if (result.page !== undefined) writePage(folder, result.page);
  return isFine(result) ? 0 : 1;
}

/**
 * Brings the one comment of a pull request up to date, with the pages that its plans have kept.
 *
 * @param environments in the order in which they are shown
 * @param folder where the pages were kept
 * @throws UserError where a page cannot be read
 */
export async function commentOnPullRequest(
  environments: readonly string[],
  pullRequest: number,
  folder: string,
  { github, url, say }: Pick<Surroundings, 'github' | 'url' | 'say'>,
): Promise<void> {
  const pages = environments.map((environment) => ({ environment, plan: readPage(folder, environment) }));
  const done = await upsertComment(github, pullRequest, commentMarker, renderComment(pages, url));
  say(`The comment was ${done === 'unchanged' ? 'left as it is' : done}.`);
}

/**
 * Plans what was merged, and saves the plan for whoever approves it.
 *
 * @returns the digest to approve; empty where there is nothing to deploy
 * @throws UserError where nothing may be deployed
 */
export async function saveForReview(
  environment: string,
  { url, plan, summarize }: Pick<Surroundings, 'url' | 'plan' | 'summarize'>,
): Promise<string> {
  const result = await plan(environment, { save: true });
  summarize(result.markdown ?? notPlanned(environment, url));
  if (!isFine(result)) {
    throw new UserError(
      `${environment} is not deployed: ${result.exitCode === exitCodes.refused ? 'a guard refuses the plan' : 'it could not be planned'}. The page above says more`,
    );
  }
  if (result.exitCode === exitCodes.unchanged) return '';
  if (result.digest === undefined) throw new Error(`npm run plan -- ${environment} --save wrote no digest`);
  summarize(`\nTo be approved: the plan with the digest \`${result.digest}\`.`);
  return result.digest;
}

/**
 * Plans an environment from the commit that was deployed there last. Opens an issue where it is not what runs, or brings
 * the open one up to date; closes it where everything is as deployed.
 *
 * @returns the exit code of the step
 */
export async function reportDrift(
  environment: string,
  commit: string,
  { github, url, plan, summarize, say }: Surroundings,
): Promise<number> {
  const { page, markdown } = await plan(environment);
  summarize(markdown ?? notPlanned(environment, url));
  if (page === undefined || markdown === undefined) return 1;
  const marker = issueMarker(environment);
  const drift = driftOf(page);
  if (drift === 'unknown') {
    say(
      `Nobody can say whether ${environment} drifted: ${stacksThat('unknown', page).join(', ')} could not be asked.`,
    );
    return 1;
  }
  if (drift === 'clean') {
    const done = await closeIssue(
      github,
      marker,
      `Everything is as it was deployed again, from ${commit}: ${url}`,
    );
    say(`${environment} is as it was deployed.${done === 'closed' ? ' The issue about it is closed.' : ''}`);
    return 0;
  }
  const done = await upsertIssue(github, marker, {
    title: `Drift in ${environment}: ${stacksThat('drifted', page).join(', ')}`,
    body: [
      marker,
      `What runs in \`${environment}\` is not what was deployed there last, from ${commit}. Deploying that again would do what follows; ` +
        'what should stay as it is belongs into the code. [docs/workflows.md](../blob/main/docs/workflows.md#drift) says what to do.',
      '',
      markdown,
    ].join('\n'),
  });
  say(`${environment} drifted. The issue about it was ${done === 'unchanged' ? 'left as it is' : done}.`);
  return 0;
}
