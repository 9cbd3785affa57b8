import { policySizeLimits } from '../../constructs/aws/policy-size';
import { infrastructureActions } from '../../constructs/aws/managed-policy-actions';
import { repositories } from '../../contract/repositories';
import { environmentTags } from '../../stacks/base-stack';
import { BootstrapStack } from '../../stacks/bootstrap-stack';
import { accountsOf } from '../../values/fleet';
import { managedBy, namesOf } from '../../values/names';
import type { Environment, EnvironmentInput } from '../../values/schema';
import { UserError } from '../../values/user-error';
import { environment } from '../support/environment';
import { Template, testApp } from '../support/template';

interface RenderedStatement {
  readonly Sid: string;
  readonly Effect: 'Allow' | 'Deny';
  readonly Principal?: unknown;
  readonly Action: readonly string[];
  readonly Resource?: readonly string[];
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

const account = '111122223333';

/** An environment of that account; nothing in it is protected unless the test says so. */
const testEnvironment = (changes: Partial<EnvironmentInput> = {}): Environment =>
  environment({ protection: 'none', retention: { searchableDays: 7 }, ...changes });
const stateBucket = `arn:aws:s3:::aurora-log-system-state-${account}-eu-west-1`;

function bootstrapOf(
  environments: readonly Environment[],
  { of = account, state = 'bucket' }: { of?: string; state?: 'bucket' | 'local' } = {},
): Template {
  const app = testApp();
  const placed = accountsOf(environments).map((each) => ({
    id: each.account,
    stack: new BootstrapStack(app, each, { state }),
  }));
  return Template.of(placed.find(({ id }) => id === of)?.stack as BootstrapStack);
}

const bootstrap = (changes: Partial<EnvironmentInput> = {}, options: { state?: 'bucket' | 'local' } = {}) =>
  bootstrapOf([testEnvironment(changes)], options);

const statementsOf = (template: Template, type: string, fragment = ''): readonly RenderedStatement[] =>
  template.statements(
    type,
    fragment,
    type === 'aws_iam_role' ? 'assume_role_policy' : 'policy',
  ) as unknown as readonly RenderedStatement[];

/** Every statement that the deploy role has, inline and attached. */
const deployStatements = (template: Template): readonly RenderedStatement[] => [
  ...statementsOf(template, 'aws_iam_role_policy', 'test-deploy'),
  ...template
    .resources('aws_iam_policy')
    .filter(({ path }) => path.includes('test-deploy'))
    .flatMap(({ path }) => statementsOf(template, 'aws_iam_policy', path)),
];

const allowing = (statements: readonly RenderedStatement[], action: string) =>
  statements.filter((statement) => statement.Effect === 'Allow' && statement.Action.includes(action));

const actionsOf = (statements: readonly RenderedStatement[]) =>
  statements.filter(({ Effect }) => Effect === 'Allow').flatMap(({ Action }) => Action);

/** Verbs that change nothing. `GetRandomPassword` and `GetAuthorizationToken` hand out; they store nothing. */
const reading = /^[a-z0-9-]+:(BatchGet|Describe|Get|List|View)/;

describe('where the bootstrap keeps its state', () => {
  it('is the bucket that it makes, with a lock file', () => {
    expect(bootstrap().json['terraform']).toMatchObject({
      backend: {
        s3: {
          bucket: `aurora-log-system-state-${account}-eu-west-1`,
          key: 'bootstrap.tfstate',
          use_lockfile: true,
        },
      },
    });
  });

  it('is a file while there is no bucket, by a path that is the same on every machine', () => {
    const { backend } = bootstrap({}, { state: 'local' }).json['terraform'] as { backend: object };
    expect(backend).toEqual({ local: { path: `../../../terraform.bootstrap-${account}.tfstate` } });
  });
});

describe('the state bucket', () => {
  it('is versioned, encrypted with its own key and expires plans', () => {
    const template = bootstrap();
    expect(template.resource('aws_s3_bucket_versioning').attributes).toMatchObject({
      versioning_configuration: { status: 'Enabled' },
    });
    expect(template.resource('aws_kms_alias').attributes['name']).toBe('alias/aurora-log-system-state');
    const rules = template.resource('aws_s3_bucket_lifecycle_configuration').attributes['rule'] as object[];
    expect(rules).toContainEqual(
      expect.objectContaining({ noncurrent_version_expiration: [{ noncurrent_days: 30 }] }),
    );
    expect(rules).toContainEqual(
      expect.objectContaining({ filter: [{ prefix: 'plans/' }], expiration: [{ days: 7 }] }),
    );
  });

  it('cannot be destroyed by accident once any environment of the account holds data', () => {
    const both = bootstrapOf([testEnvironment(), testEnvironment({ name: 'live', protection: 'data' })]);
    for (const type of ['aws_s3_bucket', 'aws_kms_key']) {
      expect(both.resource(type).attributes['lifecycle']).toEqual({ prevent_destroy: true });
      expect(bootstrap().resource(type).attributes['lifecycle']).toEqual({});
    }
    expect(both.resource('aws_s3_bucket').attributes['force_destroy']).toBe(false);
  });
});

describe('tags', () => {
  it('are those of the first environment, but for a shared environment', () => {
    const [provider] = (bootstrap().json['provider'] as { aws: Record<string, unknown>[] }).aws;
    expect(provider?.['default_tags']).toEqual([
      { tags: { owner: 'team', 'cost-centre': 'centre', environment: 'shared', 'managed-by': managedBy } },
    ]);
  });

  it('by which policies know an environment are those that its stacks set', () => {
    expect(environmentTags(testEnvironment())).toMatchObject({
      environment: 'test',
      'managed-by': managedBy,
    });
    const [statement] = allowing(deployStatements(bootstrap()), 'ec2:DeleteVpc');
    expect(statement?.Condition).toEqual({
      StringEquals: { 'aws:ResourceTag/environment': 'test', 'aws:ResourceTag/managed-by': managedBy },
    });
  });
});

describe('the trust in GitHub', () => {
  it('creates the identity provider, or leaves an adopted one alone', () => {
    expect(bootstrap().resource('aws_iam_openid_connect_provider').attributes).toMatchObject({
      url: 'https://token.actions.githubusercontent.com',
      client_id_list: ['sts.amazonaws.com'],
    });
    const adopted = bootstrap({ github: { oidcProvider: 'adopt' } });
    expect(adopted.resources('aws_iam_openid_connect_provider')).toEqual([]);
    const [statement] = statementsOf(adopted, 'aws_iam_role', 'test-plan');
    expect(statement?.Principal).toEqual({
      Federated: `arn:aws:iam::${account}:oidc-provider/token.actions.githubusercontent.com`,
    });
  });

  it('admits each role from its own GitHub environment only', () => {
    const template = bootstrap({
      github: { owner: 'example-org', repository: 'logs', ownerId: 1, repositoryId: 2 },
    });
    const subjects = (role: string) =>
      statementsOf(template, 'aws_iam_role', role)[0]?.Condition?.['StringEquals']?.[
        'token.actions.githubusercontent.com:sub'
      ];
    expect(subjects('test-plan')).toEqual([
      'repo:example-org/logs:environment:test-plan',
      'repo:example-org@1/logs@2:environment:test-plan',
    ]);
    expect(subjects('test-deploy')).toEqual([
      'repo:example-org/logs:environment:test',
      'repo:example-org@1/logs@2:environment:test',
    ]);
  });
});

describe('the plan role', () => {
  const statements = statementsOf(bootstrap(), 'aws_iam_role_policy', 'test-plan');

  it('writes nothing but lock files', () => {
    const writing = statements.filter(({ Action }) =>
      Action.some((action) => !reading.test(action) && !/^kms:(Decrypt|GenerateDataKey)$/.test(action)),
    );
    expect(writing).toEqual([
      {
        Sid: 'LockState',
        Effect: 'Allow',
        Action: ['s3:DeleteObject', 's3:PutObject'],
        Resource: [`${stateBucket}/test/*.tflock`],
      },
    ]);
  });

  it('reads objects of its own state only, no items of tables, and no logs', () => {
    expect(allowing(statements, 's3:GetObject').flatMap(({ Resource }) => Resource)).toEqual([
      `${stateBucket}/test/*`,
    ]);
    const actions = actionsOf(statements);
    expect(actions.filter((action) => /^s3:Get(\*|Object\*)$|^s3:\*/.test(action))).toEqual([]);
    expect(actions.filter((action) => /^dynamodb:(Get|BatchGet|Query|Scan|\*)/.test(action))).toEqual([]);
    expect(actions.filter((action) => /^logs:(Get|Filter|StartQuery|\*)/.test(action))).toEqual([]);
    const bucketReads = statements.find(({ Sid }) => Sid === 'ReadBuckets');
    expect(bucketReads?.Resource?.every((arn) => !/[/*]/.test(arn))).toBe(true);
  });

  it('reads this environment’s secrets, decrypted by this environment’s key and only through Secrets Manager', () => {
    expect(allowing(statements, 'secretsmanager:GetSecretValue').flatMap(({ Resource }) => Resource)).toEqual(
      [`arn:aws:secretsmanager:eu-west-1:${account}:secret:aurora/test/*`],
    );
    expect(allowing(statements, 'kms:Decrypt').map(({ Condition }) => Condition)).toEqual([
      {
        'ForAnyValue:StringEquals': { 'kms:ResourceAliases': ['alias/aurora-test'] },
        StringEquals: { 'kms:ViaService': ['secretsmanager.eu-west-1.amazonaws.com'] },
      },
      {
        'ForAnyValue:StringEquals': { 'kms:ResourceAliases': ['alias/aurora-log-system-state'] },
        StringEquals: { 'kms:ViaService': ['s3.eu-west-1.amazonaws.com'] },
      },
    ]);
  });

  it('reads nothing that the deploy role does not read', () => {
    const deploy = actionsOf(deployStatements(bootstrap()));
    expect(actionsOf(statements).filter((action) => !deploy.includes(action))).toEqual([]);
  });
});

describe('the deploy role', () => {
  const statements = deployStatements(bootstrap());
  const { boundaryArn, roles } = namesOf(testEnvironment());

  it('creates and grants roles only within the boundary', () => {
    for (const action of ['CreateRole', 'PutRolePolicy', 'AttachRolePolicy', 'PutRolePermissionsBoundary']) {
      const found = allowing(statements, `iam:${action}`);
      expect(found).toHaveLength(1);
      expect(found[0]?.Condition).toEqual({ StringEquals: { 'iam:PermissionsBoundary': boundaryArn } });
    }
    expect(actionsOf(statements)).not.toContain('iam:DeleteRolePermissionsBoundary');
  });

  it('reaches only the roles that the environment’s stacks make', () => {
    const reached = statements
      .filter(
        ({ Effect, Action }) =>
          Effect === 'Allow' && Action.some((action) => /^iam:(?!Get|List|CreateService)/.test(action)),
      )
      .flatMap(({ Resource }) => Resource ?? []);
    const role = (name: string) => `arn:aws:iam::${account}:role/${name}`;
    const made = [roles.cluster, roles.node, roles.snapshots, ...Object.values(roles.workload)].map(role);
    expect([...new Set(reached)]).toEqual(made);
  });

  it('can change neither itself, nor the plan role, nor the boundary', () => {
    const guard = statements.find(({ Sid }) => Sid === 'KeepGuards');
    expect(guard).toMatchObject({ Effect: 'Deny' });
    expect(guard?.Action).toEqual(
      expect.arrayContaining(['iam:Put*', 'iam:Attach*', 'iam:Update*', 'iam:Delete*']),
    );
    expect(guard?.Resource).toEqual([
      boundaryArn,
      `arn:aws:iam::${account}:role/aurora-test-plan`,
      `arn:aws:iam::${account}:role/aurora-test-deploy`,
      `arn:aws:iam::${account}:policy/aurora-test-deploy-*`,
    ]);
  });

  it('passes roles to the services that use them and to no other', () => {
    const [passing, ...others] = allowing(statements, 'iam:PassRole');
    expect(others).toEqual([]);
    expect(passing?.Condition).toEqual({
      StringEquals: {
        'iam:PassedToService': [
          'dlm.amazonaws.com',
          'ec2.amazonaws.com',
          'eks.amazonaws.com',
          'pods.eks.amazonaws.com',
        ],
      },
    });
  });

  it('deletes what holds data only where nothing is protected', () => {
    const deletions = [
      's3:DeleteBucket',
      's3:DeleteObjectVersion',
      'dynamodb:DeleteTable',
      'secretsmanager:DeleteSecret',
      'kms:ScheduleKeyDeletion',
      'eks:DeleteCluster',
    ];
    const protectedActions = actionsOf(deployStatements(bootstrap({ protection: 'data' })));
    expect(actionsOf(statements)).toEqual(expect.arrayContaining(deletions));
    expect(protectedActions.filter((action) => deletions.includes(action))).toEqual([]);
  });

  it('may look whether the service-linked roles of EKS exist, by the ARN that they have or would have', () => {
    const see = allowing(deployStatements(bootstrap()), 'iam:GetRole').filter(({ Condition }) => !Condition);
    const role = (name: string) => `arn:aws:iam::${account}:role/${name}`;
    expect(see.flatMap(({ Resource }) => Resource)).toEqual([
      role('aws-service-role/eks.amazonaws.com/AWSServiceRoleForAmazonEKS'),
      role('AWSServiceRoleForAmazonEKS'),
      role('aws-service-role/eks-nodegroup.amazonaws.com/AWSServiceRoleForAmazonEKSNodegroup'),
      role('AWSServiceRoleForAmazonEKSNodegroup'),
    ]);
  });

  it('starts machines in no subnet but its environment’s', () => {
    const inSubnets = (changes: Partial<EnvironmentInput> = {}) =>
      allowing(deployStatements(bootstrap(changes)), 'ec2:RunInstances').filter(({ Resource }) =>
        Resource?.some((resource) => resource.includes(':subnet/')),
      );
    expect(inSubnets()).toMatchObject([
      { Condition: { StringEquals: { 'aws:ResourceTag/environment': 'test' } } },
    ]);
    const adopted = {
      mode: 'adopt' as const,
      vpcId: 'vpc-0a1b2c3d',
      privateSubnetIds: ['subnet-0000000a', 'subnet-0000000b'],
      nodeSubnetId: 'subnet-0000000b',
    };
    expect(inSubnets({ network: adopted })).toMatchObject([
      { Resource: [`arn:aws:ec2:eu-west-1:${account}:subnet/subnet-0000000b`] },
    ]);
  });

  it('claims no key that has an alias, and no security group that has a name or that EKS made', () => {
    const claims = deployStatements(bootstrap()).filter(({ Condition }) => Condition?.['Null']);
    const mustLack = Object.fromEntries(
      claims.map(({ Sid, Condition }) => [Sid, Object.keys(Condition?.['Null'] ?? {})]),
    );
    expect(mustLack['TagNewKey']).toContain('kms:ResourceAliases');
    expect(mustLack['TagDefaultSecurityGroup']).toEqual(
      expect.arrayContaining(['aws:ResourceTag/Name', 'aws:ResourceTag/aws:eks:cluster-name']),
    );
  });

  it('can turn the rotation of a key on before KMS knows the tags of the key', () => {
    const [rotation, ...others] = allowing(deployStatements(bootstrap()), 'kms:EnableKeyRotation');
    expect(others).toEqual([]);
    expect(rotation?.Action).toEqual(['kms:EnableKeyRotation']);
    expect(rotation?.Condition).toBeUndefined();
  });

  it('asks for the Spot service-linked role only where nodes are Spot', () => {
    const rolesOf = (template: Template) =>
      allowing(deployStatements(template), 'iam:CreateServiceLinkedRole').flatMap(({ Resource }) => Resource);
    const spot = `arn:aws:iam::${account}:role/aws-service-role/spot.amazonaws.com/*`;
    expect(rolesOf(bootstrap())).not.toContain(spot);
    expect(rolesOf(bootstrap({ nodeGroup: { capacityType: 'SPOT' } }))).toContain(spot);
  });

  it('may make security groups in the adopted VPC, and tags no default one there', () => {
    const adopted = deployStatements(
      bootstrap({
        network: {
          mode: 'adopt',
          vpcId: 'vpc-0a1b2c3d4e5f67890',
          privateSubnetIds: ['subnet-0a1b2c3d4e5f67890', 'subnet-0a1b2c3d4e5f67891'],
          nodeSubnetId: 'subnet-0a1b2c3d4e5f67890',
        },
      }),
    );
    expect(adopted.find(({ Sid }) => Sid === 'CreateInAdoptedVpc')?.Resource).toEqual([
      `arn:aws:ec2:eu-west-1:${account}:vpc/vpc-0a1b2c3d4e5f67890`,
    ]);
    expect(adopted.find(({ Sid }) => Sid === 'TagDefaultSecurityGroup')).toBeUndefined();
  });
});

describe('the permissions boundary', () => {
  const statements = statementsOf(bootstrap(), 'aws_iam_policy', 'test-boundary');

  it('leaves nothing of IAM but one service-linked role, and nothing of organisations or sessions', () => {
    const actions = actionsOf(statements);
    expect(actions.filter((action) => /^(iam|organizations|sts|account):/.test(action))).toEqual([
      'iam:CreateServiceLinkedRole',
      'sts:GetCallerIdentity',
    ]);
  });

  it('limits data to the environment’s own', () => {
    expect(allowing(statements, 's3:PutObject').flatMap(({ Resource }) => Resource)).toEqual(
      ['archive', 'source'].flatMap((bucket) => {
        const arn = `arn:aws:s3:::aurora-test-${bucket}-${account}-eu-west-1`;
        return [arn, `${arn}/*`];
      }),
    );
    expect(allowing(statements, 'dynamodb:UpdateItem').flatMap(({ Resource }) => Resource)).toHaveLength(3);
    expect(allowing(statements, 'kms:Decrypt')[0]?.Condition).toEqual({
      'ForAnyValue:StringEquals': { 'kms:ResourceAliases': ['alias/aurora-test'] },
    });
  });

  it('admits adopted source buckets and their keys', () => {
    const kmsKeyArn = `arn:aws:kms:eu-west-1:${account}:key/0a1b2c3d-0a1b-2c3d-4e5f-0a1b2c3d4e5f`;
    const adopting = statementsOf(
      bootstrap({
        logs: {
          gigabytesPerDay: 1,
          instances: 1,
          sourceBuckets: [{ name: 'existing-logs', prefix: '', kmsKeyArn }],
        },
      }),
      'aws_iam_policy',
      'test-boundary',
    );
    expect(allowing(adopting, 's3:GetObject*').flatMap(({ Resource }) => Resource)).toContain(
      'arn:aws:s3:::existing-logs/*',
    );
    expect(allowing(adopting, 'kms:Decrypt').flatMap(({ Resource }) => Resource)).toContain(kmsKeyArn);
  });

  it('lets AWS’s policies for EKS work, action by action', () => {
    const infrastructure = statements.find(({ Sid }) => Sid === 'Infrastructure');
    expect(infrastructure?.Action).toEqual(infrastructureActions);
    expect(new Set(infrastructureActions).size).toBe(infrastructureActions.length);
  });
});

describe('the size of policies', () => {
  it('is a mistake of the values where they name more source buckets than the boundary can hold', () => {
    const sourceBuckets = Array.from({ length: 20 }, (_, index) => ({
      name: `exported-logs-of-account-${index}`,
      prefix: 'aurora/',
    }));
    const build = () => bootstrap({ logs: { gigabytesPerDay: 1, instances: 1, sourceBuckets } });
    expect(build).toThrow(UserError);
    expect(build).toThrow(
      /^values\/environments\/test\.ts: logs\.sourceBuckets: given .* aurora-test-boundary .*allowed: 6144/,
    );
  });

  const longest = testEnvironment({
    name: 'abcdefghijkl',
    region: 'us-gov-west-1',
    network: { mode: 'create', zones: ['us-gov-west-1a', 'us-gov-west-1b'] },
    nodeGroup: { capacityType: 'SPOT' },
    logs: {
      gigabytesPerDay: 1,
      instances: 1,
      sourceBuckets: [{ name: 'b'.repeat(63) }],
    },
  });
  const template = bootstrapOf([longest]);

  it.each([
    ['aws_iam_policy', policySizeLimits.managed],
    ['aws_iam_role_policy', policySizeLimits.inline],
  ])('of %s stays below the limit of IAM, %i characters, with the longest names', (type, limit) => {
    const sizes = template
      .resources(type)
      .map(({ path, attributes }) => ({ path, size: String(attributes['policy']).length }));
    expect(sizes.length).toBeGreaterThan(0);
    expect(sizes.filter(({ size }) => size > limit)).toEqual([]);
  });
});

describe('image repositories', () => {
  it('never move a tag, scan each push, encrypt, and clean up', () => {
    const template = bootstrap({ protection: 'data' });
    const all = template.resources('aws_ecr_repository');
    expect(all.map(({ attributes }) => attributes['name'])).toEqual(Object.values(repositories));
    for (const { attributes } of all) {
      expect(attributes).toMatchObject({
        image_tag_mutability: 'IMMUTABLE',
        image_scanning_configuration: { scan_on_push: true },
        encryption_configuration: [{ encryption_type: 'KMS' }],
        force_delete: false,
        lifecycle: { prevent_destroy: true },
      });
    }
    expect(template.resources('aws_ecr_lifecycle_policy')).toHaveLength(all.length);
    expect(template.resources('aws_ecr_replication_configuration')).toEqual([]);
    expect(template.resources('aws_ecr_registry_policy')).toEqual([]);
  });

  it('can be deleted with their images where nothing is protected', () => {
    expect(
      bootstrap()
        .resources('aws_ecr_repository')
        .map(({ attributes }) => attributes['force_delete']),
    ).toEqual([true, true, true]);
  });

  it('replicate from the account that images are pushed to, and are let in by the other', () => {
    const other = '444455556666';
    const fleet = [
      testEnvironment(),
      testEnvironment({ name: 'live', account: other, protection: 'data', imageRegistryAccount: account }),
    ];
    const source = bootstrapOf(fleet);
    expect(source.resource('aws_ecr_replication_configuration').attributes).toMatchObject({
      replication_configuration: {
        rule: [
          {
            destination: [{ registry_id: other, region: 'eu-west-1' }],
            repository_filter: Object.values(repositories).map((filter) => ({
              filter,
              filter_type: 'PREFIX_MATCH',
            })),
          },
        ],
      },
    });
    expect(source.resources('aws_ecr_registry_policy')).toEqual([]);

    const destination = bootstrapOf(fleet, { of: other });
    expect(destination.resources('aws_ecr_replication_configuration')).toEqual([]);
    expect(statementsOf(destination, 'aws_ecr_registry_policy')).toEqual([
      {
        Sid: 'ReplicateImages',
        Effect: 'Allow',
        Principal: { AWS: [`arn:aws:iam::${account}:root`] },
        Action: ['ecr:ReplicateImage'],
        Resource: Object.values(repositories).map(
          (name) => `arn:aws:ecr:eu-west-1:${other}:repository/${name}`,
        ),
      },
    ]);
  });
});
