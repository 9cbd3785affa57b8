import { environmentTags } from '../../stacks/base-stack';
import { managedBy } from '../../values/names';
import {
  account,
  allowing,
  bootstrap,
  bootstrapOf,
  deployStatements,
  statementsOf,
  testEnvironment,
} from '../support/bootstrap';

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

  it('admits what changes or saves something from main alone, whatever rules a GitHub environment has', () => {
    const template = bootstrap();
    const refs = ['test-plan', 'test-review', 'test-deploy', 'image-role'].map(
      (role) =>
        statementsOf(template, 'aws_iam_role', role)[0]?.Condition?.['StringEquals']?.[
          'token.actions.githubusercontent.com:ref'
        ],
    );
    expect(refs).toEqual([undefined, 'refs/heads/main', 'refs/heads/main', 'refs/heads/main']);
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
    expect(subjects('test-review')).toEqual([
      'repo:example-org/logs:environment:test-review',
      'repo:example-org@1/logs@2:environment:test-review',
    ]);
    expect(subjects('image-role')).toEqual([
      'repo:example-org/logs:environment:images',
      'repo:example-org@1/logs@2:environment:images',
    ]);
    expect(subjects('test-deploy')).toEqual([
      'repo:example-org/logs:environment:test',
      'repo:example-org@1/logs@2:environment:test',
    ]);
  });
});
