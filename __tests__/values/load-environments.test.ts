import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadEnvironments } from '../../values';
import { UserError } from '../../values/user-error';

const values = JSON.stringify(join(__dirname, '..', '..', 'values', 'define-environment'));

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'aurora-environments-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const write = (file: string, text: string) => writeFileSync(join(folder, file), text);

const environmentText = (name: string, days: number | string = 7) => `
  import { defineEnvironment } from ${values};
  export default defineEnvironment({
    name: '${name}',
    account: '111122223333',
    region: 'eu-west-1',
    tags: { owner: 'team', costCentre: 'centre' },
    network: { mode: 'create', zones: ['eu-west-1a', 'eu-west-1b'] },
    logs: { gigabytesPerDay: 10, instances: 8 },
    retention: { searchableDays: ${JSON.stringify(days)} },
    budget: { monthlyUsd: 600 },
  });
`;

function refused(): string {
  try {
    loadEnvironments(folder);
  } catch (error) {
    if (error instanceof UserError) return error.message;
    throw error;
  }
  throw new Error('The folder was accepted');
}

it('loads every file of the folder, by name, and ignores what is none', () => {
  write('test-b.ts', environmentText('test-b'));
  write('test-a.ts', environmentText('test-a', 9));
  write('README.md', 'Not an environment.');
  const loaded = loadEnvironments(folder);
  expect(loaded.map(({ name, retention }) => [name, retention.searchableDays])).toEqual([
    ['test-a', 9],
    ['test-b', 7],
  ]);
});

it('names every file with a mistake in one message', () => {
  write('test-a.ts', environmentText('test-a', 'a week'));
  write('test-b.ts', environmentText('test-b'));
  write('test-c.ts', environmentText('test-c', 1));
  const message = refused();
  expect(message).toMatch(/test-a\.ts:\n {2}retention\.searchableDays: given "a week"/);
  expect(message).toMatch(/test-c\.ts:\n {2}retention\.searchableDays: given 1/);
  expect(message).not.toContain('test-b.ts');
});

it('refuses a file whose environment has another name', () => {
  write('test-a.ts', environmentText('test-b'));
  expect(refused()).toMatch(/test-a\.ts:\n {2}name: given "test-b"; allowed: "test-a"/);
});

it('refuses a file that exports no environment', () => {
  write('test-a.ts', 'export const forgotten = 1;');
  expect(refused()).toContain('The file must have `export default defineEnvironment({ ... })`');
});

it('refuses an empty folder', () => {
  expect(refused()).toContain('there is no environment; add one as <name>.ts');
});

it.each([
  ['does not parse', 'export default defineEnvironment({', /test-a\.ts:\n {2}cannot be loaded: \S/],
  [
    'throws an error',
    'throw new TypeError("broken\\nand how");',
    /test-a\.ts:\n {2}cannot be loaded: broken\n {2}and how/,
  ],
  ['throws something else', 'throw "a text";', /test-a\.ts:\n {2}cannot be loaded: a text/],
  [
    'imports what is not there',
    'import { x } from "./missing"; export default x;',
    /test-a\.ts:\n {2}cannot be loaded: Cannot find module '\.\/missing'/,
  ],
])('names a file that %s among the other mistakes', (_, text, line) => {
  write('test-a.ts', text);
  write('test-b.ts', environmentText('test-b', 1));
  const message = refused();
  expect(message).toMatch(line);
  expect(message).toMatch(/test-b\.ts:\n {2}retention\.searchableDays: given 1/);
  expect(message).not.toContain('Require stack');
});

it('refuses an object that nobody has checked', () => {
  write('test-a.ts', "export default { name: 'test-a' };");
  expect(refused()).toMatch(
    /test-a\.ts:\n {2}default export: given {"name":"test-a"}; allowed: an environment\. The file must have `export default defineEnvironment\({ \.\.\. }\)`/,
  );
});

it('refuses a changed copy of an environment, which nobody has checked either', () => {
  write(
    'test-a.ts',
    environmentText('test-a')
      .replace('export default', 'const checked =')
      .concat('export default { ...checked, region: 7 };'),
  );
  expect(refused()).toContain('test-a.ts:\n  default export: given {');
});

it('ignores folders and declarations', () => {
  write('test-a.ts', environmentText('test-a'));
  write('types.d.ts', 'export declare const x: number;');
  mkdirSync(join(folder, 'folder.ts'));
  expect(loadEnvironments(folder).map(({ name }) => name)).toEqual(['test-a']);
});

it('refuses environments that contradict each other', () => {
  write('test-a.ts', environmentText('test-a'));
  write('test-b.ts', environmentText('test-b').replaceAll('eu-west-1', 'eu-west-2'));
  expect(refused()).toContain('values/environments/test-b.ts: region: given "eu-west-2"');
});
