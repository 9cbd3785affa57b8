import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { publishAll } from '../../../tools/images/publish-all';
import { environment } from '../../support/environment';
import { recorded, type Recorded } from './recorded';

const registry = '111122223333.dkr.ecr.eu-west-1.amazonaws.com';
const digest = (letter: string): string => `sha256:${letter.repeat(64)}`;
const git = async (...args: readonly string[]): Promise<string> =>
  args[0] === 'show' ? '{"version":"1.2.3"}' : args[0] === 'rev-parse' ? 'c0ffee' : 'blob';

let out = '';
beforeEach(() => {
  out = mkdtempSync(join(tmpdir(), 'images-'));
});
afterEach(() => rmSync(out, { recursive: true }));

const publish = (
  { run }: Recorded,
  env: Record<string, string> = { GITHUB_REPOSITORY: 'o/r', GITHUB_SERVER_URL: 'https://github.com' },
) => publishAll({ environments: [environment()], git, run, out, env });

const answers = {
  'aws ecr get-login-password': 'the-password',
  'crane digest --tarball': digest('a'),
  'syft scan': '{"spdxVersion":"SPDX-2.3"}',
};

/** The programs and what they do, without the details. */
const steps = ({ lines }: Recorded): string[] => lines.map((line) => line.split(' ').slice(0, 2).join(' '));

const building = ['docker build', 'docker save', 'syft scan', 'grype sbom:'];
const publishing = [
  'crane digest',
  'crane push',
  'cosign sign',
  'cosign attest',
  'crane tag',
  'cosign verify',
];
const startsWith = (found: readonly string[], expected: readonly string[]): void =>
  expect(found.map((each, index) => each.startsWith(expected[index] ?? '?'))).toEqual(
    expected.map(() => true),
  );

it('an image is built, scanned, pushed by digest, signed, and tagged last of all', async () => {
  const programs = recorded(answers);
  const { version, digests } = await publish(programs);
  expect(version).toMatch(/^1\.2\.3-[0-9a-f]{12}$/);
  expect(digests).toEqual({ discovery: digest('a'), processor: digest('a') });
  startsWith(steps(programs), [
    'aws ecr',
    'crane auth',
    ...['crane ls', ...building, ...publishing],
    ...['crane ls', ...building, ...publishing],
  ]);
  const image = `${registry}/aurora-log-system@${digest('a')}`;
  expect(programs.lines).toEqual(
    expect.arrayContaining([
      `crane push ${join(out, 'discovery.tar')} ${image}`,
      `cosign sign --yes ${image}`,
      `crane tag ${image} discovery-${version}`,
      `cosign verify --certificate-identity https://github.com/o/r/.github/workflows/images.yml@refs/heads/main --certificate-oidc-issuer https://token.actions.githubusercontent.com ${image}`,
    ]),
  );
  expect(programs.lines.find((line) => line.startsWith('docker build'))).toContain(
    `images/discovery/Dockerfile --platform linux/arm64 --provenance=false --build-arg VERSION=${version} --build-arg REVISION=c0ffee`,
  );
  expect(readFileSync(join(out, 'processor.spdx.json'), 'utf8')).toContain('SPDX-2.3');
});

it('the password of the registry is read from standard input, where no list of processes shows it', async () => {
  const programs = recorded(answers);
  await publish(programs);
  expect(programs.inputs[1]).toBe('the-password');
  expect(programs.lines.join('\n')).not.toContain('the-password');
});

it('what the registry has already is not built again, and its signature is looked at', async () => {
  const { version } = await publish(recorded(answers));
  const programs = recorded({
    ...answers,
    [`crane ls ${registry}/aurora-log-system`]: `discovery-1.0.0\ndiscovery-${version}`,
    [`crane ls ${registry}/aurora-processor`]: version,
    'crane digest': digest('b'),
  });
  expect((await publish(programs)).digests).toEqual({ discovery: digest('b'), processor: digest('b') });
  startsWith(steps(programs), [
    ...['aws ecr', 'crane auth'],
    ...['crane ls', 'crane digest', 'cosign verify'],
    ...['crane ls', 'crane digest', 'cosign verify'],
  ]);
});

it.each([
  ['that is vulnerable is not pushed', 'grype', 'crane push'],
  ['that cannot be signed gets no tag', 'cosign sign', 'crane tag'],
  ['whose SBOM cannot be added gets no tag', 'cosign attest', 'crane tag'],
])('an image %s', async (_, failing, missing) => {
  const programs = recorded({ ...answers, [failing]: new Error(`${failing} fails`) });
  await expect(publish(programs)).rejects.toThrow(`${failing} fails`);
  expect(steps(programs).filter((step) => step === missing)).toEqual([]);
});

it('an image that somebody else signed is not deployed', async () => {
  const programs = recorded({ ...answers, 'cosign verify': new Error('no matching signatures') });
  await expect(publish(programs)).rejects.toThrow('no matching signatures');
});

it('nobody publishes from their own machine', async () => {
  const programs = recorded(answers);
  await expect(publish(programs, {})).rejects.toThrow(/GITHUB_REPOSITORY.*run the workflow "images"/);
  expect(programs.lines).toEqual([]);
});
