import { anyKeyArn } from '../../constructs/aws/key-scope';
import { judge } from '../../constructs/policy/judge';
import { suppressionsOf } from '../../constructs/policy/suppress';
import { workloadIdentities } from '../../contract/workload-identities';
import { ClusterStack } from '../../stacks/cluster-stack';
import { harvest } from '../../stacks/harvest';
import { loadEnvironments } from '../../values';
import { standardSupportEnds } from '../../values/kubernetes-versions';
import { bucketArn, namesOf } from '../../values/names';
import type { Environment, EnvironmentInput } from '../../values/schema';
import { environment } from '../support/environment';
import { Template, testApp } from '../support/template';

const templateOf = (values: Environment) => Template.of(new ClusterStack(testApp(), values));

const test = environment();
const names = namesOf(test);
const template = templateOf(test);

const adoptedNetwork: EnvironmentInput['network'] = {
  mode: 'adopt',
  vpcId: 'vpc-0a1b2c3d',
  privateSubnetIds: ['subnet-0000000a', 'subnet-0000000b'],
  nodeSubnetId: 'subnet-0000000b',
};

interface RawStatement {
  readonly Action: readonly string[];
  readonly Resource: readonly string[];
  readonly Principal?: Readonly<Record<string, unknown>>;
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

const statementsOf = (document: unknown) =>
  (JSON.parse(String(document)) as { Statement: readonly RawStatement[] }).Statement;

const inlineStatements = (of: Template) =>
  of.resources('aws_iam_role_policy').flatMap(({ attributes }) => statementsOf(attributes['policy']));

/** Addresses that a resource waits for, directly or through others. */
function waitsFor(address: string): Set<string> {
  const json = template.json['resource'] as Record<string, Record<string, Record<string, unknown>>>;
  const seen = new Set<string>();
  const visit = (at: string) => {
    const [type = '', name = ''] = at.split('.');
    const text = JSON.stringify({ ...json[type]?.[name], '//': undefined });
    for (const [, next] of text.matchAll(/(aws_\w+\.[\w-]+)/g)) {
      const [nextType = '', nextName = ''] = (next as string).split('.');
      if (!json[nextType]?.[nextName] || seen.has(next as string)) continue;
      seen.add(next as string);
      visit(next as string);
    }
  };
  visit(address);
  return seen;
}

describe('where it stands', () => {
  it('is the cluster stack of its environment, with a state of its own and all tags', () => {
    expect(new ClusterStack(testApp(), test).node.id).toBe('test-cluster');
    const { backend } = template.json['terraform'] as { backend: { s3: unknown } };
    expect(backend.s3).toMatchObject({ key: 'test/cluster.tfstate', use_lockfile: true });
    expect(template.resource('aws_eks_cluster').attributes['tags_all']).toMatchObject({
      owner: 'team',
      environment: 'test',
      'cost-centre': 'centre',
    });
  });

  it('reads no other stack’s state and writes no outputs', () => {
    expect(JSON.stringify(template.json)).not.toContain('terraform_remote_state');
    expect(template.json['output']).toBeUndefined();
  });
});

describe.each(loadEnvironments())('$name', (shipped) => {
  it('violates no rule', () => {
    const stack = new ClusterStack(testApp(), shipped);
    stack.prepareStack();
    const { resources } = harvest(stack);
    const judgement = judge(
      resources,
      ({ address }) => {
        const owner = resources.find((resource) => resource.address === address);
        return owner ? suppressionsOf(owner.construct) : [];
      },
      {
        stage: 'synthesis',
        protection: shipped.protection,
        today: new Date('2026-11-21'),
        standardSupportEnds,
      },
    );
    expect(judgement.findings).toEqual([]);
    expect(judgement.staleSuppressions).toEqual([]);
    expect(judgement.checked).toBeGreaterThan(100);
  });
});

describe('order', () => {
  const nodes = template.resource('aws_eks_node_group').address;
  const addOn = (name: string) => template.resource('aws_eks_addon', name).address;

  it.each(['vpc-cni', 'kube-proxy', 'eks-pod-identity-agent'])('%s is there before the nodes', (name) => {
    expect(waitsFor(nodes)).toContain(addOn(name));
    expect(waitsFor(addOn(name))).not.toContain(nodes);
    expect(waitsFor(addOn(name))).toContain(template.resource('aws_eks_cluster').address);
  });

  it.each(['coredns', 'aws-ebs-csi-driver', 'metrics-server'])('%s comes after the nodes', (name) => {
    expect(waitsFor(addOn(name))).toContain(nodes);
  });

  it('the EBS driver starts with its identity, and that with its rights', () => {
    const before = waitsFor(addOn('aws-ebs-csi-driver'));
    expect(before).toContain(template.resource('aws_eks_pod_identity_association', 'ebs-csi').address);
    expect(before).toContain(template.resource('aws_iam_role_policy', 'ebs-csi').address);
    expect(before).toContain(template.resource('aws_iam_role_policy_attachment', 'ebs-csi').address);
  });
});

describe('identities', () => {
  it('gives one to every workload of the contract and to nothing else', () => {
    expect(
      template
        .resources('aws_eks_pod_identity_association')
        .map(({ attributes: { namespace, service_account } }) => ({
          namespace,
          serviceAccount: service_account,
        })),
    ).toEqual(Object.values(workloadIdentities));
  });

  it('binds the role of each to this cluster and this service account', () => {
    const associations = template.resources('aws_eks_pod_identity_association');
    for (const { attributes } of associations) {
      const role = template
        .resources('aws_iam_role')
        .find(({ address }) => attributes['role_arn'] === `\${${address}.arn}`);
      expect(statementsOf(role?.attributes['assume_role_policy'])).toMatchObject([
        {
          Principal: { Service: 'pods.eks.amazonaws.com' },
          Condition: {
            StringEquals: {
              'aws:SourceAccount': test.account,
              'aws:RequestTag/kubernetes-namespace': attributes['namespace'],
              'aws:RequestTag/kubernetes-service-account': attributes['service_account'],
            },
            ArnEquals: { 'aws:SourceArn': names.clusterArn },
          },
        },
      ]);
    }
  });

  it('bounds every role', () => {
    for (const { attributes } of template.resources('aws_iam_role')) {
      expect(attributes['permissions_boundary']).toBe(names.boundaryArn);
    }
  });

  it('lets no service assume a role without saying for whom, machines excepted', () => {
    for (const { attributes } of template.resources('aws_iam_role')) {
      for (const { Principal, Condition } of statementsOf(attributes['assume_role_policy'])) {
        if (Principal?.['Service'] === 'ec2.amazonaws.com') continue;
        expect(Condition?.['StringEquals']).toMatchObject({ 'aws:SourceAccount': test.account });
      }
    }
  });

  it('has no wildcard action, and `*` as resource only where AWS has nothing narrower', () => {
    const all = inlineStatements(template);
    expect(all.flatMap(({ Action }) => Action).filter((action) => action.includes('*'))).toEqual([]);
    const everywhere = all.filter(({ Resource }) => Resource.includes('*')).flatMap(({ Action }) => Action);
    expect([...everywhere].sort()).toEqual([
      'cloudwatch:PutMetricData',
      'ec2:DescribeInstances',
      'ec2:DescribeSnapshots',
      'ec2:DescribeVolumes',
    ]);
  });

  /** Everything of an environment that one of our policies could name. */
  const belongings = (values: Environment): string[] => {
    const { buckets, tableArn } = namesOf(values);
    const bucketArns = Object.values(buckets).map((bucket) => bucketArn(values, bucket));
    return [
      ...bucketArns,
      ...bucketArns.map((arn) => `${arn}/some/key`),
      tableArn('instanceMetadata'),
      tableArn('logFileTracking'),
      tableArn('logProcessingJobs'),
    ];
  };
  const matches = (pattern: string, arn: string) =>
    new RegExp(`^${pattern.replace(/[.+^${}()|[\]\\]/g, '\\$&').replace(/\*/g, '.*')}$`).test(arn);

  it.each(['other', 'test-2', 'tes'])('reaches nothing of the environment "%s" beside it', (name) => {
    const patterns = inlineStatements(template)
      .flatMap(({ Resource }) => Resource)
      .filter((pattern) => /^arn:aws:(s3|dynamodb):/.test(pattern));
    const reached = (arns: string[]) =>
      arns.filter((arn) => patterns.some((pattern) => matches(pattern, arn)));
    expect(reached(belongings(environment({ name })))).toEqual([]);
    expect(reached(belongings(test)).length).toBeGreaterThan(5);
  });

  it('uses keys of the account only under this environment’s alias', () => {
    const onKeys = inlineStatements(template).filter(({ Resource }) => Resource.includes(anyKeyArn(test)));
    expect(onKeys.length).toBeGreaterThan(0);
    for (const { Condition } of onKeys) {
      expect(Condition?.['ForAnyValue:StringEquals']).toEqual({ 'kms:ResourceAliases': [names.keyAlias] });
    }
  });
});

describe('access', () => {
  const principals = (of: Template) =>
    of
      .resources('aws_eks_access_entry')
      .map(({ attributes }) => String(attributes['principal_arn']).split(':').pop());

  it('is for the roles that plan and the deploy role', () => {
    expect(principals(template).sort()).toEqual([
      'role/aurora-test-deploy',
      'role/aurora-test-plan',
      'role/aurora-test-review',
    ]);
  });

  it('is for the administrators of the values too', () => {
    const admins = ['arn:aws:iam::111122223333:role/platform-admin'];
    expect(principals(templateOf(environment({ cluster: { admins } })))).toContain('role/platform-admin');
  });
});

describe('nodes', () => {
  it('run in the subnet of the node zone, the control plane in all', () => {
    const several = templateOf(
      environment({
        network: { mode: 'create', zones: ['eu-west-1a', 'eu-west-1b'], nodeZone: 'eu-west-1b' },
      }),
    );
    const [nodeSubnet] = several.resource('aws_eks_node_group').attributes['subnet_ids'] as string[];
    expect(nodeSubnet).toContain('private-eu-west-1b');
    expect(several.resource('aws_eks_cluster').attributes['vpc_config']).toMatchObject({
      subnet_ids: [expect.stringContaining('eu-west-1a'), nodeSubnet] as string[],
    });
  });

  it('run in the named subnet of an adopted network', () => {
    const adopted = templateOf(environment({ network: adoptedNetwork }));
    expect(adopted.resource('aws_eks_node_group').attributes['subnet_ids']).toEqual(['subnet-0000000b']);
    expect(adopted.resource('aws_eks_cluster').attributes['vpc_config']).toMatchObject({
      subnet_ids: ['subnet-0000000a', 'subnet-0000000b'],
    });
  });

  it('carry every tag of the environment', () => {
    const specifications = template.resource('aws_launch_template').attributes['tag_specifications'] as {
      tags: Record<string, string>;
    }[];
    for (const { tags } of specifications) {
      expect(tags).toMatchObject({ owner: 'team', environment: 'test', 'cost-centre': 'centre' });
    }
  });

  it('have credits to watch only where the type is burstable', () => {
    const steady = templateOf(environment({ nodeGroup: { instanceType: 'm7g.2xlarge' } }));
    expect(template.resources('aws_cloudwatch_metric_alarm')).toHaveLength(3);
    expect(steady.resources('aws_cloudwatch_metric_alarm')).toHaveLength(1);
    expect(steady.resource('aws_launch_template').attributes['credit_specification']).toBeUndefined();
  });

  it('are watched under the name that EKS gives their Auto Scaling group', () => {
    const group = template.resource('aws_eks_node_group').address;
    for (const { attributes } of template.resources('aws_cloudwatch_metric_alarm')) {
      expect(attributes).toMatchObject({
        alarm_actions: [names.alarmTopicArn],
        dimensions: { AutoScalingGroupName: `\${${group}.resources[0].autoscaling_groups[0].name}` },
      });
    }
  });
});

it('snapshots the volumes that carry this environment’s name', () => {
  expect(template.resource('aws_dlm_lifecycle_policy').attributes['policy_details']).toMatchObject({
    target_tags: { 'aurora:snapshot': 'test' },
    schedule: [{ retain_rule: { count: test.retention.snapshots } }],
  });
});

it('reads existing source buckets instead of one of its own', () => {
  const sourceBuckets = [{ name: 'company-exports', prefix: 'aurora/' }];
  const resources = inlineStatements(
    templateOf(environment({ logs: { gigabytesPerDay: 10, instances: 8, sourceBuckets } })),
  ).flatMap(({ Resource }) => Resource);
  expect(resources).toContain('arn:aws:s3:::company-exports/aurora/*');
  expect(resources.filter((resource) => resource.includes(names.buckets.source))).toEqual([]);
});

it('has no right on a source bucket where all logs are read through the RDS API', () => {
  const logs = { gigabytesPerDay: 10, instances: 8, sourceBuckets: 'none' as const, rds: [{}] };
  const resources = inlineStatements(templateOf(environment({ logs }))).flatMap(({ Resource }) => Resource);
  expect(resources).toContain('arn:aws:rds:eu-west-1:111122223333:db:*');
  expect(resources.filter((resource) => resource.startsWith('arn:aws:s3:'))).toEqual(
    ['', '/*'].map((rest) => `arn:aws:s3:::${names.buckets.archive}${rest}`),
  );
});
