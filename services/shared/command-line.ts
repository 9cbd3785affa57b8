import type { Command } from 'commander';
import type { ExitCode } from './life';
import { SettingsMistake } from './settings';

/** Exit code after a mistake of whoever started the program. */
const mistaken = 2;

const commandsOf = (program: Command): Command[] => [program, ...program.commands.flatMap(commandsOf)];

/**
 * Runs what the command line names, and ends the process with its exit code. Mistakes in options or variables are told in lines
 * on standard error, without a trace, and end with code 2.
 *
 * @param build is given the place where an action leaves its exit code
 */
export async function runCommandLine(
  build: (ends: (code: ExitCode) => void) => Command,
  argv: readonly string[],
): Promise<never> {
  let exitCode: number = 0;
  const program = build((code) => {
    exitCode = code;
  });
  for (const command of commandsOf(program)) {
    command.exitOverride((error) => process.exit(error.exitCode === 0 ? 0 : mistaken));
  }
  try {
    await program.parseAsync([...argv]);
  } catch (error) {
    if (!(error instanceof SettingsMistake)) throw error;
    process.stderr.write(`${error.message}\n`);
    exitCode = mistaken;
  }
  return process.exit(exitCode);
}
