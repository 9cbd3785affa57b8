import { copyOf, type Instruction, type Stage } from './dockerfile';

const execForm = /^\[\s*"[^"]+"(\s*,\s*"[^"]*")*\s*\]$/;

const has = ({ instructions }: Stage, name: string): Instruction | undefined =>
  instructions.filter((instruction) => instruction.name === name).at(-1);

function fromMistakes({ from, platform }: Stage, names: ReadonlySet<string>): string[] {
  if (from === 'scratch' || names.has(from)) return [];
  const [, tag] = /:([^/@]+)(?:@sha256:[0-9a-f]{64})?$/.exec(from) ?? [];
  return [
    ...(tag === undefined || !/\d+\.\d+\.\d+/.test(tag) ? [`FROM ${from}: not the tag of one release`] : []),
    ...(/^[a-z0-9.-]+\.[a-z]+\//.test(from) ? [] : [`FROM ${from}: no registry`]),
    ...(platform === 'linux/arm64' ? [] : [`FROM ${from}: not for linux/arm64`]),
  ];
}

function instructionMistakes({ name, text }: Instruction, names: ReadonlySet<string>): string[] {
  const said = `${name} ${text}`;
  if (name === 'ADD') return [`${said}: COPY says what it does`];
  if (name === 'HEALTHCHECK') return [`${said}: Kubernetes has probes`];
  if (name === 'RUN') {
    return [
      ...(/\b(curl|wget)\b/.test(text) ? [`${said}: fetches what nobody has pinned`] : []),
      ...(/\bsudo\b/.test(text) ? [`${said}: is root already`] : []),
      ...(/\bnpm (install|i)\b/.test(text) ? [`${said}: npm ci takes the locked versions`] : []),
    ];
  }
  if (name === 'COPY') {
    const { from } = copyOf({ name, text });
    return from === undefined || names.has(from) ? [] : [`${said}: no stage of that name`];
  }
  if ((name === 'ENTRYPOINT' || name === 'CMD') && !execForm.test(text)) return [`${said}: needs a shell`];
  return [];
}

/** What is wrong with a Dockerfile by the rules of this house, one line each. */
export function mistakesIn(stages: readonly Stage[]): string[] {
  const last = stages.at(-1);
  if (last === undefined) return ['no FROM'];
  const user = has(last, 'USER')?.text ?? '';
  const labels = last.instructions.filter(({ name }) => name === 'LABEL').map(({ text }) => text);
  const names = new Set<string>();
  return [
    ...stages.flatMap((stage) => {
      const found = [
        ...fromMistakes(stage, names),
        ...stage.instructions.flatMap((instruction) => instructionMistakes(instruction, names)),
      ];
      if (stage.name !== undefined) names.add(stage.name);
      return found;
    }),
    ...(/^[1-9]\d*(:[1-9]\d*)?$/.test(user)
      ? []
      : [`USER ${user}: not the number of somebody who is not root`]),
    ...(labels.some((text) => text.includes('org.opencontainers.image.title')) ? [] : ['no title']),
  ];
}
