import { Command } from 'commander';
import { defaultOutdir } from '../stacks/output';
import { reportUserErrors } from '../values/user-error';
import type { PlanOptions } from './plan/run';

/** `npm run plan -- <environment> [stack…]`: what a deployment would change. */
void new Command('plan')
  .description(
    'Plans the stacks of an environment and shows on one page what would change: what loses data first, then what a guard ' +
      'refuses, changes by stack, images, the price. Changes nothing. A stack that waits for another one, or whose API ' +
      'server does not answer from here, is named with the reason.\n\n' +
      'Exit codes: 0 nothing would change, 2 something would, 1 a stack cannot be planned, 3 a guard refuses it.',
  )
  .argument('<environment>', 'an environment of values/environments')
  .argument(
    '[stack...]',
    'stacks by kind or id, such as foundation; every one but the bootstrap if none is given',
  )
  .option('--details', 'print every attribute of every change')
  .option('--markdown <file>', 'write the page to a file as Markdown, for a pull request')
  .option('--json <file>', 'write the page to a file as JSON; - prints it instead of the text')
  .option('--against <ref>', 'compare the price with that of a git ref, such as origin/main')
  .option('--save', 'keep the plans, encrypted, in the state bucket for npm run deploy -- --approved-plan')
  .option('--digest <file>', 'with --save: write the digest of the saved plans to a file')
  .option(
    '--out <dir>',
    'folder for the Terraform JSON; the plan files stay in it as stacks/<stack>/plan, and may hold secrets',
    defaultOutdir(),
  )
  .action((environment: string, stacks: readonly string[], options: PlanOptions) =>
    reportUserErrors(async () => {
      // Loaded only here: a mistake in values speaks while its file is loaded, and must be one message as well.
      const { runPlan } = await import('./plan/run');
      const { surroundings } = await import('./plan/surroundings');
      process.exitCode = await runPlan(environment, stacks, options, surroundings());
    }),
  )
  .parseAsync();
