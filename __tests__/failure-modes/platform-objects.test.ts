import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { recordStreams } from '../../contract/streams';
import { topics } from '../../contract/topics';
import { ofType, shippedStacks, type ShippedStack } from './shipped-stacks';

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

const platforms = shippedStacks.filter(({ kind }) => kind === 'platform');

/** Addresses of everything that is there before a resource. */
function before({ resources }: ShippedStack, address: string): ReadonlySet<string> {
  const found = new Set<string>();
  const visit = (each: string): void => {
    const resource = resources.find((other) => other.address === each);
    for (const next of (resource?.attributes['depends_on'] ?? []) as readonly string[]) {
      if (found.has(next)) continue;
      found.add(next);
      visit(next);
    }
  };
  visit(address);
  return found;
}

const released = (platform: ShippedStack, name: string): string => {
  const found = ofType([platform], 'helm_release').find(({ attributes }) => attributes['name'] === name);
  if (found === undefined) throw new Error(`${platform.id} has no release ${name}`);
  return found.address;
};

it('no pod starts before quota, sizes, network policies and secrets are there', () => {
  expect(platforms.length).toBeGreaterThan(0);
  for (const platform of platforms) {
    const base = ofType(
      [platform],
      /^kubernetes_(limit_range|namespace|network_policy|priority_class|resource_quota|secret|storage_class)_v1$/,
    ).map(({ address }) => address);
    expect(base.length).toBeGreaterThan(20);
    for (const { address } of ofType([platform], /^(helm_release|kubernetes_job_v1)$/)) {
      const there = before(platform, address);
      expect([address, base.filter((each) => !there.has(each))]).toEqual([address, []]);
    }
  }
});

it('the account that writes is there before whoever writes with it', () => {
  for (const platform of platforms) {
    const [job] = ofType([platform], 'kubernetes_job_v1').map(({ address }) => address);
    expect(job).toBeDefined();
    expect(before(platform, job as string)).toContain(released(platform, 'openobserve'));
    for (const name of ['otel-collector', 'fluent-bit']) {
      expect(before(platform, released(platform, name))).toContain(job);
    }
  }
});
