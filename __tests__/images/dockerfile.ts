import { readFileSync } from 'node:fs';

/** One instruction of a Dockerfile, with its lines joined. */
export interface Instruction {
  readonly name: string;
  readonly text: string;
}

/** A stage: what it starts from, and what is done there. */
export interface Stage {
  /** An image, another stage, or `scratch`. */
  readonly from: string;
  readonly platform?: string;
  readonly name?: string;
  readonly instructions: readonly Instruction[];
}

/** What a COPY takes, and where it puts it. */
export interface Copy {
  /** The stage that it takes from; absent for the build’s context. */
  readonly from?: string;
  readonly sources: readonly string[];
  readonly target: string;
}

/** The instructions of a text, without comments (docs.docker.com/reference/dockerfile). Neither heredocs nor escapes are known. */
function instructionsOf(text: string): Instruction[] {
  const joined = text
    .split('\n')
    .filter((line) => !/^\s*(#|$)/.test(line))
    .join('\n')
    .replace(/\\\n\s*/g, ' ');
  return joined.split('\n').map((line) => {
    const [, name = '', rest = ''] = /^(\w+)\s+(.*)$/.exec(line.trim()) ?? [];
    return { name: name.toUpperCase(), text: rest };
  });
}

function stageOf({ text }: Instruction, instructions: readonly Instruction[]): Stage {
  const [, platform, from = '', name] = /^(?:--platform=(\S+)\s+)?(\S+)(?:\s+AS\s+(\S+))?$/i.exec(text) ?? [];
  return {
    from,
    ...(platform === undefined ? {} : { platform }),
    ...(name === undefined ? {} : { name }),
    instructions,
  };
}

/** The stages of a Dockerfile, in their order. */
export const stagesOf = (file: string): Stage[] => stagesIn(readFileSync(file, 'utf8'));

export function stagesIn(text: string): Stage[] {
  const all = instructionsOf(text);
  const starts = all.flatMap(({ name }, index) => (name === 'FROM' ? [index] : []));
  return starts.map((start, index) =>
    stageOf(all[start] as Instruction, all.slice(start + 1, starts[index + 1])),
  );
}

export function copyOf({ text }: Instruction): Copy {
  const words = text.split(/\s+/);
  const from = words[0]?.startsWith('--from=') ? words.shift()?.slice('--from='.length) : undefined;
  const target = words.pop() ?? '';
  return { ...(from === undefined ? {} : { from }), sources: words, target };
}
