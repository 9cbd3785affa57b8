import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { versionVariable } from '../../../stacks/services-stack';
import { aws } from './aws';
import { takes, toolCommandLine } from './command-lines';
import { kubectl } from './kubectl';
import { resourcesOf, type Place } from './place';
import { parsed, type ShellCommand } from './shell';

const root = join(__dirname, '..', '..', '..');
const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
  readonly scripts: Readonly<Record<string, string>>;
};

/** @throws Error that says what is wrong with the words behind a program's name */
type Program = (words: readonly string[], place: Place) => Promise<void> | void;

function oneOf(what: string, given: string | undefined, allowed: readonly string[]): string {
  if (given !== undefined && allowed.includes(given)) return given;
  throw new Error(`${what}: given ${given ?? 'nothing'}; there are ${allowed.join(', ')}`);
}

/** @throws Error where package.json has no such script */
export const scriptNamed = (name: string | undefined): string =>
  scripts[oneOf('script of package.json', name, Object.keys(scripts))] ?? '';

/** `npm run [-s] <script> [-- <words>]`; a script of ours must take the words. */
async function npmRun(words: readonly string[]): Promise<void> {
  const [name, separator, ...rest] = words.filter((word) => word !== '-s');
  const script = scriptNamed(name);
  if (separator !== undefined && separator !== '--')
    throw new Error(`"${separator}" goes to npm: "--" is missing`);
  const file = /^node .*--import tsx (tools\/\S+\.ts)$/.exec(script)?.[1];
  if (file !== undefined) await takes(await toolCommandLine(file), rest);
  else if (rest.length > 0)
    throw new Error(`${name} is no tool of ours, and nobody knows whether it takes ${rest.join(' ')}`);
}

const npm: Program = async ([verb, ...words]) => {
  switch (oneOf('npm', verb, ['ci', 'install', 'run', 'test', 'view'])) {
    case 'run':
      return npmRun(words);
    case 'view':
      if (words.length < 1) throw new Error('npm view wants a package');
      return;
    default:
      if (words.length > 0) throw new Error(`npm ${verb} ${words.join(' ')}: words that nobody checks`);
  }
};

/** A stack, or some by a pattern with `*`, as the command line of cdktf takes them. */
function stacksExist(patterns: readonly string[], { stacks }: Place): void {
  for (const pattern of patterns) {
    const matches = new RegExp(`^${pattern.replaceAll('*', '.*')}$`);
    if (!stacks.some(({ id }) => matches.test(id))) throw new Error(`no stack is called ${pattern}`);
  }
}

/** Of `cdktf <verb> --help` of cdktf-cli 0.21.0, what the pages use. */
const cdktfOptions = {
  deploy: {},
  destroy: {},
  diff: {},
  list: {},
  synth: { flags: ['--hcl'], values: ['--output'] },
} as const;

const npx: Program = ([program, verb, ...words], place) => {
  oneOf('npx', program, ['cdktf']);
  const known = oneOf('cdktf', verb, Object.keys(cdktfOptions)) as keyof typeof cdktfOptions;
  const { operands } = parsed(words, cdktfOptions[known]);
  if (['deploy', 'destroy', 'diff'].includes(known) && operands.length === 0)
    throw new Error(`cdktf ${known} without a stack`);
  stacksExist(operands, place);
};

/** https://developer.hashicorp.com/terraform/cli/commands/state and …/untaint: with how many addresses each is called. */
const terraformVerbs: Readonly<Record<string, number>> = {
  untaint: 1,
  'state list': 0,
  'state rm': 1,
  'state show': 1,
  'state mv': 2,
};

const terraform: Program = ([folder = '', ...words], { stacks, anAddress }) => {
  const id = /^-chdir=cdktf\.out\/stacks\/(.+)$/.exec(folder)?.[1];
  const stack = stacks.find((each) => each.id === id);
  if (stack === undefined) throw new Error(`${folder} is the folder of no stack`);
  const verb = words[0] === 'state' ? words.slice(0, 2).join(' ') : (words[0] ?? '');
  const addresses = words.slice(verb.split(' ').length);
  if (terraformVerbs[oneOf('terraform', verb, Object.keys(terraformVerbs))] !== addresses.length)
    throw new Error(`terraform ${verb} with ${addresses.length} addresses`);
  // The page's <address> is one of the foundation; whoever types it sees in the plan which one is meant.
  const [address] = addresses;
  if (
    address !== undefined &&
    address !== anAddress &&
    !stack.resources.some((each) => each.address === address)
  )
    throw new Error(`${address} is in no state of ${id}`);
};

const helm: Program = (words, place) => {
  const { operands, options } = parsed(words, {
    values: ['--namespace', '--username'],
    flags: ['--password-stdin'],
  });
  const [verb, name, registry] = operands;
  if (verb === 'registry') {
    oneOf('helm registry', name, ['login']);
    oneOf('registry', registry, [place.names.imageRegistry]);
    return;
  }
  oneOf('helm', verb, ['history', 'status', 'uninstall']);
  const releases = resourcesOf(place, 'helm_release').map((each) => `${each['namespace']}/${each['name']}`);
  oneOf('release', `${options['--namespace']?.[0]}/${name}`, releases);
};

const exported: Program = (words, { stacks }) => {
  const declared = stacks.flatMap(({ template }) => Object.keys((template['variable'] ?? {}) as object));
  if (!declared.includes(versionVariable)) throw new Error(`no stack has the variable ${versionVariable}`);
  for (const word of words) oneOf('variable', word.split('=')[0], [`TF_VAR_${versionVariable}`]);
};

/** Reads two folders that commands before it have written. */
const diff: Program = (words) => {
  if (parsed(words, { flags: ['--recursive'] }).operands.length !== 2)
    throw new Error('diff wants two folders');
};

/** Every program that a page may name, and who knows its words. */
const programs: Readonly<Record<string, Program>> = {
  aws,
  diff,
  export: exported,
  helm,
  kubectl,
  npm,
  npx,
  terraform,
};

/** Programs that may only read what one of ours prints. */
const readers = ['sh'];

/** @throws Error that says what is wrong with a command */
export async function check({ words, variables, piped, line }: ShellCommand, place: Place): Promise<void> {
  if (Object.keys(variables).length > 0) exported(Object.keys(variables), place);
  const [name = '', ...rest] = words;
  const file = name.startsWith('.') ? join(root, name) : undefined;
  if (file !== undefined && existsSync(file)) return;
  if (piped && readers.includes(name)) {
    if (!/^npm run -s copies -- \S+ \| sh$/.test(line))
      throw new Error(`${name} may only run what \`copies\` prints`);
    return;
  }
  const program = programs[name];
  if (program === undefined)
    throw new Error(
      `nobody knows the words of ${name || line}; there are ${Object.keys(programs).join(', ')}`,
    );
  await program(rest, place);
}
