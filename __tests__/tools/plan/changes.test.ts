import type { Attributes } from '../../../constructs/policy/rule';
import { changeOf } from '../../../tools/plan/changes';
import type { AttributeChange, ResourceChange, ShownValue } from '../../../tools/plan/model';
import { Secrets } from '../../../tools/plan/secrets';
import { aPlan, created, destroyed, replaced, updated, withActions, type Beside } from './support/plans';

function changeIn(change: object, configured?: Attributes): ResourceChange | undefined {
  const plan = aPlan([change]);
  const [planned] = plan.resource_changes;
  if (planned === undefined) throw new Error('The plan has no change');
  return changeOf(planned, Secrets.of(plan), configured);
}

const shown = (value: ShownValue): string => (value.kind === 'value' ? value.text : `<${value.kind}>`);

/** Attributes in the form `path: before → after`. */
const lines = (attributes: readonly AttributeChange[] = []): string[] =>
  attributes.map(
    ({ path, before, after, forcesReplacement }) =>
      `${path}: ${shown(before)} → ${shown(after)}${forcesReplacement ? ' !' : ''}`,
  );

const differences = (before: Attributes, after: Attributes, beside?: Beside, type = 'aws_x'): string[] =>
  lines(changeIn(updated(`${type}.y`, before, after, beside))?.attributes);

describe('actions', () => {
  const a = { name: 'a' };
  test.each([
    ['create', created('aws_x.y', a)],
    ['update', updated('aws_x.y', a, { name: 'b' })],
    ['destroy', destroyed('aws_x.y', a)],
    ['replace', withActions(['delete', 'create'], 'aws_x.y', a, a)],
    ['replace', withActions(['create', 'delete'], 'aws_x.y', a, a)],
    ['replace', withActions(['create', 'forget'], 'aws_x.y', a, a)],
    ['forget', withActions(['forget'], 'aws_x.y', a, null)],
    ['import', withActions(['no-op'], 'aws_x.y', a, a, { importing: { id: 'i' } })],
    ['update', withActions(['update'], 'aws_x.y', a, a, { importing: { id: 'i' } })],
    ['move', withActions(['no-op'], 'aws_x.y', a, a, { previousAddress: 'aws_x.old' })],
  ])('%s', (action, change) => {
    expect(changeIn(change)?.action).toBe(action);
  });

  test('what does nothing is no change', () => {
    expect(changeIn(withActions(['no-op'], 'aws_x.y', a, a))).toBeUndefined();
    expect(changeIn({ ...created('aws_x.y', a), mode: 'data' })).toBeUndefined();
  });

  test('an action that nobody knows is refused, not passed over', () => {
    expect(() => changeIn(withActions(['explode'], 'aws_x.y', a, a))).toThrow(
      'the plan for aws_x.y: given actions ["explode"]; allowed: no-op; read;',
    );
  });
});

test.each([
  ['it cannot be changed in place', replaced('aws_x.y', {}, {})],
  ['it is no longer in the configuration', destroyed('aws_x.y', {})],
  ['it was aws_x.old before', withActions(['no-op'], 'aws_x.y', {}, {}, { previousAddress: 'aws_x.old' })],
  [
    'a replacement left it behind when it was to be destroyed; it is no longer in the configuration',
    destroyed('aws_x.y', {}, { deposed: '00000000' }),
  ],
  ['something new', destroyed('aws_x.y', {}, { reason: 'something_new' })],
])('says why: %s', (because, change) => {
  expect(changeIn(change)?.because).toBe(because);
});

test.each([
  ['aws_dynamodb_table', true],
  ['kubernetes_namespace_v1', true],
  ['aws_iam_role', false],
])('%s holds data: %j', (type, stateful) => {
  expect(changeIn(created(`${type}.y`, {}))?.stateful).toBe(stateful);
});

describe('attributes', () => {
  test('are compared down to what holds no other values', () => {
    expect(
      differences({ a: { b: [{ c: 1, d: true }] }, e: 'f' }, { a: { b: [{ c: 2, d: true }] }, e: 'f' }),
    ).toEqual(['a.b[0].c: 1 → 2']);
  });

  test('that come or go are unset on the other side', () => {
    expect(differences({ a: 'x', b: null }, { a: null, b: { c: 'y' } })).toEqual([
      'a: "x" → <absent>',
      'b.c: <absent> → "y"',
    ]);
  });

  test('that become a list, or a text, are shown as they were and are', () => {
    expect(differences({ a: { b: 1 } }, { a: 'x' })).toEqual(['a: {"b":1} → "x"']);
  });

  test('in sets are compared as sets', () => {
    expect(differences({ a: ['x', 'y', 'z'] }, { a: ['x', 'new', 'y', 'z'] })).toEqual([
      'a[1]: <absent> → "new"',
    ]);
    expect(differences({ a: ['x', 'y'] }, { a: ['y'] })).toEqual(['a[0]: "x" → <absent>']);
  });

  test('in lists that are put in another order show the whole list', () => {
    expect(differences({ a: ['x', 'y'] }, { a: ['y', 'x'] })).toEqual(['a: ["x","y"] → ["y","x"]']);
  });

  test('of objects with names are compared by name', () => {
    const before = {
      a: [
        { name: 'one', v: 1 },
        { name: 'two', v: 2 },
      ],
    };
    const after = {
      a: [
        { name: 'zero', v: 0 },
        { name: 'two', v: 3 },
        { name: 'one', v: 1 },
      ],
    };
    expect(differences(before, after)).toEqual([
      'a[1].v: 2 → 3',
      'a[0].name: <absent> → "zero"',
      'a[0].v: <absent> → 0',
    ]);
  });

  test('with a dot in their name are one key', () => {
    expect(differences({ a: { 'b.c': 1 } }, { a: { 'b.c': 2 } })).toEqual(['a["b.c"]: 1 → 2']);
  });

  test('that hide what they say from a reader are written out', () => {
    expect(differences({ a: 'x' }, { a: 'x\u202ey' })).toEqual(['a: "x" → "x\\u202ey"']);
  });
});

describe('what is known only after apply', () => {
  test('is shown as that', () => {
    expect(differences({ a: 'x' }, {}, { unknown: { a: true } })).toEqual(['a: "x" → <unknown>']);
    expect(differences({ a: { b: 'x', c: 1 } }, { a: { c: 1 } }, { unknown: { a: { b: true } } })).toEqual([
      'a.b: "x" → <unknown>',
    ]);
  });

  test('is left out where only the provider computes it', () => {
    const change = replaced('aws_x.y', { id: 'i', key: 'k' }, {}, { unknown: { id: true, key: true } });
    expect(lines(changeIn(change, { key: '${aws_kms_key.k.arn}' })?.attributes)).toEqual([
      'key: "k" → <unknown>',
    ]);
  });

  test('is shown where it forces a replacement, whoever computes it', () => {
    const change = replaced('aws_x.y', { id: 'i' }, {}, { unknown: { id: true }, replacePaths: [['id']] });
    expect(lines(changeIn(change, {})?.attributes)).toEqual(['id: "i" → <unknown> !']);
  });
});

describe('what is created', () => {
  test('shows what is set', () => {
    const change = created(
      'aws_x.y',
      { a: 'x', b: null, c: [], d: '', tags_all: { t: 'u' } },
      { unknown: { id: true } },
    );
    expect(lines(changeIn(change, {})?.attributes)).toEqual(['a: <absent> → "x"']);
  });

  test('is not shown when it is destroyed', () => {
    expect(changeIn(destroyed('aws_x.y', { a: 'x' }))?.attributes).toEqual([]);
  });
});

test('what forces a replacement comes first', () => {
  const change = replaced(
    'aws_x.y',
    { a: 1, b: [{ c: 1 }] },
    { a: 2, b: [{ c: 2 }] },
    { replacePaths: [['b', 0, 'c']] },
  );
  expect(lines(changeIn(change)?.attributes)).toEqual(['b[0].c: 1 → 2 !', 'a: 1 → 2']);
});

test('tags of the provider are not said twice', () => {
  const tags = (owner: string) => ({ tags: { owner }, tags_all: { owner, environment: 'test' } });
  const change = updated('aws_x.y', tags('a'), tags('b'));
  expect(lines(changeIn(change, { tags: { owner: 'b' } })?.attributes)).toEqual(['tags.owner: "a" → "b"']);
  expect(
    lines(changeIn(updated('aws_x.y', { tags_all: { a: '1' } }, { tags_all: { a: '2' } }), {})?.attributes),
  ).toEqual(['tags_all.a: "1" → "2"']);
});

describe('documents', () => {
  const policy = (action: string, spaces?: number) =>
    JSON.stringify(
      {
        Statement: [
          { Sid: 'One', Action: action },
          { Sid: 'Two', Action: 's3:Get' },
        ],
      },
      null,
      spaces,
    );

  test('in JSON are compared inside', () => {
    expect(differences({ policy: policy('s3:Put') }, { policy: policy('s3:*') })).toEqual([
      'policy.Statement[0].Action: "s3:Put" → "s3:*"',
    ]);
  });

  test('force a replacement as the attribute does that they are in', () => {
    const change = replaced('aws_x.y', { p: policy('a') }, { p: policy('b') }, { replacePaths: [['p']] });
    expect(lines(changeIn(change)?.attributes)).toEqual(['p.Statement[0].Action: "a" → "b" !']);
  });

  test('in YAML are compared inside', () => {
    const values = (cpu: string) => ({ values: [`image:\n  tag: 1.0\nresources:\n  cpu: ${cpu}\n`] });
    expect(differences(values('100m'), values('200m'), {}, 'helm_release')).toEqual([
      'values[0].resources.cpu: "100m" → "200m"',
    ]);
  });

  test('that say the same in other words are said to', () => {
    expect(differences({ policy: policy('a') }, { policy: policy('a', 2) })).toEqual([
      'policy: (a document) → (the same, written differently)',
    ]);
  });

  test('of which one side is none are shown as texts', () => {
    expect(differences({ a: 'x' }, { a: '{"b":1}' })).toEqual(['a: "x" → "{\\"b\\":1}"']);
  });

  test('of something new are read, too', () => {
    expect(lines(changeIn(created('aws_x.y', { p: '{"a":{"b":1}}' }))?.attributes)).toEqual([
      'p.a.b: <absent> → 1',
    ]);
  });
});

describe('secrets', () => {
  const marked = { beforeSensitive: { a: true }, afterSensitive: { a: true } };

  test.each([
    ['that are marked', differences({ a: 'hunter1' }, { a: 'hunter2' }, marked)],
    ['that are marked as a whole', differences({ a: { b: 'hunter1' } }, { a: { b: 'hunter2' } }, marked)],
    ['that were marked', differences({ a: 'hunter1' }, { a: 'hunter2' }, { beforeSensitive: { a: true } })],
    [
      'that have a place',
      differences({ data: { a: 'hunter1' } }, { data: { a: 'hunter2' } }, {}, 'kubernetes_secret_v1'),
    ],
  ])('%s are not shown', (_, found) => {
    expect(found).toEqual([expect.stringMatching(/^(a|data): <secret> → <secret>$/)]);
  });

  test('that have the name of one are not shown, and flags of such a name are', () => {
    expect(differences({ password: 'hunter1' }, { password: 'hunter2' })).toEqual([
      'password: <secret> → <secret>',
    ]);
    expect(differences({ token: ['hunter1'] }, { token: ['hunter2'] })).toEqual([
      'token: <secret> → <secret>',
    ]);
    expect(differences({ session_token: true }, { session_token: false })).toEqual([
      'session_token: true → false',
    ]);
  });

  test('in the variables of containers are not shown', () => {
    const env = (value: string) => ({
      env: [
        { name: 'DB_PASSWORD', value },
        { name: 'DB_USER', value: 'me' },
      ],
    });
    expect(differences(env('hunter1'), env('hunter2'))).toEqual(['env[0].value: <secret> → <secret>']);
  });

  test('in documents are not shown', () => {
    const values = (p: string) => ({ values: [`a: 1\nauth:\n  password: ${p}\n`] });
    expect(differences(values('hunter1'), values('hunter2'), {}, 'helm_release')).toEqual([
      'values[0].auth.password: <secret> → <secret>',
    ]);
  });

  test('that a provider copied without their mark are not shown', () => {
    const found = differences(
      { input: 'hunter-one', output: 'hunter-one' },
      { input: 'hunter-two', output: 'x hunter-two' },
      { beforeSensitive: { input: true }, afterSensitive: { input: true } },
    );
    expect(found).toEqual(['input: <secret> → <secret>', 'output: <secret> → "x (secret)"']);
  });

  test('within something that is shown as a whole are masked', () => {
    const change = updated(
      'aws_x.y',
      { out: { password: 'hunter1', user: 'me' } },
      {},
      { unknown: { out: true } },
    );
    expect(lines(changeIn(change)?.attributes)).toEqual([
      'out: {"password":"(secret)","user":"me"} → <unknown>',
    ]);
  });

  test('that stay the same are no difference', () => {
    expect(differences({ a: 'hunter1', b: 1 }, { a: 'hunter1', b: 2 }, marked)).toEqual(['b: 1 → 2']);
  });
});
