import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { versionVariable } from '../../stacks/services-stack';

const root = join(__dirname, '..', '..');
const page = readFileSync(join(root, 'README.md'), 'utf8');

it('links to pages and files that there are', () => {
  const links = [...page.matchAll(/\]\((?!https?:)([^)#]+)\)/g)].map(([, link = '']) => link);
  expect(links.length).toBeGreaterThan(5);
  expect(links.filter((link) => !existsSync(join(root, link)))).toEqual([]);
});

it('has every page of docs', () => {
  const pages = readdirSync(join(root, 'docs')).filter((file) => file.endsWith('.md'));
  expect(pages.filter((file) => !page.includes(`(docs/${file})`))).toEqual([]);
});

it('has every room, and no other', () => {
  const named = [...page.matchAll(/^\| `(\w+)\/(?:\w+\/)?` /gm)].map(([, room]) => room);
  const made = ['node_modules', 'cdktf.out', 'dist'];
  const rooms = readdirSync(root, { withFileTypes: true }).filter(
    (entry) => entry.isDirectory() && !entry.name.startsWith('.') && !made.includes(entry.name),
  );
  expect(new Set(named)).toEqual(new Set(rooms.map(({ name }) => name)));
});

it('gives the version of the images by the variable that the stack reads', () => {
  expect(page).toContain(`TF_VAR_${versionVariable}=`);
});
