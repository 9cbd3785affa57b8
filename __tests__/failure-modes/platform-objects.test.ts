import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { recordStreams } from '../../contract/streams';
import { topics } from '../../contract/topics';
import { shippedStacks } from './shipped-stacks';

const root = join(__dirname, '..', '..');
const types = shippedStacks.flatMap(({ resources }) => resources.map(({ type }) => type));

it('no object is of a kind that somebody else would have to install first', () => {
  expect(types.filter((type) => type.startsWith('kubernetes_')).length).toBeGreaterThan(30);
  // The provider knows what comes with Kubernetes by its own names; custom resources are manifests.
  expect(types.filter((type) => /^kubernetes_manifest$|^kubectl_/.test(type))).toEqual([]);
});

it('no stack makes a load balancer beside Kubernetes, whose targets somebody would have to register', () => {
  expect(types.length).toBeGreaterThan(300);
  expect(types.filter((type) => /^aws_(alb|lb|elb)(_|$)/.test(type))).toEqual([]);
});

it('a topic and a stream are spelt in the contract alone', () => {
  const files = ['constructs', 'stacks', 'tools', 'values'].flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => relative(root, join(entry.parentPath, entry.name))),
  );
  expect(files.length).toBeGreaterThan(100);
  const names = [...Object.values(topics), ...Object.values(recordStreams).map(({ name }) => name)];
  const spelt = files.filter((file) => {
    const text = readFileSync(join(root, file), 'utf8');
    return names.some((name) => text.includes(name));
  });
  expect(spelt).toEqual([]);
});

it('what a record says is found by its words: its message, or its SQL', () => {
  const searched = Object.entries(recordStreams).map(([logType, { fullText }]) => [logType, fullText]);
  expect(Object.fromEntries(searched)).toEqual({
    error: ['body'],
    slowquery: ['db_query_text'],
    audit: ['db_query_text'],
    general: ['db_query_text'],
  });
});
