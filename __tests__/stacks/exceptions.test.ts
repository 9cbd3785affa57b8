import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { exceptionMistakes } from '../../stacks/exceptions';
import type { Harvested } from '../../stacks/harvest';
import { synthesize, type SynthesizedStack } from '../../stacks/synthesize';
import type { Environment, EnvironmentInput } from '../../values/schema';
import { environment } from '../support/environment';

const today = new Date('2026-03-10T12:00:00Z');
const reason = 'It is replaced by one with another key.';
const until = '2026-04-01';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'aurora-exceptions-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const build = (...environments: Environment[]): readonly SynthesizedStack[] =>
  synthesize(environments, { outdir: join(folder, 'cdktf.out'), today });

const excepted = (exceptions: EnvironmentInput['exceptions'], values: Partial<EnvironmentInput> = {}) =>
  environment({ ...values, exceptions });

/** Every resource of a type, over all stacks, by `<stack>/<address>`. */
const ofType = (stacks: readonly SynthesizedStack[], type: string): Map<string, Harvested> =>
  new Map(
    stacks.flatMap(({ id, resources }) =>
      resources.filter((each) => each.type === type).map((each) => [`${id}/${each.address}`, each]),
    ),
  );

const prevented = (resource?: Harvested): unknown =>
  (resource?.attributes['lifecycle'] as Record<string, unknown> | undefined)?.['prevent_destroy'];

/** The address of the first resource of a type. */
function firstOf(stacks: readonly SynthesizedStack[], type: string): string {
  const [address] = ofType(stacks, type).keys();
  if (address === undefined) throw new Error(`No stack has a resource of type ${type}`);
  return address;
}

/** What holds data, one type each, and where exceptions have something to lift. */
const types = [
  'aws_dynamodb_table',
  'aws_s3_bucket',
  'aws_kms_key',
  'aws_secretsmanager_secret',
  'aws_eks_cluster',
  'aws_ecr_repository',
  'kubernetes_namespace_v1',
];

describe('what an exception names', () => {
  let before: readonly SynthesizedStack[];
  let after: readonly SynthesizedStack[];
  let named: string[];

  // Two syntheses, of which each test looks at one thing.
  beforeAll(() => {
    before = build(environment());
    named = [...types, 'aws_s3_bucket_policy'].map((type) => firstOf(before, type));
    const gone = 'test-foundation/aws_s3_bucket.gone';
    after = build(
      excepted([...named, gone].map((address) => ({ address, reason, until }))),
      environment({ name: 'other' }),
    );
  });

  it.each(types)('loses prevent_destroy where it is a %s, and nothing else does', (type) => {
    const all = ofType(after, type);
    expect(prevented(ofType(before, type).get(firstOf(before, type)))).toBe(true);
    expect([...all.keys()].filter((address) => prevented(all.get(address)) !== true)).toEqual([
      firstOf(before, type),
    ]);
  });

  it('loses deletion protection where it is a table', () => {
    const tables = [...ofType(after, 'aws_dynamodb_table')];
    const unprotected = tables.filter(
      ([, { attributes }]) => attributes['deletion_protection_enabled'] !== true,
    );
    expect(unprotected.map(([address]) => address)).toEqual([firstOf(before, 'aws_dynamodb_table')]);
  });

  it('is not forced to go while it holds something', () => {
    const forced = after
      .flatMap(({ resources }) => resources)
      .filter(
        ({ attributes }) => attributes['force_destroy'] === true || attributes['force_delete'] === true,
      );
    expect(forced).toEqual([]);
  });

  it('keeps the rest of its lifecycle', () => {
    const cluster = ofType(after, 'aws_eks_cluster').get(firstOf(before, 'aws_eks_cluster'));
    expect(cluster?.attributes['lifecycle']).toMatchObject({ ignore_changes: expect.any(Array) });
  });

  it('shows in the report as suppressions, with the reason', () => {
    const suppressed = after
      .flatMap(({ judgement }) => judgement.findings)
      .filter(({ suppressedBecause }) => suppressedBecause?.startsWith('An exception'));
    expect(suppressed.map(({ rule }) => rule.id).sort()).toEqual([
      'dynamodb-deletion-protected',
      // Every type but the namespace, which no rule judges.
      ...Array.from({ length: types.length - 1 }, () => 'protection-prevent-destroy'),
    ]);
    expect(suppressed[0]?.suppressedBecause).toBe(
      `An exception until ${until} allows to destroy it: ${reason}`,
    );
  });

  it('may be in the bootstrap that environments share', () => {
    expect(firstOf(before, 'aws_ecr_repository')).toMatch(/^bootstrap-/);
  });
});

describe('where nothing is protected', () => {
  it('there is nothing to lift, and nothing to suppress', () => {
    const unprotected = { protection: 'none' } as const;
    const address = firstOf(build(environment(unprotected)), 'aws_dynamodb_table');
    const [stack] = build(excepted([{ address, reason, until }], unprotected)).filter(
      ({ id }) => id === 'test-foundation',
    );
    expect(stack?.judgement.staleSuppressions).toEqual([]);
  });
});

describe('an exception is refused', () => {
  const address = 'test-foundation/aws_s3_bucket.b';
  const stacksOf = (whose: Environment) =>
    ['bootstrap-111122223333', 'test-foundation'].map((id) => ({ id, environments: [whose] }));
  const mistakes = (...exceptions: readonly { address: string; until: string }[]): string[] => {
    const whose = excepted(exceptions.map((each) => ({ reason, ...each })));
    return exceptionMistakes([whose], stacksOf(whose), today);
  };

  it.each([
    [
      'from the day after its last',
      { address, until: '2026-03-09' },
      'until: given "2026-03-09"; allowed: 2026-03-10 or later. It has expired: remove it, or say anew until when',
    ],
    [
      'more than 90 days ahead',
      { address, until: '2026-06-09' },
      'until: given "2026-06-09"; allowed: 2026-06-08 or earlier: at most 90 days ahead',
    ],
    [
      'in a stack of somebody else',
      { address: 'prod-foundation/aws_s3_bucket.b', until },
      'address: given "prod-foundation/aws_s3_bucket.b"; allowed: an address in a stack of this environment: bootstrap-111122223333, test-foundation',
    ],
  ])('%s', (_, exception, says) => {
    expect(mistakes(exception)).toEqual([`values/environments/test.ts: exceptions[0].${says}`]);
  });

  it('for what no guard watches', () => {
    expect(mistakes({ address: 'test-foundation/aws_iam_policy.p', until })).toEqual([
      expect.stringContaining(
        'allowed: an address of a type that a guard watches: aws_cloudwatch_log_resource_policy, ',
      ),
    ]);
  });

  it('twice for one resource', () => {
    expect(mistakes({ address, until }, { address, until: '2026-03-20' })).toEqual([
      'values/environments/test.ts: exceptions[1].address: given "test-foundation/aws_s3_bucket.b"; allowed: each address once',
    ]);
  });

  it('not on its last day, and not 90 days ahead', () => {
    expect(['2026-03-10', '2026-06-08'].flatMap((day) => mistakes({ address, until: day }))).toEqual([]);
  });

  it('by the synthesis, which then writes nothing', () => {
    expect(() => build(excepted([{ address, reason, until: '2026-03-09' }]))).toThrow(
      /exceptions\[0\]\.until: .*\n\nRefused for 1 violation; nothing was written\./,
    );
  });
});
