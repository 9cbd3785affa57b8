/** One command of a line: its words as the shell would hand them over, and the variables that are set for it. */
export interface ShellCommand {
  /** The line that it stands in, for messages. */
  readonly line: string;
  readonly variables: Readonly<Record<string, string>>;
  readonly words: readonly string[];
  /** Whether it reads what the command before it prints. */
  readonly piped: boolean;
}

const unknown = /[;&<>()`$*?~]/;

/** The words of a line, and the signs between its commands. Whatever else a shell knows is refused, for nobody checks it. */
function wordsOf(line: string): string[] {
  const words: string[] = [];
  let word: string | undefined;
  let at = 0;
  while (at < line.length) {
    const sign = line[at] as string;
    if (sign === ' ') {
      if (word !== undefined) words.push(word);
      word = undefined;
      at += 1;
    } else if (sign === "'" || sign === '"') {
      const end = line.indexOf(sign, at + 1);
      const quoted = line.slice(at + 1, end);
      if (end < 0 || (sign === '"' && /[$`\\]/.test(quoted)))
        throw new Error(`${line}: a quotation that this test does not read`);
      word = (word ?? '') + quoted;
      at = end + 1;
    } else if (line.startsWith('&&', at) || sign === '|') {
      if (word !== undefined) words.push(word);
      word = undefined;
      words.push(sign === '|' ? '|' : '&&');
      at += sign === '|' ? 1 : 2;
    } else if (unknown.test(sign)) {
      throw new Error(`${line}: "${sign}" outside of quotation marks, which this test does not read`);
    } else {
      word = (word ?? '') + sign;
      at += 1;
    }
  }
  return word === undefined ? words : [...words, word];
}

/** The commands of a block, in their order. A backslash at the end of a line goes on with the next. */
export function commandsIn(block: string): ShellCommand[] {
  const lines = block
    .replace(/\\\n\s*/g, '')
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'));
  return lines.flatMap((line) => {
    const commands: string[][] = [[]];
    const piped = [false];
    for (const word of wordsOf(line)) {
      if (word === '|' || word === '&&') {
        commands.push([]);
        piped.push(word === '|');
      } else commands.at(-1)?.push(word);
    }
    return commands.map((words, index) => {
      const first = words.findIndex((word) => !/^\w+=/.test(word));
      const variables = words.slice(0, first < 0 ? words.length : first).map((word) => {
        const [name = '', ...value] = word.split('=');
        return [name, value.join('=')] as const;
      });
      return {
        line,
        variables: Object.fromEntries(variables),
        words: first < 0 ? [] : words.slice(first),
        piped: piped[index] === true,
      };
    });
  });
}

/** Options of a command line, and the words that are none. */
export interface Parsed {
  readonly options: Readonly<Record<string, readonly string[]>>;
  readonly operands: readonly string[];
}

/**
 * Takes words apart by a list of the options that there are: `--name` with a value, or `--name` alone where it is a flag.
 * An option may take several words, as those of the AWS CLI do.
 *
 * @throws Error for an option that is not in the list, and for one without its value
 */
export function parsed(
  words: readonly string[],
  {
    values = [],
    flags = [],
    lists = [],
  }: Readonly<Partial<Record<'values' | 'flags' | 'lists', readonly string[]>>>,
): Parsed {
  const options: Record<string, string[]> = {};
  const operands: string[] = [];
  const rest = [...words];
  while (rest.length > 0) {
    const word = rest.shift() as string;
    const [name = '', ...given] = word.split('=');
    if (!word.startsWith('-')) operands.push(word);
    else if (flags.includes(name)) options[name] = [];
    else if (values.includes(name) || lists.includes(name)) {
      const value = given.length > 0 ? [given.join('=')] : rest.splice(0, 1);
      while (lists.includes(name) && rest[0] !== undefined && !rest[0].startsWith('--'))
        value.push(...rest.splice(0, 1));
      if (value.length === 0) throw new Error(`${name} has no value`);
      options[name] = [...(options[name] ?? []), ...value];
    } else throw new Error(`unknown option ${name}; there are ${[...values, ...lists, ...flags].join(', ')}`);
  }
  return { options, operands };
}
