import { mermaid, stackDiagram, stacksDiagram } from '../../../tools/architecture/mermaid';
import { contentsText, partTitle, pictureOf, type PicturedStack } from '../../../tools/architecture/parts';
import { templatesOf } from '../../../tools/architecture/stacks';
import { loadEnvironments } from '../../../values';

/** A stack made by hand: each resource with its place in the stack and the addresses that it names. */
function stackOf(
  resources: readonly (readonly [address: string, path: string, ...names: readonly string[]])[],
  data: Readonly<Record<string, object>> = {},
): PicturedStack {
  const resource: Record<string, Record<string, object>> = {};
  for (const [address, , ...names] of resources) {
    const [type = '', name = ''] = address.split('.');
    (resource[type] ??= {})[name] = { ids: names.map((each) => `\${${each}.id}`) };
  }
  return {
    id: 'dev-x',
    kind: 'foundation',
    environments: [{ name: 'dev' }],
    dependsOn: [],
    template: { resource, data } as PicturedStack['template'],
    resources: resources.map(([address, path]) => ({
      address,
      path: `dev-x/${path}`,
      type: address.split('.')[0] ?? '',
    })),
  };
}

const titles = (stack: PicturedStack) =>
  pictureOf(stack).groups.map(({ parts }) => parts.map(partTitle).join(' + '));

it('makes one part of each construct, with what is in it', () => {
  const picture = pictureOf(
    stackOf([
      ['aws_s3_bucket.a', 'storage/bucket'],
      ['aws_s3_bucket_policy.a', 'storage/policy', 'aws_s3_bucket.a'],
      ['aws_vpc.a', 'network/vpc'],
    ]),
  );
  const [storage, network] = picture.groups.flatMap(({ parts }) => parts);
  expect(storage).toMatchObject({ id: 'storage', constructs: 1 });
  expect(contentsText(storage?.contents ?? { kinds: [], settings: 0 })).toEqual(['S3 bucket', '1 setting']);
  expect(network?.id).toBe('network');
  expect(picture.resources).toBe(3);
});

it('makes one part of a family', () => {
  expect(
    titles(
      stackOf([
        ['aws_iam_role.a', 'identity-discovery/role'],
        ['aws_iam_role.b', 'identity-processor/role'],
      ]),
    ),
  ).toEqual(['identity × 2']);
});

it('makes one part of what a bootstrap has for each environment', () => {
  const stack = stackOf([
    ['aws_iam_role.a', 'dev-plan/role'],
    ['aws_iam_role.b', 'prod-eu-plan/role'],
    ['aws_s3_bucket.a', 'storage/bucket'],
  ]);
  const environments = [{ name: 'dev' }, { name: 'prod-eu' }];
  expect(titles({ ...stack, kind: 'bootstrap', environments })).toEqual(['plan × 2 + storage']);
});

it('draws what names another after it, and not what follows', () => {
  const picture = pictureOf(
    stackOf([
      ['aws_c.c', 'c/x', 'aws_b.b', 'aws_a.a'],
      ['aws_b.b', 'b/x', 'aws_a.a'],
      ['aws_a.a', 'a/x'],
    ]),
  );
  expect(picture.groups.map(({ parts }) => parts.map(({ id }) => id))).toEqual([['a'], ['b'], ['c']]);
  expect(picture.needs).toEqual([
    { from: 0, to: 1 },
    { from: 1, to: 2 },
  ]);
});

it('puts together what needs the same and is needed by the same', () => {
  expect(
    titles(
      stackOf([
        ['aws_a.a', 'a/x'],
        ['aws_b.b', 'b/x', 'aws_a.a'],
        ['aws_c.c', 'c/x', 'aws_a.a'],
        ['aws_d.d', 'd/x', 'aws_b.b', 'aws_c.c'],
      ]),
    ),
  ).toEqual(['a', 'b + c', 'd']);
});

it('comes to an end with parts that need each other, though no resource does', () => {
  const picture = pictureOf(
    stackOf([
      ['aws_a.one', 'a/one'],
      ['aws_b.one', 'b/one', 'aws_a.one'],
      ['aws_a.two', 'a/two', 'aws_b.one'],
    ]),
  );
  expect(picture.groups.flatMap(({ parts }) => parts).length).toBe(2);
  expect(picture.needs).toEqual([]);
});

it('takes a look-up of another stack’s thing for no part of its own', () => {
  const picture = pictureOf(
    stackOf([['aws_vpc.a', 'a/x', 'data.aws_vpc.b'] as const, ['aws_vpc.b', 'b/x'] as const], {
      aws_vpc: { b: {} },
    }),
  );
  expect(picture.needs).toEqual([]);
  expect(picture.lookedUp).toEqual(['VPC']);
});

describe('as Mermaid', () => {
  const picture = pictureOf(
    stackOf([
      ['aws_kms_key.a', 'encryption/key'],
      ['aws_s3_bucket.b', 'logs/bucket', 'aws_kms_key.a'],
      ['aws_s3_bucket.c', 'exports/bucket', 'aws_kms_key.a'],
    ]),
  );

  it('a stack has a frame around what goes together', () => {
    expect(stackDiagram(picture)).toBe(
      [
        '```mermaid',
        'flowchart LR',
        '  g0["<b>encryption</b><br/>KMS key"]',
        '  subgraph g1[" "]',
        '    g1p0["<b>logs</b><br/>S3 bucket"]',
        '    g1p1["<b>exports</b><br/>S3 bucket"]',
        '  end',
        '  g0 --> g1',
        '```',
      ].join('\n'),
    );
  });

  it('stacks have arrows to those that are deployed after, and to no stack that is not shown', () => {
    const after = { ...picture, id: 'dev-y', dependsOn: ['dev-x', 'dev-z'], lookedUp: ['VPC'] };
    const text = stacksDiagram([picture, after], (id) => id);
    expect(text).toContain('dev-x -->|"VPC"| dev-y');
    expect(text).not.toContain('dev-z');
  });

  it('a quotation mark does not end a label', () => {
    expect(stackDiagram({ ...picture, groups: [] })).toBe(mermaid(['g0 --> g1']));
    expect(stacksDiagram([picture], () => 'a "b"')).toContain('<b>a #quot;b#quot;</b>');
  });
});

describe('the stacks that ship', () => {
  const pictures = templatesOf(loadEnvironments()).map(pictureOf);

  it.each(pictures.map((picture) => [picture.id, picture] as const))(
    '%s can be read at a glance',
    (_, picture) => {
      const parts = picture.groups.flatMap((group) => group.parts);
      expect(parts.length).toBeGreaterThan(2);
      expect(parts.length).toBeLessThanOrEqual(14);
      expect(picture.needs.length).toBeLessThanOrEqual(10);
    },
  );

  it('are drawn as they are made: nothing needs what comes later', () => {
    const backwards = pictures.flatMap(({ id, needs }) =>
      needs.filter(({ from, to }) => from >= to).map((need) => ({ id, ...need })),
    );
    expect(backwards).toEqual([]);
  });
});
