import { statefulTypes } from '../../constructs/policy/rules';
import { FoundationStack } from '../../stacks/foundation-stack';
import type { EnvironmentInput } from '../../values/schema';
import { environment } from '../support/environment';
import { machinePaths } from '../support/machine-paths';
import { reference } from '../support/reference';
import { Template, testApp } from '../support/template';

const build = (values: Partial<EnvironmentInput> = {}): Template =>
  Template.of(new FoundationStack(testApp(), environment(values)));

const adopted: EnvironmentInput['network'] = {
  mode: 'adopt',
  vpcId: 'vpc-0a1b2c3d4e5f67890',
  privateSubnetIds: ['subnet-0a1b2c3d4e5f67890', 'subnet-0a1b2c3d4e5f67891'],
  nodeSubnetId: 'subnet-0a1b2c3d4e5f67890',
};

/** Types of which every one in the foundation is stateful, and must be there. */
const stateful = ['aws_dynamodb_table', 'aws_kms_key', 'aws_s3_bucket', 'aws_secretsmanager_secret'];

const typesOf = (template: Template) => Object.keys(template.json['resource'] as object);
const bucketNames = (template: Template) =>
  template.resources('aws_s3_bucket').map(({ attributes }) => attributes['bucket']);

const template = build();

describe('protection', () => {
  const guards = {
    data: {
      aws_dynamodb_table: { deletion_protection_enabled: true },
      aws_kms_key: { deletion_window_in_days: 30 },
      aws_s3_bucket: { force_destroy: false },
      aws_secretsmanager_secret: { recovery_window_in_days: 30 },
    },
    none: {
      aws_dynamodb_table: { deletion_protection_enabled: false },
      aws_kms_key: { deletion_window_in_days: 7 },
      aws_s3_bucket: { force_destroy: true },
      aws_secretsmanager_secret: { recovery_window_in_days: 0 },
    },
  } as const;

  it('concerns all that holds data here, and the rules know each type', () => {
    expect(
      typesOf(template)
        .filter((type) => statefulTypes.includes(type))
        .sort(),
    ).toEqual(stateful);
  });

  it.each(['data', 'none'] as const)('"%s" holds for every stateful resource of the stack', (protection) => {
    const own = build({ protection });
    for (const [type, guard] of Object.entries(guards[protection])) {
      const resources = own.resources(type);
      expect(resources).not.toHaveLength(0);
      for (const { attributes } of resources) {
        expect(attributes).toMatchObject(guard);
        expect(attributes['lifecycle']).toEqual(protection === 'data' ? { prevent_destroy: true } : {});
      }
    }
  });

  it('is on unless an environment turns it off', () => {
    expect(template.resource('aws_kms_key').attributes['lifecycle']).toEqual({ prevent_destroy: true });
  });
});

describe('the network', () => {
  it('is a VPC of our own with endpoints and flow logs', () => {
    expect(typesOf(template)).toEqual(
      expect.arrayContaining([
        'aws_flow_log',
        'aws_nat_gateway',
        'aws_subnet',
        'aws_vpc',
        'aws_vpc_endpoint',
      ]),
    );
    expect(bucketNames(template)).toContain('aurora-test-flow-logs-111122223333-eu-west-1');
  });

  it('reaches S3 and DynamoDB from every private subnet, through no NAT gateway', () => {
    const tables = template
      .resources('aws_route_table')
      .filter(({ path }) => path.includes('/private-'))
      .map((table) => reference(table));
    expect(tables).toHaveLength(2);
    const gateways = template
      .resources('aws_vpc_endpoint')
      .filter(({ attributes }) => attributes['vpc_endpoint_type'] === 'Gateway');
    expect(gateways).toHaveLength(2);
    for (const { attributes } of gateways) expect(attributes['route_table_ids']).toEqual(tables);
  });

  it('has its NAT gateway and interface endpoints in the zone of the nodes', () => {
    const own = build({
      network: {
        mode: 'create',
        zones: ['eu-west-1a', 'eu-west-1b'],
        nodeZone: 'eu-west-1b',
        interfaceEndpoints: ['sts'],
      },
    });
    const endpoint = own.resource('aws_vpc_endpoint', '/sts');
    expect(endpoint.attributes['subnet_ids']).toEqual([
      reference(own.resource('aws_subnet', '/private-eu-west-1b')),
    ]);
    expect(own.resource('aws_nat_gateway').attributes['subnet_id']).toBe(
      reference(own.resource('aws_subnet', '/public-')),
    );
    expect(own.resource('aws_subnet', '/public-').attributes['availability_zone']).toBe('eu-west-1b');
  });

  it('is left alone where it is adopted: nothing of EC2 is made, and nothing is logged', () => {
    const own = build({ network: adopted });
    const ofEc2 =
      /^aws_(default_security_group|eip|flow_log|internet_gateway|nat_gateway|route|security_group|subnet|vpc)/;
    expect(typesOf(own).filter((type) => ofEc2.test(type))).toEqual([]);
    expect(bucketNames(own)).toEqual([
      'aurora-test-archive-111122223333-eu-west-1',
      'aurora-test-source-111122223333-eu-west-1',
    ]);
    // What holds data is there all the same.
    for (const type of stateful)
      expect(own.resources(type)).toHaveLength(
        template.resources(type).length - Number(type === 'aws_s3_bucket'),
      );
  });
});

describe('buckets', () => {
  const expiryOf = (own: Template, bucket: string) =>
    own
      .resources('aws_s3_bucket_lifecycle_configuration')
      .filter(({ attributes }) => String(attributes['bucket']).includes(bucket))
      .flatMap(({ attributes }) => attributes['rule'] as Record<string, unknown>[])
      .flatMap(({ expiration }) => expiration ?? []);

  it('keep what the values say', () => {
    const own = build({ retention: { searchableDays: 10, archiveExpiryDays: 50, rawDays: 4 } });
    expect(expiryOf(own, '-archive-')).toEqual([{ days: 50 }]);
    expect(expiryOf(own, '-source-')).toEqual([{ days: 4 }]);
  });

  it('for exported logs are not made where existing ones are named', () => {
    const logs = {
      gigabytesPerDay: 10,
      instances: 8,
      sourceBuckets: [{ name: 'aurora-exports', prefix: 'prod/' }],
    };
    const names = bucketNames(build({ logs }));
    expect(names).toContain('aurora-test-archive-111122223333-eu-west-1');
    expect(names.filter((name) => /source|exports/.test(String(name)))).toEqual([]);
  });

  it('for exported logs are not made where all logs are read through the RDS API', () => {
    const logs = { gigabytesPerDay: 10, instances: 8, sourceBuckets: 'none' as const, rds: [{}] };
    const names = bucketNames(build({ logs }));
    expect(names.map(String).sort()).toEqual([
      'aurora-test-archive-111122223333-eu-west-1',
      'aurora-test-flow-logs-111122223333-eu-west-1',
    ]);
  });
});

describe('the key', () => {
  const key = reference(template.resource('aws_kms_key'), 'arn');

  it('encrypts everything that holds logs, state, secrets or alarms', () => {
    for (const { attributes } of template.resources('aws_dynamodb_table')) {
      expect(attributes['server_side_encryption']).toEqual({ enabled: true, kms_key_arn: key });
    }
    for (const { attributes } of template.resources('aws_secretsmanager_secret'))
      expect(attributes['kms_key_id']).toBe(key);
    expect(template.resource('aws_sns_topic').attributes['kms_master_key_id']).toBe(key);
    const algorithms = template
      .resources('aws_s3_bucket_server_side_encryption_configuration')
      .filter(({ path }) => !path.includes('/flow-logs/'))
      .map(({ attributes }) => JSON.stringify(attributes['rule']));
    expect(algorithms).toHaveLength(2);
    for (const rule of algorithms) expect(rule).toContain(key);
  });

  it('may be used by the EBS driver’s role of this environment, before that role is there', () => {
    const users = template.statements('aws_kms_key', '');
    expect(JSON.stringify(users.find(({ Sid }) => Sid === 'VolumeCreatorsUse'))).toContain(
      'arn:aws:iam::111122223333:role/aurora-test-ebs-csi',
    );
  });
});

describe('alarms', () => {
  it('watch every table and the heartbeat of this environment', () => {
    const own = build({ alarms: { heartbeatMinutes: 30 } });
    const names = own
      .resources('aws_cloudwatch_metric_alarm')
      .map(({ attributes }) => attributes['alarm_name']);
    const tables = own
      .resources('aws_dynamodb_table')
      .map(({ attributes }) => `${String(attributes['name'])}-throttled`);
    expect(names.sort()).toEqual([...tables, 'aurora-test-heartbeat-missing'].sort());
    expect(own.resource('aws_cloudwatch_metric_alarm', 'heartbeat').attributes).toMatchObject({
      dimensions: { Environment: 'test' },
      evaluation_periods: 30,
    });
  });

  it('go to the addresses of the values', () => {
    const own = build({ alarms: { emails: ['on-call@example.com'] } });
    expect(own.resource('aws_sns_topic_subscription').attributes['endpoint']).toBe('on-call@example.com');
  });
});

describe('secrets', () => {
  it('are generated in memory: no password is a resource, a data source, a variable or an output', () => {
    expect(Object.keys(template.json['ephemeral'] as object)).toEqual(['aws_secretsmanager_random_password']);
    expect(typesOf(template).filter((type) => /password/.test(type))).toEqual([]);
    for (const section of ['data', 'output', 'variable', 'locals'])
      expect(template.json).not.toHaveProperty(section);
    expect(
      Object.keys((template.json['terraform'] as Record<string, object>)['required_providers'] ?? {}),
    ).toEqual(['aws']);
  });

  it('are written anew by the generation of each in the values', () => {
    const own = build({ secretGenerations: { kafkaClients: 7 } });
    const generation = (name: string) =>
      own.resource('aws_secretsmanager_secret_version', `/${name}-value`).attributes[
        'secret_string_wo_version'
      ];
    expect(generation('kafka-clients')).toBe(7);
    expect(generation('openobserve-root')).toBe(1);
  });
});

describe('a secret that got a new field', () => {
  const version = (of: Template) =>
    of.resource('aws_secretsmanager_secret_version', '/valkey-users-value').attributes;

  it('is written anew in environments that were deployed before, and has it', () => {
    // They have what was written for 1; the platform would look for a field that is not there.
    expect(version(template)['secret_string_wo_version']).toBe(2);
    expect(String(version(template)['secret_string_wo'])).toContain('discovery');
  });

  it('is written anew whatever generation the values had come to', () => {
    expect(version(build({ secretGenerations: { valkeyUsers: 4 } }))['secret_string_wo_version']).toBe(5);
  });
});

describe('state and provider', () => {
  const terraform = (of: Template) => of.json['terraform'] as Record<string, unknown>;
  const providerOf = (of: Template) => (of.json['provider'] as { aws: Record<string, unknown>[] }).aws;

  it('keeps its state in the bucket of the account, locked by a file in it', () => {
    const { backend } = terraform(template) as { backend: { s3: object } };
    expect(backend).toEqual({
      s3: {
        bucket: 'aurora-log-system-state-111122223333-eu-west-1',
        key: 'test/foundation.tfstate',
        region: 'eu-west-1',
        use_lockfile: true,
        allowed_account_ids: ['111122223333'],
      },
    });
  });

  it('touches no account but its own, and tags everything', () => {
    const own = build({ tags: { owner: 'team', costCentre: 'centre', extra: { project: 'logs' } } });
    expect(providerOf(own)).toEqual([
      {
        region: 'eu-west-1',
        allowed_account_ids: ['111122223333'],
        default_tags: [
          {
            tags: {
              owner: 'team',
              environment: 'test',
              'cost-centre': 'centre',
              'managed-by': 'aurora-log-system',
              project: 'logs',
            },
          },
        ],
      },
    ]);
  });

  it('lets no extra tag replace one that policies rely on', () => {
    // Values with such tags are refused already; the stack does not rely on it.
    const test = environment();
    const extra = { environment: 'prod', 'managed-by': 'hand', owner: 'nobody' };
    const stack = new FoundationStack(testApp(), { ...test, tags: { ...test.tags, extra } });
    expect(providerOf(Template.of(stack))[0]?.['default_tags']).toEqual([
      {
        tags: {
          owner: 'team',
          environment: 'test',
          'cost-centre': 'centre',
          'managed-by': 'aurora-log-system',
        },
      },
    ]);
  });

  it('demands a Terraform that knows ephemeral values and write-only arguments', () => {
    expect(terraform(template)['required_version']).toBe('>= 1.11.0, < 2.0.0');
  });

  describe('the AWS provider', () => {
    const withVersion = (version: string | undefined) =>
      jest.replaceProperty(process, 'env', { ...process.env, AURORA_AWS_PROVIDER_VERSION: version });
    afterEach(() => jest.restoreAllMocks());

    it('is named in full, so that OpenTofu finds the same one, and pinned to the version of its bindings', () => {
      withVersion(undefined);
      expect(terraform(build())['required_providers']).toEqual({
        aws: { source: 'hashicorp/aws', version: expect.stringMatching(/^\d+\.\d+\.\d+$/) as string },
      });
    });

    it('is another version where the environment variable says so', () => {
      withVersion('5.100.0');
      expect(terraform(build())['required_providers']).toEqual({
        aws: { source: 'hashicorp/aws', version: '5.100.0' },
      });
    });
  });
});

it('is the same on every machine: no path of this one is in the JSON', () => {
  const json = JSON.stringify(template.json);
  for (const path of machinePaths) expect(json).not.toContain(path);
});
