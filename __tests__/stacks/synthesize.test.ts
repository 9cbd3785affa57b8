import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { synthesize, type SynthesizedStack } from '../../stacks/synthesize';
import { loadEnvironments } from '../../values';
import type { Environment } from '../../values/schema';
import { machinePaths } from '../support/machine-paths';
import { PlantedRepository, type Outcome } from '../support/planted-repository';

/** A day on which every pinned Kubernetes version is far from the end of its support. */
const today = new Date('2026-11-21T00:00:00Z');
const shipped = loadEnvironments();

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'aurora-synthesize-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const synthesizeTo = (name: string, environments: readonly Environment[] = shipped) =>
  synthesize(environments, { outdir: join(folder, name), today });

/** Every file below a folder, by its path in it. */
function filesIn(root: string): Record<string, string> {
  const files = readdirSync(root, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return Object.fromEntries(
    files
      .map((entry) => join(entry.parentPath, entry.name))
      .sort()
      .map((file) => [relative(root, file), readFileSync(file, 'utf8')]),
  );
}

describe('the shipped environments', () => {
  let stacks: readonly SynthesizedStack[];
  let files: Record<string, string>;
  // Each test reads the same synthesis.
  beforeAll(() => {
    const once = mkdtempSync(join(tmpdir(), 'aurora-synthesize-'));
    stacks = synthesize(shipped, { outdir: join(once, 'cdktf.out'), today });
    files = filesIn(join(once, 'cdktf.out'));
    rmSync(once, { recursive: true, force: true });
  });

  it('violate no rule, warnings included', () => {
    for (const { id, judgement } of stacks) {
      const open = judgement.findings.filter(({ suppressedBecause }) => suppressedBecause === undefined);
      expect([id, open.map(({ message }) => message)]).toEqual([id, []]);
      expect(judgement.staleSuppressions).toEqual([]);
      // Nothing found is worth something only where something was asked.
      expect(judgement.checked).toBeGreaterThan(20);
    }
  });

  it('each have a foundation, and each account one bootstrap that nothing depends on', () => {
    const ids = stacks.map(({ id }) => id);
    expect(ids).toEqual(expect.arrayContaining(shipped.map(({ name }) => `${name}-foundation`)));
    expect(ids.filter((id) => id.startsWith('bootstrap-'))).toEqual(['bootstrap-072006186126']);
    expect(stacks.flatMap(({ dependsOn }) => dependsOn)).not.toContain('bootstrap-072006186126');
  });

  it('are written as they were judged', () => {
    for (const { id, template } of stacks) {
      const written = JSON.parse(files[join('stacks', id, 'cdk.tf.json')] ?? 'null') as Record<
        string,
        unknown
      >;
      expect(written['resource']).toEqual(template.resource);
    }
  });

  it('are written byte for byte the same by a second synthesis', () => {
    synthesizeTo('second');
    expect(filesIn(join(folder, 'second'))).toEqual(files);
  });

  it('are written the same on every machine: without a path of this one', () => {
    for (const text of Object.values(files)) {
      for (const path of machinePaths) expect(text).not.toContain(path);
    }
  });

  it('share nothing through state: no output, no remote state', () => {
    for (const { template } of stacks) {
      expect(template).not.toHaveProperty('output');
      expect(template.data ?? {}).not.toHaveProperty('terraform_remote_state');
    }
    expect(Object.values(files).join()).not.toMatch(/cross-stack|terraform_remote_state/);
  });
});

describe('a second synthesis into the same folder', () => {
  const stack = (...path: string[]) => join(folder, 'cdktf.out', 'stacks', 'dev-foundation', ...path);

  it('keeps what Terraform left beside the JSON', () => {
    synthesizeTo('cdktf.out');
    const left = { '.terraform/providers/aws': 'binary', '.terraform.lock.hcl': 'lock', plan: 'plan' };
    for (const [file, text] of Object.entries(left)) {
      mkdirSync(dirname(stack(file)), { recursive: true });
      writeFileSync(stack(file), text);
    }
    writeFileSync(stack('cdk.tf.json'), 'old');
    synthesizeTo('cdktf.out');
    for (const [file, text] of Object.entries(left)) expect(readFileSync(stack(file), 'utf8')).toBe(text);
    expect(readFileSync(stack('cdk.tf.json'), 'utf8')).toContain('"aws_vpc"');
  });

  it('forgets the stacks of an environment that is no more', () => {
    synthesizeTo('cdktf.out');
    expect(existsSync(stack())).toBe(true);
    const others = shipped.filter(({ name }) => name !== 'dev');
    synthesizeTo('cdktf.out', others);
    const left = readdirSync(join(folder, 'cdktf.out', 'stacks'));
    expect(left).toContain('prod-foundation');
    expect(left.filter((id) => id.startsWith('dev-'))).toEqual([]);
    expect(readFileSync(join(folder, 'cdktf.out', 'manifest.json'), 'utf8')).not.toContain('dev-');
  });
});

describe('a synthesis that is refused', () => {
  let repository: PlantedRepository;
  beforeEach(() => {
    repository = new PlantedRepository();
    // What a person had before: it must survive.
    repository.write('cdktf.out/manifest.json', '{"stacks":{}}');
    repository.write('cdktf.out/stacks/dev-foundation/cdk.tf.json', '{"kept":true}');
    repository.write('cdktf.out/stacks/dev-foundation/.terraform/providers/aws', 'binary');
  });
  afterEach(() => repository.remove());

  /** Runs what `cdktf synth` runs; it must say why and leave everything as it was. */
  function refused(variables: Record<string, string> = {}): Outcome['stderr'] {
    const before = repository.fingerprint('cdktf.out');
    const { status, stdout, stderr } = repository.run('main.ts', [], variables);
    expect(status).toBe(1);
    expect(stdout).toBe('');
    expect(stderr).toContain('nothing was written');
    expect(stderr).not.toMatch(/^\s+at /m);
    expect(repository.fingerprint('cdktf.out')).toBe(before);
    expect(readdirSync(repository.folder).filter((name) => name.startsWith('cdktf.out.'))).toEqual([]);
    return stderr;
  }

  it.each([
    ['by itself', {}],
    ['also where cdktf is told to go on after errors', { CDKTF_CONTINUE_SYNTH_ON_ERROR_ANNOTATIONS: 'true' }],
  ])('says where, which rule, why and how to fix it, %s', (_, variables) => {
    repository.plant(
      'constructs/aws/secure-bucket.ts',
      'blockPublicPolicy: true',
      'blockPublicPolicy: false',
    );
    const stderr = refused(variables);
    for (const name of ['dev', 'staging', 'prod'])
      expect(stderr).toContain(`${name}-foundation/logs/archive/`);
    expect(stderr).toMatch(/error s3-public-access-block\S*: .*block_public_policy/);
    expect(stderr).toMatch(/^ {2}why: \S.+\.$/m);
    expect(stderr).toMatch(/^ {2}fix: \S.+\.$/m);
    expect(stderr).toMatch(/suppress\(resource, 's3-public-access-block/);
    expect(stderr).toMatch(/Refused for \d+ violations/);
  });

  it('names what is missing altogether', () => {
    const encryption = /new S3BucketServerSideEncryptionConfigurationA\([\s\S]*?\n {4}\}\);/;
    repository.plant('constructs/aws/secure-bucket.ts', encryption, '');
    expect(refused()).toMatch(/dev-foundation\/logs\/archive\/bucket .*\n {2}error s3-encrypted: no /);
  });

  it('holds a protected environment to more than one that is not', () => {
    repository.plant('constructs/aws/protection.ts', '{ preventDestroy: true }', '{ preventDestroy: false }');
    const stderr = refused();
    expect(stderr).toContain('protection-prevent-destroy');
    expect(stderr).toContain('prod-foundation/');
    expect(stderr).not.toContain('dev-foundation/');
  });

  it('knows a suppression that has outlived its cause', () => {
    repository.plant(
      'constructs/aws/flow-logs.ts',
      'protection: props.protection,\n',
      'protection: props.protection,\n      noncurrentDays: 1,\n',
    );
    const stderr = refused();
    expect(stderr).toMatch(
      /dev-foundation\/flow-logs\/flow-logs\/bucket: the suppression of rule "s3-versioned" is refused: /,
    );
    expect(stderr).toContain('remove the suppression');
  });

  it('knows a suppression of a rule that does not exist', () => {
    repository.plant('constructs/aws/flow-logs.ts', "'s3-versioned',", "'s3-versionned',");
    const stderr = refused();
    expect(stderr).toContain('there is no rule "s3-versionned"');
    expect(stderr).toContain('error s3-versioned');
  });

  it('knows components that do not go together', () => {
    repository.plant('values/components/otel-collector.ts', "tag: '0.131.1-arm64'", "tag: '0.140.0-arm64'");
    const stderr = refused();
    expect(stderr).toMatch(
      /values\/environments\/dev\.ts: OpenTelemetry Collector: image 0\.140\.0-arm64 .*chart .*0\.130\.2/,
    );
    expect(stderr).toMatch(/values\/environments\/prod\.ts: /);
  });
});
