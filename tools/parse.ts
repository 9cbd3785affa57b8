import { Command, InvalidArgumentError, Option } from 'commander';
import { logTypes } from '../contract/log-types';
import { reportUserErrors } from '../values/user-error';
import type { ParseOptions } from './parse/run';

/** `npm run -s parse -- --type <type> <file>`: the records of a log file, as they would be delivered. */
async function run(file: string, options: ParseOptions): Promise<void> {
  const { parseFile } = await import('./parse/run');
  await parseFile(file, options, {
    input: process.stdin,
    output: process.stdout,
    say: (line) => process.stderr.write(`${line}\n`),
  });
}

function bytes(text: string): number {
  const size = Number(text);
  if (/^\d+$/.test(text) && size >= 1 && size <= 2 ** 30) return size;
  throw new InvalidArgumentError('Allowed: a whole number of bytes from 1 to 1073741824.');
}

function timeZone(text: string): string {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: text }).resolvedOptions().timeZone;
  } catch {
    throw new InvalidArgumentError('Allowed: the name of a time zone, such as UTC or Europe/Berlin.');
  }
}

void new Command('parse')
  .description(
    'Prints the records of a log file of Aurora MySQL as NDJSON, exactly as they would be delivered, one line each, with the\n' +
      'place of each in `log_offset` and `log_record_length`. Gzip is recognised. The last line, on stderr, counts: records,\n' +
      'those that fit no grammar, bytes that belong to no record (banners and blank lines), all bytes, MB a second.',
  )
  .argument('<file>', 'a log file, or - for standard input')
  .addOption(new Option('--type <type>', 'what the file is').choices(logTypes).makeOptionMandatory())
  .option(
    '--chunk-size <bytes>',
    'hand the file to the parser in pieces of this size at most',
    bytes,
    256 * 1024,
  )
  .option('--mask', 'replace literals in statements by ?', false)
  .option('--fingerprint', 'add the summary and the fingerprint of each statement', false)
  .option('--zone <zone>', 'the IANA time zone of times without one', timeZone, 'UTC')
  .option('--instance <id>', 'the instance that the file is from', 'local')
  .action((file: string, options: ParseOptions) => reportUserErrors(() => run(file, options)))
  .parseAsync();
