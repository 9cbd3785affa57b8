import { git } from '../../../tools/plan/git';
import { imageVersion } from '../../../tools/images/version';

/** A repository in which a commit is the blobs of its files. */
const repository =
  (commits: Readonly<Record<string, Readonly<Record<string, string>>>>) =>
  async (...args: readonly string[]): Promise<string> => {
    if (args[0] === 'show') return '{"version":"1.2.3"}';
    const files = commits[args[3] ?? ''];
    if (files === undefined) throw new Error(`fatal: Not a valid object name ${args[3]}`);
    const paths = args.slice(5);
    return Object.entries(files)
      .filter(([file]) => paths.some((path) => file === path || file.startsWith(`${path}/`)))
      .map(([file, blob]) => `100644 blob ${blob}\t${file}`)
      .join('\n');
  };

const source = {
  'services/processor/worker.ts': 'b1',
  'package.json': 'b2',
  'images/discovery/Dockerfile': 'b3',
};

it('is that of package.json and a hash of what goes into the images', async () => {
  expect(await imageVersion(repository({ HEAD: source }))).toMatch(/^1\.2\.3-[0-9a-f]{12}$/);
});

it('stays where other files change, and changes with what goes in', async () => {
  const commits = repository({
    before: { ...source, 'docs/values.md': 'd1' },
    docs: { ...source, 'docs/values.md': 'd2', 'stacks/fleet.ts': 's1' },
    code: { ...source, 'services/processor/worker.ts': 'b9' },
    build: { ...source, 'images/discovery/Dockerfile': 'b9' },
    reverted: source,
  });
  const version = (ref: string) => imageVersion(commits, ref);
  expect(await version('docs')).toBe(await version('before'));
  expect(await version('reverted')).toBe(await version('before'));
  const others = await Promise.all(['before', 'code', 'build'].map(version));
  expect(new Set(others).size).toBe(3);
});

it('of a commit that there is not says which', async () => {
  await expect(imageVersion(repository({}), 'nothing')).rejects.toThrow(
    /^nothing: given a commit that cannot be read/,
  );
});

it('of this very repository is a tag that a registry takes', async () => {
  expect(await imageVersion(git)).toMatch(/^\d+\.\d+\.\d+-[0-9a-f]{12}$/);
});
