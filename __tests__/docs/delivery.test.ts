import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pipelineMetrics } from '../../contract/metrics';
import { namespaces } from '../../contract/namespaces';
import { pipelineEvents } from '../../contract/pipeline-events';
import { recordFields } from '../../contract/record-fields';
import { discoverySettings, processorSettings } from '../../contract/settings';
import { recordStreams, systemStreams } from '../../contract/streams';
import { workloads } from '../../contract/workloads';
import { steps } from '../../services/processor/ports/fault-points';
import { serviceCommandLine, takes } from './commands/command-lines';

const root = join(__dirname, '..', '..');
const page = readFileSync(join(root, 'docs', 'delivery.md'), 'utf8');

const blocks = (language: string): string[] =>
  page
    .split(/^ *```/m)
    .filter((_, index) => index % 2 === 1)
    .filter((block) => block.startsWith(`${language}\n`))
    .map((block) => block.slice(language.length + 1));

const commands = blocks('console')
  .flatMap((block) => block.split('\n'))
  .map((line) => line.trim())
  .filter((line) => line !== '');

/** Arguments of a program, and which program it is; undefined for another command. */
function programOf(line: string): { readonly program: string; readonly args: readonly string[] } | undefined {
  const [, program = '', rest = ''] =
    /^(?:kubectl .* \/app\/)?(discovery|processor)(?:\.mjs)? (.+)$/.exec(line) ?? [];
  return program === '' ? undefined : { program, args: rest.split(' ') };
}

const known = commands.filter((line) => programOf(line) !== undefined);

it('has commands of both programs', () => {
  expect(new Set(known.map((line) => programOf(line)?.program))).toEqual(new Set(['discovery', 'processor']));
  expect(known.length).toBeGreaterThanOrEqual(8);
});

it.each(known)('%s is a command that is taken', async (line) => {
  const { program, args } = programOf(line) ?? { program: '', args: [] };
  await expect(takes(await serviceCommandLine(program), args)).resolves.toBeUndefined();
});

it('a command that is not there would be seen', async () => {
  const command = await serviceCommandLine('processor');
  await expect(takes(command, ['replay', '--bogus'])).rejects.toThrow('unknown option');
  await expect(takes(command, ['resend'])).rejects.toThrow('unknown command');
});

it('kubectl finds the pods, and Node and the programs where the images have them', () => {
  const calls = commands.filter((line) => line.startsWith('kubectl '));
  expect(calls.length).toBeGreaterThan(0);
  const names: string[] = Object.values(workloads).map(({ name }) => name);
  for (const line of calls) {
    const [, namespace, workload = '', node, file, program = ''] =
      /^kubectl exec --namespace (\S+) deploy\/(\S+) -- (\S+) (\/app\/(\w+)\.mjs) /.exec(line) ?? [];
    expect(namespace).toBe(namespaces.logs);
    expect(names).toContain(workload);
    expect(workload.startsWith(program)).toBe(true);
    const dockerfile = readFileSync(join(root, 'images', program, 'Dockerfile'), 'utf8');
    expect(dockerfile).toMatch(new RegExp(`ENTRYPOINT \\["${node}", .*"${file}"\\]`));
  }
});

it('every other command is a script of the package, with options that it has', () => {
  const others = commands.filter((line) => programOf(line) === undefined);
  const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
    scripts: Record<string, string>;
  };
  expect(others).toEqual([expect.stringMatching(/^npm run -s parse -- /)]);
  const [command = ''] = others;
  const [node = '', ...args] = (scripts['parse'] ?? '').split(' ');
  expect(node).toBe('node');
  const { stdout } = spawnSync(process.execPath, [...args, '--help'], { cwd: root, encoding: 'utf8' });
  for (const option of command.match(/ --\w[\w-]*/g) ?? []) expect(stdout).toContain(option);
}, 30_000);

it('names each event, and says what it means', () => {
  const told = [...page.matchAll(/^\| `(aurora\.pipeline\.\w+)` \| ([^|]+?) \|/gm)].map(
    ([, name, meaning]) => ({
      name,
      meaning,
    }),
  );
  expect(told).toEqual(Object.values(pipelineEvents));
});

it('names each step of a worker', () => {
  const told = [...page.matchAll(/^ +\| ([a-z]) +\| /gm)].map(([, step]) => step);
  expect(told).toEqual(steps);
});

it('names metrics, streams and variables that there are', () => {
  const metrics: string[] = Object.values(pipelineMetrics).map(({ name }) => name);
  const namedMetrics = [...page.matchAll(/`(aurora\.log\.[\w.]+)`/g)].map(([, name]) => name);
  expect(namedMetrics.filter((name) => !metrics.includes(name ?? ''))).toEqual([]);
  expect(namedMetrics.length).toBeGreaterThan(5);

  const streams = [...Object.values(recordStreams), ...Object.values(systemStreams)].map(({ name }) => name);
  const namedStreams = [...page.matchAll(/FROM "(\w+)"/g)].map(([, name]) => name);
  expect(namedStreams.filter((name) => !streams.some((stream) => stream === name))).toEqual([]);
  expect(namedStreams.length).toBeGreaterThan(0);

  const variables = new Set([
    ...Object.keys(discoverySettings.shape),
    ...Object.keys(processorSettings.shape),
  ]);
  const namedVariables = [...page.matchAll(/AURORA_[A-Z_]+/g)].map(([name]) => name);
  expect(namedVariables.filter((name) => !variables.has(name))).toEqual([]);
});

it('asks for columns that records have', () => {
  const words = new Set(blocks('sql').flatMap((sql) => sql.match(/\b[a-z_]+\b/g) ?? []));
  const others = new Set(['count', 'copies', ...Object.values(systemStreams).map(({ name }) => name)]);
  for (const { name } of Object.values(recordStreams)) others.add(name);
  expect([...words].filter((word) => !(word in recordFields) && !others.has(word))).toEqual([]);
});

it('links to pages and files that there are', () => {
  const links = [...page.matchAll(/\]\(([^)#]+)\)/g)].map(([, link = '']) => link);
  expect(links.length).toBeGreaterThan(0);
  for (const link of links) expect([link, existsSync(join(root, 'docs', link))]).toEqual([link, true]);
});
