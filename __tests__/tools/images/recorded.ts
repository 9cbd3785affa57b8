import type { ProgramOptions, RunProgram } from '../../../tools/images/program';

export interface Recorded {
  readonly run: RunProgram;
  /** Each program with its arguments, as a line. */
  readonly lines: string[];
  readonly inputs: (string | undefined)[];
}

/** A double of programs, which answers by what a line begins with, or fails where the answer is an error. */
export function recorded(answers: Readonly<Record<string, string | Error>> = {}): Recorded {
  const lines: string[] = [];
  const inputs: (string | undefined)[] = [];
  const run = async (
    program: string,
    args: readonly string[],
    { input }: ProgramOptions = {},
  ): Promise<string> => {
    const line = [program, ...args].join(' ');
    lines.push(line);
    inputs.push(input);
    const answer = Object.entries(answers).find(([start]) => line.startsWith(start))?.[1] ?? '';
    if (answer instanceof Error) throw answer;
    return answer;
  };
  return { run, lines, inputs };
}
