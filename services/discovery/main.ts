import { Command } from 'commander';
import { discoverySettings } from '../../contract/settings';
import { runCommandLine } from '../shared/command-line';
import { settingsHelp } from '../shared/settings';
import { run } from './program';

void runCommandLine((ends) => {
  const program = new Command('discovery').description(
    'Finds Aurora log files in S3, writes down what it found, and hints at what has grown.',
  );
  program
    .command('run', { isDefault: true })
    .description('Looks again and again until it is told to stop.')
    .action(async () => ends(await run('run', process.env)));
  program
    .command('backfill')
    .description('Looks once, and further back than usual; ends with counts of what it found.')
    .requiredOption('--since <time>', 'an RFC 3339 time, or a span such as 7d or 36h')
    .action(async ({ since }: { since: string }) => ends(await run({ backfillSince: since }, process.env)));
  for (const command of [program, ...program.commands])
    command.addHelpText('after', `\n${settingsHelp(discoverySettings)}`);
  return program;
}, process.argv);
