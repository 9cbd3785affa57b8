import { guardedTypes } from '../../../constructs/policy/guarded-types';
import { guards, refusalsOf } from '../../../tools/plan/guards';
import type { Refusal } from '../../../tools/plan/model';
import { Secrets } from '../../../tools/plan/secrets';
import { aPlan, created, destroyed, replaced, updated, withActions } from './support/plans';
import { aStack, today, type StackOptions } from './support/stack';

function refusals(changes: readonly object[], options?: StackOptions, day = today): Refusal[] {
  const plan = aPlan(changes);
  return refusalsOf(aStack(options), plan, Secrets.of(plan), day);
}

const messages = (change: object, options?: StackOptions): string[] =>
  refusals([change], options).map(({ guard, message }) => `${guard}: ${message}`);

const everyone = expect.stringMatching(/^opens-ingress: lets .* that is everyone on the Internet\.$/);

test('a plan that does nothing of the kind is not refused', () => {
  expect(
    refusals([created('aws_iam_role.r', { name: 'r' }), updated('aws_s3_bucket.b', {}, { tags: {} })]),
  ).toEqual([]);
});

describe('destroys-data', () => {
  test.each([
    'aws_s3_bucket',
    'aws_dynamodb_table',
    'aws_ebs_volume',
    'aws_kms_key',
    'aws_ecr_repository',
    'aws_eks_cluster',
    'aws_secretsmanager_secret',
    'kubernetes_persistent_volume_claim_v1',
    'kubernetes_namespace_v1',
  ])('%s is refused when it is destroyed or replaced, and not when it is changed or forgotten', (type) => {
    const address = `${type}.x`;
    const guardsOf = (change: object) => refusals([change]).map(({ guard }) => guard);
    expect(guardsOf(destroyed(address, { name: 'a' }))).toEqual(['destroys-data']);
    expect(guardsOf(replaced(address, { name: 'a' }, { name: 'b' }))).toEqual(['destroys-data']);
    expect(guardsOf(withActions(['create', 'delete'], address, {}, {}))).toEqual(['destroys-data']);
    expect(guardsOf(updated(address, { name: 'a' }, { name: 'b' }))).toEqual([]);
    expect(guardsOf(withActions(['forget'], address, { name: 'a' }, null))).toEqual([]);
    expect(guardsOf(created(address, { name: 'a' }))).toEqual([]);
  });

  test('names the thing as people know it', () => {
    expect(
      messages(destroyed('aws_dynamodb_table.t', { name: 'aurora-prod-state' }), { protection: 'none' }),
    ).toEqual(['destroys-data: destroys the DynamoDB table "aurora-prod-state" and what it holds.']);
    expect(messages(destroyed('kubernetes_namespace_v1.n', { metadata: [{ name: 'logs' }] }))).toEqual([
      'destroys-data: destroys the namespace "logs" and what it holds.',
    ]);
  });

  test('says where it takes two deploys', () => {
    const [message] = messages(
      replaced('aws_dynamodb_table.t', { name: 'a', deletion_protection_enabled: true }, {}),
    );
    expect(message).toContain(
      'replaces the DynamoDB table "a": what it holds is destroyed with it, and the new one is empty.',
    );
    expect(message).toContain('It takes two deploys');
    expect(
      messages(destroyed('aws_dynamodb_table.t', { deletion_protection_enabled: false }))[0],
    ).not.toContain('two deploys');
  });

  test.each([
    ['aws_s3_bucket', { force_destroy: false }, 'deletes no bucket that holds objects'],
    ['aws_ecr_repository', {}, 'deletes no repository that holds images'],
    ['aws_eks_cluster', { deletion_protection: true }, 'turned on outside of this repository'],
    ['aws_kms_key', {}, 'The deploy role may not delete it where protection is "data"'],
  ])('says what else stands in the way of %s', (type, before, says) => {
    expect(messages(destroyed(`${type}.x`, before))[0]).toContain(says);
  });

  test('a secret that is replaced waits for its name', () => {
    const before = { name: 'a', recovery_window_in_days: 30 };
    expect(messages(replaced('aws_secretsmanager_secret.s', before, before))[0]).toContain(
      'keeps its name for 30 days',
    );
    expect(messages(destroyed('aws_secretsmanager_secret.s', before))[0]).not.toContain('keeps its name');
  });

  test('nothing stands in the way of what may be torn down', () => {
    const before = { bucket: 'b', force_destroy: true };
    expect(messages(destroyed('aws_s3_bucket.b', before), { protection: 'none' })).toEqual([
      'destroys-data: destroys the S3 bucket "b" and what it holds.',
    ]);
  });
});

describe('opens-ingress', () => {
  const rule = 'aws_vpc_security_group_ingress_rule.r';
  const tcp = { ip_protocol: 'tcp', from_port: 443, to_port: 443 };

  test.each([
    ['an ingress rule', created(rule, { ...tcp, cidr_ipv4: '0.0.0.0/0' })],
    ['IPv6', created(rule, { ...tcp, cidr_ipv6: '::/0' })],
    ['half of the Internet', created(rule, { ...tcp, cidr_ipv4: '128.0.0.0/1' })],
    [
      'an older rule',
      created('aws_security_group_rule.r', {
        type: 'ingress',
        protocol: '-1',
        cidr_blocks: ['10.0.0.0/8', '0.0.0.0/0'],
      }),
    ],
    [
      'a group',
      created('aws_security_group.g', {
        ingress: [{ protocol: 'tcp', from_port: 1, to_port: 2, ipv6_cidr_blocks: ['::/0'] }],
      }),
    ],
    [
      'the default group',
      created('aws_default_security_group.g', { ingress: [{ protocol: -1, cidr_blocks: ['0.0.0.0/0'] }] }),
    ],
    [
      'a cluster',
      updated(
        'aws_eks_cluster.c',
        { vpc_config: [{ endpoint_public_access: true, public_access_cidrs: ['203.0.113.0/24'] }] },
        { vpc_config: [{ endpoint_public_access: true, public_access_cidrs: ['0.0.0.0/0'] }] },
      ),
    ],
    [
      'a cluster without a list',
      updated(
        'aws_eks_cluster.c',
        { vpc_config: [{ endpoint_public_access: false }] },
        { vpc_config: [{ endpoint_public_access: true, public_access_cidrs: null }] },
      ),
    ],
    [
      'more ports than before',
      updated(rule, { ...tcp, cidr_ipv4: '0.0.0.0/0' }, { ...tcp, from_port: 22, cidr_ipv4: '0.0.0.0/0' }),
    ],
    [
      'another protocol',
      updated(
        rule,
        { ...tcp, cidr_ipv4: '0.0.0.0/0' },
        { ...tcp, ip_protocol: 'udp', cidr_ipv4: '0.0.0.0/0' },
      ),
    ],
    [
      'IPv6 beside IPv4',
      updated(
        rule,
        { ...tcp, cidr_ipv4: '0.0.0.0/0' },
        { ...tcp, cidr_ipv4: '0.0.0.0/0', cidr_ipv6: '::/0' },
      ),
    ],
  ])('%s is refused', (_, change) => {
    expect(messages(change)).toEqual([everyone]);
  });

  test.each([
    ['a network', created(rule, { ...tcp, cidr_ipv4: '10.0.0.0/8' })],
    ['a prefix list', created(rule, { ...tcp, prefix_list_id: 'pl-1' })],
    [
      'an older rule for egress',
      created('aws_security_group_rule.r', { type: 'egress', protocol: '-1', cidr_blocks: ['0.0.0.0/0'] }),
    ],
    [
      'an egress rule',
      created('aws_vpc_security_group_egress_rule.r', { ip_protocol: '-1', cidr_ipv4: '0.0.0.0/0' }),
    ],
    [
      'what was open before',
      updated(rule, { ...tcp, cidr_ipv4: '0.0.0.0/0' }, { ...tcp, cidr_ipv4: '0.0.0.0/0', description: 'x' }),
    ],
    [
      'what was open wider before',
      updated(rule, { ip_protocol: '-1', cidr_ipv4: '0.0.0.0/0' }, { ...tcp, cidr_ipv4: '0.0.0.0/0' }),
    ],
    ['a private endpoint', created('aws_eks_cluster.c', { vpc_config: [{ endpoint_public_access: false }] })],
    ['what goes', destroyed(rule, { ...tcp, cidr_ipv4: '0.0.0.0/0' })],
  ])('%s is not', (_, change) => {
    expect(messages(change)).toEqual([]);
  });

  describe('what is known only after apply', () => {
    const unknown = created(rule, { ...tcp }, { unknown: { cidr_ipv4: true } });

    test('is judged by what the synthesized stack says', () => {
      expect(messages(unknown, { configured: { [rule]: { ...tcp, cidr_ipv4: '0.0.0.0/0' } } })).toEqual([
        everyone,
      ]);
      expect(messages(unknown, { configured: { [rule]: { ...tcp, cidr_ipv4: '10.0.0.0/8' } } })).toEqual([]);
      expect(messages(unknown, { configured: { [rule]: tcp } })).toEqual([]);
    });

    test('is refused where that does not say it either', () => {
      const nobodyKnows = [
        expect.stringContaining('nobody can see whether that is everyone on the Internet'),
      ];
      expect(
        messages(unknown, { configured: { [rule]: { cidr_ipv4: '${data.aws_vpc.v.cidr_block}' } } }),
      ).toEqual(nobodyKnows);
      expect(messages(unknown)).toEqual(nobodyKnows);
    });

    test('of a new cluster without a public endpoint is not refused for what EKS decides', () => {
      const cluster = created(
        'aws_eks_cluster.c',
        { vpc_config: [{ endpoint_public_access: false }] },
        { unknown: { vpc_config: [{ public_access_cidrs: true, vpc_id: true }] } },
      );
      const configured = { 'aws_eks_cluster.c': { vpc_config: { endpoint_public_access: false } } };
      expect(messages(cluster, { configured })).toEqual([]);
    });
  });
});

describe('opens-policy', () => {
  const policy = (statement: object) =>
    JSON.stringify({
      Statement: [{ Sid: 'S', Effect: 'Allow', Action: 's3:GetObject', Resource: '*', ...statement }],
    });
  const open = policy({ Principal: '*' });
  const pinned = policy({
    Principal: '*',
    Condition: { StringEquals: { 'aws:PrincipalAccount': '111122223333' } },
  });
  const ours = policy({ Principal: { AWS: 'arn:aws:iam::111122223333:role/r' } });

  test.each([
    'aws_s3_bucket_policy.p',
    'aws_sqs_queue_policy.p',
    'aws_sns_topic_policy.p',
    'aws_kms_key.p',
    'aws_ecr_repository_policy.p',
    'aws_secretsmanager_secret_policy.p',
  ])('%s that is open to everyone is refused', (address) => {
    expect(messages(created(address, { policy: open }))).toEqual([
      'opens-policy: allows everyone s3:GetObject (policy, S), without a condition that pins the account.',
    ]);
  });

  test('so is a role that everyone may take', () => {
    expect(
      refusals([created('aws_iam_role.r', { assume_role_policy: policy({ Principal: { AWS: '*' } }) })]),
    ).toHaveLength(1);
  });

  test('only what is new is refused', () => {
    const address = 'aws_s3_bucket_policy.p';
    expect(messages(updated(address, { policy: ours }, { policy: open }))).toHaveLength(1);
    expect(messages(updated(address, { policy: pinned }, { policy: open }))).toHaveLength(1);
    expect(
      messages(
        updated(
          address,
          { policy: open },
          { policy: policy({ Principal: '*', Action: ['s3:GetObject', 's3:PutObject'] }) },
        ),
      ),
    ).toHaveLength(1);
    expect(
      messages(updated(address, { policy: open }, { policy: policy({ Sid: 'Renamed', Principal: '*' }) })),
    ).toEqual([]);
    expect(messages(updated(address, { policy: open }, { policy: pinned }))).toEqual([]);
    expect(messages(destroyed(address, { policy: open }))).toEqual([]);
  });

  test('what somebody may is not refused, nor what everyone may not', () => {
    expect(messages(created('aws_s3_bucket_policy.p', { policy: ours }))).toEqual([]);
    expect(
      messages(created('aws_s3_bucket_policy.p', { policy: policy({ Effect: 'Deny', Principal: '*' }) })),
    ).toEqual([]);
    expect(messages(created('aws_iam_policy.p', { policy: open }))).toEqual([]);
  });

  describe('a policy that is known only after apply', () => {
    const address = 'aws_kms_key.p';
    const unknown = created(address, {}, { unknown: { policy: true } });
    const withPolicy = (text: string): StackOptions => ({ configured: { [address]: { policy: text } } });

    test('is judged by what the synthesized stack says', () => {
      expect(
        messages(unknown, withPolicy(policy({ Principal: '*', Resource: '${aws_s3_bucket.b.arn}' }))),
      ).toHaveLength(1);
      expect(messages(unknown, withPolicy(policy({ Principal: { AWS: '${aws_iam_role.r.arn}' } })))).toEqual(
        [],
      );
      expect(messages(unknown, { configured: { [address]: {} } })).toEqual([]);
    });

    test('is refused where that does not say it either', () => {
      const nobodyKnows = [expect.stringContaining('nobody can see whether that is open to everyone')];
      expect(messages(unknown, withPolicy('${data.aws_iam_policy_document.d.json}'))).toEqual(nobodyKnows);
      expect(messages(unknown)).toEqual(nobodyKnows);
    });
  });
});

describe('exceptions', () => {
  const table = 'aws_dynamodb_table.t';
  const exception = {
    address: `test-foundation/${table}`,
    reason: 'The table gets another key.',
    until: '2026-03-10',
  };
  const refused = (options: StackOptions, day?: Date) =>
    refusals([destroyed(table, { name: 'a' })], options, day);

  test('allow exactly what they name', () => {
    expect(refused({ exceptions: [exception] })).toMatchObject([
      { guard: 'destroys-data', exception: { reason: exception.reason, until: '2026-03-10' } },
    ]);
    for (const address of ['test-foundation/aws_dynamodb_table.other', `test-cluster/${table}`]) {
      expect(refused({ exceptions: [{ ...exception, address }] })[0]).not.toHaveProperty('exception');
    }
  });

  test('hold through their last day, and no longer', () => {
    expect(refused({ exceptions: [exception] }, new Date('2026-03-10T23:59:59Z'))[0]).toHaveProperty(
      'exception',
    );
    expect(refused({ exceptions: [exception] }, new Date('2026-03-11T00:00:00Z'))[0]).not.toHaveProperty(
      'exception',
    );
  });

  test('are suggested as one writes them, but for the reason', () => {
    expect(refused({})[0]?.wayOut).toBe(
      "{ address: 'test-foundation/aws_dynamodb_table.t', reason: '<why>', until: '2026-03-24' }",
    );
  });
});

test('the gravest come first', () => {
  const open = JSON.stringify({ Statement: { Effect: 'Allow', Principal: '*', Action: 'a:b' } });
  const found = refusals([
    created('aws_sns_topic_policy.p', { policy: open }),
    created('aws_security_group.g', { ingress: [{ protocol: '-1', cidr_blocks: ['0.0.0.0/0'] }] }),
    destroyed('aws_s3_bucket.b', {}),
  ]);
  expect(found.map(({ guard }) => guard)).toEqual(guards.map(({ id }) => id));
});

test('no message quotes a secret', () => {
  const found = refusals([
    destroyed('aws_s3_bucket.b', { bucket: 'hunter2hunter2' }),
    created('aws_x.y', { a: 'hunter2hunter2' }, { afterSensitive: { a: true } }),
  ]);
  expect(JSON.stringify(found)).not.toContain('hunter2');
  expect(found[0]?.message).toContain('(secret)');
});

test('whatever a guard refuses can have an exception', () => {
  expect(guardedTypes).toEqual([...new Set(guardedTypes)].sort());
  expect(guardedTypes).toEqual(
    expect.arrayContaining([
      'aws_dynamodb_table',
      'aws_vpc_security_group_ingress_rule',
      'aws_s3_bucket_policy',
      'kubernetes_namespace_v1',
    ]),
  );
  expect(guardedTypes).not.toContain('aws_iam_policy');
});
