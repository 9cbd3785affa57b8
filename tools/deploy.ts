import { Command } from 'commander';
import { defaultOutdir } from '../stacks/output';
import { reportUserErrors } from '../values/user-error';
import type { DeployOptions } from './deploy/run';

/** `npm run deploy -- <environment>`: what `npm run plan` shows, applied. */
void new Command('deploy')
  .description(
    'Deploys the stacks of an environment: shows what would change, asks, and applies exactly that, one stack after the ' +
      'other. A stack is planned again when one before it has changed, and shown again when it would then do something ' +
      'else. Stops at the first stack that fails and says how to go on. What is protected is deployed by a person at a ' +
      'terminal, or by the digest of a plan that was reviewed.\n\n' +
      'Exit codes: 0 everything is as values/ says, 1 it is not, 3 a guard refuses it.',
  )
  .argument('<environment>', 'an environment of values/environments')
  .argument(
    '[stack...]',
    'stacks by kind or id, such as foundation; every one but the bootstrap if none is given',
  )
  .option('--yes', 'deploy without asking; refused where the environment is protected')
  .option(
    '--approved-plan <digest>',
    'deploy the plans that npm run plan -- <environment> --save has kept under this digest, without asking',
  )
  .option('--out <dir>', 'folder for the Terraform JSON and the plan files', defaultOutdir())
  .action((environment: string, stacks: readonly string[], options: DeployOptions) =>
    reportUserErrors(async () => {
      // Loaded only here: a mistake in values speaks while its file is loaded, and must be one message as well.
      const { runDeploy } = await import('./deploy/run');
      const { terminal } = await import('./deploy/approval');
      const { surroundings } = await import('./plan/surroundings');
      process.exitCode = await runDeploy(environment, stacks, options, {
        ...surroundings(),
        ask: terminal(),
      });
    }),
  )
  .parseAsync();
