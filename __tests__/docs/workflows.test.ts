import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { accountNames, deliveryBranch, imagesGithubEnvironment, namesOf } from '../../values/names';
import { environment } from '../support/environment';

const root = join(__dirname, '..', '..');
const page = readFileSync(join(root, 'docs', 'workflows.md'), 'utf8');

/** The rows of the table whose head begins with a word, each as its cells. */
const rowsOf = (head: string): string[][] => {
  const lines = page.split('\n').map((line) => line.trim());
  const start = lines.findIndex((line) => line.startsWith(`| ${head}`));
  const table = lines.slice(start + 2);
  return table
    .slice(
      0,
      table.findIndex((line) => !line.startsWith('|')),
    )
    .map((line) =>
      line
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim()),
    );
};
const code = (text: string): string => `\`${text}\``;

/** An environment of the very name that the page uses as a placeholder. */
const { githubEnvironments, roles } = namesOf({ ...environment(), name: '<name>' });

it('has every workflow, and links to files that there are', () => {
  const files = readdirSync(join(root, '.github', 'workflows'));
  expect(files.filter((file) => !page.includes(`(../.github/workflows/${file})`))).toEqual([]);
  const links = [...page.matchAll(/\]\((?!https?:)([^)#]+)\)/g)].map(([, link = '']) => link);
  expect(links.filter((link) => !existsSync(join(root, 'docs', link)))).toEqual([]);
});

it('has every GitHub environment that a job names or a role trusts, and the branch that each may be used from', () => {
  expect(
    Object.fromEntries(rowsOf('GitHub environment').map(([name = '', , branch = '']) => [name, branch])),
  ).toEqual({
    [code(githubEnvironments.plan)]: 'any',
    [code(githubEnvironments.review)]: code(deliveryBranch),
    [code(githubEnvironments.deploy)]: code(deliveryBranch),
    [code(imagesGithubEnvironment)]: code(deliveryBranch),
    '`updates`': code(deliveryBranch),
  });
});

it('has every role, and where it may be taken', () => {
  expect(rowsOf('role').map(([role, where]) => [role, where])).toEqual([
    [code(roles.plan), code(githubEnvironments.plan)],
    [code(roles.review), code(githubEnvironments.review)],
    [code(roles.deploy), code(githubEnvironments.deploy)],
    [code(accountNames(environment()).imageRole), code(imagesGithubEnvironment)],
  ]);
});

it('names commands that there are', () => {
  const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { scripts: object };
  const named = [...page.matchAll(/`npm run (?:-s )?([\w:-]+)/g)].map(([, script = '']) => script);
  expect(named.length).toBeGreaterThan(4);
  expect(named.filter((script) => !(script in scripts))).toEqual([]);
});

it('names the secret that a workflow reads, and no other', () => {
  const workflow = readFileSync(join(root, '.github', 'workflows', 'updates.yml'), 'utf8');
  const [, secret = ''] = /secrets\.(\w+)/.exec(workflow) ?? [];
  expect(page).toContain(code(secret));
});
