import { Command } from 'commander';
import { defaultOutdir } from '../stacks/output';
import { reportUserErrors } from '../values/user-error';
import type { SynthOptions } from './report/run';

/** `npm run synth`: Terraform JSON for every environment, and a report of what it would build and cost. */
void new Command('synth')
  .description(
    'Synthesizes every environment of values/environments/ to Terraform JSON and reports what it would build, ' +
      'whether the rules hold, and what it would cost. Needs no Terraform, no AWS credentials and no network.',
  )
  .option(
    '--out <dir>',
    'folder to write to; replaced as a whole, and only after everything has passed',
    defaultOutdir(),
  )
  .option('--environment <name>', 'report on this environment alone (every one is synthesized)')
  .option('--details', 'show every price line, assumption, advisory and suppression')
  .option('--json', 'print the report as JSON: the `Report` of tools/report/model.ts')
  .action((options: SynthOptions) =>
    reportUserErrors(async () => {
      // Loaded only here: a mistake in a component speaks while its file is loaded, and must be one message as well.
      const { runSynth } = await import('./report/run');
      process.exitCode = runSynth(options, {
        stdout: process.stdout,
        stderr: process.stderr,
        env: process.env,
      });
    }),
  )
  .parseAsync();
