import { Command, Option } from 'commander';
import { reportUserErrors } from '../values/user-error';
import type { ReportOptions } from './report/run';

/** `npm run report`: what `npm run synth` reports, without Terraform JSON left behind; or the same as a page. */
void new Command('report')
  .description(
    'Reports what every environment of values/environments/ would build, whether the rules hold, and what it would cost.\n' +
      'Keeps no Terraform JSON. Needs no Terraform, no AWS credentials and no network.',
  )
  .option('--environment <name>', 'report on this environment alone')
  .addOption(
    new Option('--details', 'show every price line, assumption, advisory and suppression').conflicts('html'),
  )
  .addOption(
    new Option('--json', 'print the report as JSON: the `Report` of tools/report/model.ts').conflicts('html'),
  )
  .option('--html <file>', 'write it as one page that needs no network, with everything in it')
  .action((options: ReportOptions) =>
    reportUserErrors(async () => {
      // Loaded only here: a mistake in a component speaks while its file is loaded, and must be one message as well.
      const { runReport } = await import('./report/run');
      process.exitCode = runReport(options, {
        stdout: process.stdout,
        stderr: process.stderr,
        env: process.env,
      });
    }),
  )
  .parseAsync();
