import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { UserError } from '../../values/user-error';

export interface ProgramOptions {
  /** What it reads. @default - nothing */
  readonly input?: string;
  /** Whether its output is returned rather than shown. @default false */
  readonly capture?: boolean;
}

/**
 * Runs a program in the root of this repository.
 *
 * @returns what it printed, where that is captured
 * @throws UserError where it is not installed, or fails
 */
export type RunProgram = (
  program: string,
  args: readonly string[],
  options?: ProgramOptions,
) => Promise<string>;

const root = join(__dirname, '..', '..');

export const runProgram: RunProgram = (program, args, { input, capture = false } = {}) =>
  new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      cwd: root,
      stdio: [input === undefined ? 'ignore' : 'pipe', capture ? 'pipe' : 'inherit', 'inherit'],
    });
    let printed = '';
    child.stdout?.setEncoding('utf8').on('data', (text: string) => (printed += text));
    child.stdin?.end(input);
    child.once('error', (error: NodeJS.ErrnoException) =>
      reject(
        error.code === 'ENOENT'
          ? new UserError(
              `${program} is not installed, or not on the PATH. images/README.md says what builds images`,
            )
          : error,
      ),
    );
    child.once('close', (code) =>
      code === 0
        ? resolve(printed.trim())
        : reject(
            new UserError(`${program} ${args[0]} fails with exit code ${code}; what it says stands above`),
          ),
    );
  });
