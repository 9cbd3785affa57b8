import type * as commander from 'commander';
import type { Command } from 'commander';

/** What the command lines below were asked to run, instead of running it. */
const asked: unknown[] = [];

const commandsOf = (program: Command): Command[] => [program, ...program.commands.flatMap(commandsOf)];

/** Lets a command line refuse what it does not know by an error, and print nothing. */
function quiet(program: Command): Command {
  for (const each of commandsOf(program)) {
    each.exitOverride().configureOutput({ writeErr: () => undefined, writeOut: () => undefined });
    if (each.commands.length === 0) each.action(() => void asked.push(each.name()));
  }
  return program;
}

/** The command line of a service, as it is built at its start. */
export async function serviceCommandLine(service: string): Promise<Command> {
  const built: Command[] = [];
  jest.resetModules();
  jest.doMock('../../../services/shared/command-line', () => ({
    runCommandLine: (build: (ends: () => void) => Command) => void built.push(build(() => undefined)),
  }));
  jest.doMock(`../../../services/${service}/program`, () => ({ run: () => undefined }));
  await import(`../../../services/${service}/main`);
  const [program] = built;
  if (program === undefined) throw new Error(`${service} has no command line`);
  return quiet(program);
}

/** The command line of a tool, as it is built when its script runs: `tools/plan.ts`. */
export async function toolCommandLine(file: string): Promise<Command> {
  const built: Command[] = [];
  jest.resetModules();
  jest.doMock('commander', () => {
    const real = jest.requireActual<typeof commander>('commander');
    class Unstarted extends real.Command {
      override parseAsync(): Promise<this> {
        built.push(this);
        return Promise.resolve(this);
      }
    }
    return { ...real, Command: Unstarted };
  });
  try {
    await import(`../../../${file.replace(/\.ts$/, '')}`);
  } finally {
    jest.dontMock('commander');
  }
  const [program] = built;
  if (program === undefined) throw new Error(`${file} has no command line`);
  return quiet(program);
}

/**
 * Lets a command line take words, and runs nothing.
 *
 * @throws Error of commander for words that it does not take
 */
export async function takes(program: Command, words: readonly string[]): Promise<void> {
  const { Command: Real } = jest.requireActual<typeof commander>('commander');
  asked.length = 0;
  await Real.prototype.parseAsync.call(program, [...words], { from: 'user' });
  if (asked.length !== 1)
    throw new Error(`${program.name()} ${words.join(' ')} runs ${asked.length} commands`);
}
