import { writeFileSync } from 'node:fs';
import type { Place } from '../../values/names';
import { UserError } from '../../values/user-error';
import { wantsColour, type Surroundings } from '../report/run';
import { planEnvironment, type Before, type PlannedEnvironment } from './environment-plan';
import { exitCodeOf } from './exit-code';
import { exitCodes } from './model';
import type { PlanStore } from './plan-store';
import type { PlannerOptions } from './planner';
import type { Prepare } from './prepare';
import type { PriceBefore } from './price-before';
import { progressOf, type ProgressOutput } from './progress';
import { renderJson } from './render/json';
import { renderMarkdown } from './render/markdown';
import { renderTerminal } from './render/terminal';
import { savePlans } from './saved-plan';
import { selectStacks } from './stacks';

/** The options of the command line. */
export interface PlanOptions {
  /** The folder of the Terraform JSON and of the plan files. */
  readonly out: string;
  /** Print every attribute of every change. */
  readonly details?: boolean;
  /** The file to write the page to as Markdown. */
  readonly markdown?: string;
  /** The file to write the page to as JSON; `-` prints it instead of the text. */
  readonly json?: string;
  /** The git ref to compare the price with. */
  readonly against?: string;
  /** Keep the plans for `npm run deploy`. */
  readonly save?: boolean;
  /** The file to write the digest of the saved plans to. */
  readonly digest?: string;
}

/** What planning needs of its surroundings, so that tests can stand in for them. */
export interface PlanSurroundings
  extends Omit<Surroundings, 'load'>, Pick<PlannerOptions, 'terraform' | 'probe'> {
  readonly prepare: Prepare;
  readonly stderr: ProgressOutput;
  readonly priceBefore: PriceBefore;
  readonly planStore: (place: Place) => PlanStore;
  /** The commit that is checked out, if any. */
  readonly commit: () => Promise<string | undefined>;
}

/** What a ref's values cost; where they cannot be priced, the page has no price before, and a line says why. */
async function before(
  environment: string,
  { against }: PlanOptions,
  { priceBefore, stderr }: PlanSurroundings,
): Promise<Before | undefined> {
  if (against === undefined) return undefined;
  try {
    return { usd: await priceBefore(against, environment), against };
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    stderr.write(`No price before, because ${against} gives none: ${error.message}\n`);
    return undefined;
  }
}

/** Why plans are not kept: nobody could deploy them. */
function notToBeSaved(code: number): string | undefined {
  if (code === exitCodes.failed) return 'a stack could not be planned';
  if (code === exitCodes.refused) return 'a guard refuses it';
  return undefined;
}

async function save(
  { page, planned, planner }: PlannedEnvironment,
  code: number,
  place: Place,
  { digest: file }: PlanOptions,
  { planStore, commit, stderr, today = new Date() }: PlanSurroundings,
): Promise<void> {
  const { environment } = page;
  const obstacle = notToBeSaved(code);
  if (obstacle !== undefined) {
    stderr.write(`The plan is not saved: ${obstacle}.\n`);
    return;
  }
  const store = planStore(place);
  const folderOf = (id: string) => planner.folderOf(id);
  const digest = await savePlans(store, page, planned, { folderOf, now: today, commit: await commit() });
  if (file !== undefined) writeFileSync(file, digest);
  stderr.write(
    `Saved to ${store.place} for a week. To deploy exactly this:\n  npm run deploy -- ${environment} --approved-plan ${digest}\n`,
  );
}

/**
 * Plans an environment and shows what would change.
 *
 * @param names stacks; none means every one but the bootstrap
 * @returns one of `exitCodes`
 * @throws UserError where nothing can be planned
 */
export async function runPlan(
  name: string,
  names: readonly string[],
  options: PlanOptions,
  surroundings: PlanSurroundings,
): Promise<number> {
  const { stdout, stderr, today = new Date() } = surroundings;
  const { out, details = false, markdown, json } = options;
  if (options.digest !== undefined && options.save !== true) {
    throw new UserError(
      `--digest: given ${JSON.stringify(options.digest)} without --save; allowed: both, since only saved plans have a digest`,
    );
  }
  const { environment, stacks } = await surroundings.prepare(name, { out, today });
  const selected = selectStacks(stacks, environment, names);
  const progress = progressOf(
    selected.map(({ id }) => id),
    stderr,
  );
  const result = await planEnvironment(
    { ...surroundings, environment, stacks, outdir: out, progress, today, lock: options.save === true },
    selected,
    before(name, options, surroundings),
  );
  const { page } = result;
  if (markdown !== undefined) writeFileSync(markdown, renderMarkdown(page));
  if (json !== undefined && json !== '-') writeFileSync(json, renderJson(page));
  stdout.write(
    json === '-' ? renderJson(page) : renderTerminal(page, { colour: wantsColour(surroundings), details }),
  );
  const code = exitCodeOf(page);
  if (options.save === true) await save(result, code, environment, options, surroundings);
  return code;
}
