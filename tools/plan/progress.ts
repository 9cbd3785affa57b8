import { createColors } from 'picocolors';
import { columns, left } from '../report/layout';

/** Where progress is told: a terminal, or a log that keeps every line. */
export interface ProgressOutput {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): unknown;
}

/** Tells what happens to each of several stacks. */
export interface Progress {
  /** What happens to a stack now. */
  tell(stack: string, text: string): void;
  /** Something else may be written from now on: what is told later comes in lines of its own. */
  end(): void;
}

const inLog = (output: ProgressOutput, width: number): Progress => ({
  tell: (stack, text) => void output.write(`${left(stack, width)}${text}\n`),
  end: () => undefined,
});

/** One line a stack, written anew whenever it changes: `\u001B[<n>A` goes up, `\u001B[K` clears to the end of the line. */
function onTerminal(stacks: readonly string[], output: ProgressOutput, width: number): Progress {
  const c = createColors(true);
  const room = (output.columns ?? 80) - width - 3;
  const texts = new Map(stacks.map((stack) => [stack, 'waits']));
  const fit = (text: string) => (columns(text) > room ? `${text.slice(0, Math.max(0, room - 1))}…` : text);
  const block = () =>
    [...texts].map(([stack, text]) => `  ${c.cyan(left(stack, width))}${fit(text)}\u001B[K\n`).join('');
  const after = inLog(output, width);
  let ended = false;
  output.write(block());
  return {
    tell: (stack, text) => {
      if (ended) return after.tell(stack, text);
      texts.set(stack, text);
      output.write(`\u001B[${texts.size}A${block()}`);
    },
    end: () => void (ended = true),
  };
}

/** On a terminal a line for each stack that changes in place; otherwise a new line for each change. */
export function progressOf(stacks: readonly string[], output: ProgressOutput): Progress {
  const width = Math.max(0, ...stacks.map(columns)) + 2;
  return output.isTTY === true && stacks.length > 0
    ? onTerminal(stacks, output, width)
    : inLog(output, width);
}
