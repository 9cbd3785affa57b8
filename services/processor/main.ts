import { Command } from 'commander';
import { processorSettings } from '../../contract/settings';
import { runCommandLine } from '../shared/command-line';
import { settingsHelp } from '../shared/settings';
import { run, type ReplayArguments } from './program';

void runCommandLine((ends) => {
  const program = new Command('processor').description(
    'Delivers the records of Aurora log files to OpenObserve, and sees that none is missing there.',
  );
  program
    .command('worker')
    .description('Reads the files that hints name, and delivers their records, until it is told to stop.')
    .action(async () => ends(await run('worker', process.env)));
  program
    .command('master')
    .description('Seals files, audits what was delivered, and measures the lag, until it is told to stop.')
    .action(async () => ends(await run('master', process.env)));
  program
    .command('replay')
    .description('Reads ranges again, and sends what OpenObserve does not have of them. Safe to run twice.')
    .option('--dead-letter <instance/job>', 'one dead letter, as its event names it')
    .option('--instance <id>', 'everything that was read of an instance, and its dead letters')
    .option('--since <time>', 'only records from then on: an RFC 3339 time, or a span such as 7d, 36h or 90m')
    .option('--until <time>', 'only records before then')
    .option('--dry-run', 'only says what is missing')
    .action(async (given: ReplayArguments) => ends(await run({ replay: given }, process.env)));
  for (const command of [program, ...program.commands])
    command.addHelpText('after', `\n${settingsHelp(processorSettings)}`);
  return program;
}, process.argv);
