import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';

const root = join(__dirname, '..', '..');

/** Every file below a folder of this repository, by its path from the root. */
const filesBelow = (folder: string): readonly string[] =>
  readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(root, join(entry.parentPath, entry.name)))
    .sort();

const read = (file: string): string => readFileSync(join(root, file), 'utf8');

const infrastructure = ['constructs', 'contract', 'stacks'].flatMap(filesBelow);

it('no construct and no stack names an account, a region or an id that AWS gave', () => {
  const literal =
    /\b\d{12}\b|\b(ami|eipalloc|eni|igw|nat|rtb|sg|subnet|vol|vpc|vpce)-[0-9a-f]{8,17}\b|\b(af|ap|ca|cn|eu|il|me|mx|sa|us)-[a-z]+-\d\b/;
  expect(infrastructure.length).toBeGreaterThan(60);
  expect(infrastructure.filter((file) => literal.test(read(file)))).toEqual([]);
});

/** Every file that a file imports from this repository, itself and in turn. */
function reachedFrom(files: readonly string[]): ReadonlySet<string> {
  const seen = new Set<string>();
  const visit = (file: string): void => {
    if (seen.has(file)) return;
    seen.add(file);
    for (const [, module] of read(file).matchAll(/from '(\.[^']+)'/g)) {
      const path = relative(root, join(root, dirname(file), module as string));
      const target = [`${path}.ts`, `${path}/index.ts`].find((each) => everything.has(each));
      if (target === undefined) throw new Error(`${file} imports ${module as string}, which is not there`);
      visit(target);
    }
  };
  files.forEach(visit);
  return seen;
}

const everything: ReadonlySet<string> = new Set([...infrastructure, ...filesBelow('values')]);

it('every construct is part of a stack', () => {
  const placed = reachedFrom(filesBelow('stacks'));
  const constructs = infrastructure.filter((file) =>
    /^constructs\/(aws|helm|kubernetes)\/.*\.ts$/.test(file),
  );
  expect(constructs.length).toBeGreaterThan(30);
  expect(constructs.filter((file) => !placed.has(file))).toEqual([]);
});

/** What Git, npm, Terraform and test runs put there. */
const notOurs = /^(\.cache|\.gen|\.git|\.terraform|node_modules|coverage|cdktf\.out.*)$/;

it('no file holds an AWS access key or a private key', () => {
  const folders = readdirSync(root, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && !notOurs.test(entry.name))
    .flatMap(({ name }) => filesBelow(name));
  const top = readdirSync(root, { withFileTypes: true }).filter((entry) => entry.isFile());
  const files = [...folders, ...top.map(({ name }) => name)];
  expect(files.length).toBeGreaterThan(200);
  const credential = /\b(AKIA|ASIA)[0-9A-Z]{16}\b|-----BEGIN [A-Z ]*PRIVATE KEY-----\n/;
  expect(files.filter((file) => credential.test(read(file)))).toEqual([]);
});
