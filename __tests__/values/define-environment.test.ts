import { environmentTags } from '../../stacks/base-stack';
import { defineEnvironment } from '../../values/define-environment';
import { pinsFor } from '../../values/kubernetes-versions';
import type { EnvironmentInput } from '../../values/schema';
import { reservedTagKeys } from '../../values/schema/operations';
import { endpointsWithoutNat } from '../../values/schema/network';
import { UserError } from '../../values/user-error';
import { environment } from '../support/environment';

/** The least that an environment must say. */
const least: EnvironmentInput = {
  name: 'test',
  account: '111122223333',
  region: 'eu-west-1',
  tags: { owner: 'team', costCentre: 'centre' },
  network: { mode: 'create', zones: ['eu-west-1a', 'eu-west-1b'] },
  logs: { gigabytesPerDay: 10, instances: 8 },
  retention: { searchableDays: 7 },
  budget: { monthlyUsd: 600 },
};

const created = { mode: 'create', zones: ['eu-west-1a', 'eu-west-1b'] } as const;
const adopted = {
  mode: 'adopt',
  vpcId: 'vpc-0a1b2c3d4e5f67890',
  privateSubnetIds: ['subnet-0000000a', 'subnet-0000000b'],
  nodeSubnetId: 'subnet-0000000b',
} as const;

/** The message that refuses these values. */
function mistakeIn(values: Partial<EnvironmentInput>): string {
  try {
    environment(values);
  } catch (error) {
    if (error instanceof UserError) return error.message;
    throw error;
  }
  throw new Error('These values were accepted');
}

describe('what an environment leaves out', () => {
  const complete = defineEnvironment(least);

  it('is what the rest of it implies', () => {
    expect(complete.imageRegistryAccount).toBe('111122223333');
    expect(complete.network).toMatchObject({ nodeZone: 'eu-west-1a' });
    expect(complete.retention.archiveExpiryDays).toBe(37);
    const { cluster, nodeGroup } = complete;
    expect(nodeGroup.amiRelease).toBe(pinsFor(cluster.kubernetesVersion).nodeImage.release);
  });

  it('is the safe choice', () => {
    expect(complete).toMatchObject({
      protection: 'data',
      cluster: { publicEndpointCidrs: [], admins: [] },
      delivery: { runner: 'aurora-deploy' },
      github: { owner: 'set--your-github-owner' },
    });
    expect(complete.github).not.toHaveProperty('ownerId');
    expect(complete.github).not.toHaveProperty('repositoryId');
  });

  it('is the reference node group, broker and log types', () => {
    expect(complete).toMatchObject({
      imageSource: 'upstream',
      nodeGroup: { name: 'aurora-node-2', instanceType: 't4g.2xlarge', nodes: 1, capacityType: 'ON_DEMAND' },
      logs: { types: ['error', 'slowquery'], sourceBuckets: 'create' },
      workloads: { processorWorkers: 2, kafka: { limits: { memory: '2Gi' } } },
      secretGenerations: { openobserveRoot: 1, openobserveIngest: 1, kafkaClients: 1, valkeyUsers: 2 },
    });
  });

  it('is filled in beside what a nested object does say', () => {
    const { workloads, nodeGroup } = environment({
      workloads: { kafka: { requests: { cpu: '600m' } } },
      nodeGroup: { nodes: 2 },
    });
    expect(workloads.kafka).toEqual({
      requests: { cpu: '600m', memory: '1536Mi' },
      limits: { cpu: '2', memory: '2Gi' },
    });
    expect(nodeGroup).toMatchObject({ nodes: 2, name: 'aurora-node-2' });
  });

  it('follows another Kubernetes version', () => {
    expect(environment({ cluster: { kubernetesVersion: '1.35' } }).nodeGroup.amiRelease).toMatch(/^1\.35\./);
  });
});

describe('an environment', () => {
  it('cannot be changed, at no depth', () => {
    const parts: object[] = [];
    const visit = (value: unknown): void => {
      if (typeof value !== 'object' || value === null) return;
      parts.push(value);
      Object.values(value).forEach(visit);
    };
    visit(environment());
    expect(parts.length).toBeGreaterThan(30);
    expect(parts.filter((part) => !Object.isFrozen(part))).toEqual([]);
  });

  it('leaves what it was made from as it was', () => {
    const input = structuredClone(least);
    defineEnvironment(input);
    expect(input).toEqual(least);
    expect(Object.isFrozen(input.network)).toBe(false);
  });

  it('with several mistakes has a line for each', () => {
    const lines = mistakeIn({ account: '1', region: 'Ireland', budget: { monthlyUsd: 0 } }).split('\n');
    expect(lines.map((line) => line.split(':')[0])).toEqual(['account', 'region', 'budget.monthlyUsd']);
    for (const line of lines) expect(line).toMatch(/: given .+; allowed: .+/);
  });
});

describe('the rules between fields', () => {
  const refused: readonly [string, Partial<EnvironmentInput>, string | RegExp][] = [
    [
      'a zone of another region',
      { network: { mode: 'create', zones: ['eu-west-1a', 'eu-west-2a'] } },
      'network.zones[1]: given "eu-west-2a"; allowed: a zone of the environment’s region eu-west-1',
    ],
    [
      'a zone twice',
      { network: { mode: 'create', zones: ['eu-west-1a', 'eu-west-1a'] } },
      /^network\.zones: given .*allowed: each zone once$/m,
    ],
    [
      'nodes in a zone without subnets',
      { network: { ...created, zones: [...created.zones], nodeZone: 'eu-west-1c' } },
      'network.nodeZone: given "eu-west-1c"; allowed: one of network.zones: eu-west-1a, eu-west-1b',
    ],
    [
      'nodes in a subnet that is not among the private ones',
      {
        network: {
          ...adopted,
          privateSubnetIds: [...adopted.privateSubnetIds],
          nodeSubnetId: 'subnet-0000000c',
        },
      },
      'network.nodeSubnetId: given "subnet-0000000c"; allowed: one of network.privateSubnetIds',
    ],
    [
      'services inside the VPC',
      { network: { ...created, zones: [...created.zones] }, cluster: { serviceCidr: '10.40.128.0/20' } },
      'cluster.serviceCidr: given "10.40.128.0/20"; allowed: a block that does not overlap network.cidr (10.40.0.0/16)',
    ],
    [
      'services around the VPC',
      { network: { ...created, zones: [...created.zones] }, cluster: { serviceCidr: '10.0.0.0/8' } },
      'cluster.serviceCidr: given "10.0.0.0/8"',
    ],
    [
      'no NAT with only some of the endpoints that nodes need',
      {
        imageSource: 'ecr',
        network: {
          ...created,
          zones: [...created.zones],
          nat: 'none',
          interfaceEndpoints: endpointsWithoutNat.filter((endpoint) => endpoint !== 'eks-auth'),
        },
      },
      /network\.interfaceEndpoints: given .*with network\.nat "none" also: eks-auth;/,
    ],
    [
      'an adopted network without NAT and endpoints',
      {
        imageSource: 'ecr',
        network: { ...adopted, privateSubnetIds: [...adopted.privateSubnetIds], nat: 'none' },
      },
      'network.interfaceEndpoints: given nothing',
    ],
    [
      'a pod that asks for more CPU than it may use',
      { workloads: { valkey: { requests: { cpu: '0.6' } } } },
      'workloads.valkey.requests.cpu: given "0.6"; allowed: at most the CPU limit of the same pod (500m)',
    ],
    [
      'a pod that asks for more memory than it may use',
      { workloads: { discovery: { requests: { memory: '1Gi' } } } },
      'workloads.discovery.requests.memory: given "1Gi"; allowed: at most the memory limit of the same pod (256Mi)',
    ],
    [
      'a node image for another Kubernetes version',
      { cluster: { kubernetesVersion: '1.36' }, nodeGroup: { amiRelease: '1.35.8-20260923' } },
      'nodeGroup.amiRelease: given "1.35.8-20260923"; allowed: a release for cluster.kubernetesVersion 1.36',
    ],
    [
      'more pods than nodes have memory for',
      { workloads: { openobserve: { requests: { memory: '26Gi' }, limits: { memory: '26Gi' } } } },
      /^workloads\.openobserve\.requests\.memory: given "26Gi"; allowed: at most 2\d+Mi: .*1 × t4g\.2xlarge.*larger nodeGroup\.instanceType or more nodeGroup\.nodes$/m,
    ],
  ];

  it.each(refused)('refuse %s', (_, values, says) => {
    const message = mistakeIn(values);
    if (typeof says === 'string') expect(message).toContain(says);
    else expect(message).toMatch(says);
    expect(message.split('\n')).toHaveLength(1);
  });

  const accepted: readonly [string, Partial<EnvironmentInput>][] = [
    [
      'nodes in any zone that has subnets',
      { network: { ...created, zones: [...created.zones], nodeZone: 'eu-west-1b' } },
    ],
    [
      'an adopted network whose nodes are in one of its subnets',
      { network: { ...adopted, privateSubnetIds: [...adopted.privateSubnetIds] } },
    ],
    ['services right beside the VPC', { cluster: { serviceCidr: '10.41.0.0/16' } }],
    [
      'services anywhere in an adopted network, whose block is not known',
      {
        network: { ...adopted, privateSubnetIds: [...adopted.privateSubnetIds] },
        cluster: { serviceCidr: '10.40.0.0/16' },
      },
    ],
    [
      'no NAT with all that replaces it',
      {
        imageSource: 'ecr',
        network: {
          ...created,
          zones: [...created.zones],
          nat: 'none',
          interfaceEndpoints: [...endpointsWithoutNat],
        },
      },
    ],
    [
      'a runner that GitHub hosts before a public endpoint',
      { cluster: { publicEndpointCidrs: ['203.0.113.0/24'] }, delivery: { runner: 'ubuntu-24.04-arm' } },
    ],
    [
      'an archive that is kept exactly 30 days longer than it can be searched',
      { retention: { searchableDays: 7, archiveExpiryDays: 37 } },
    ],
    [
      'a pod that asks for exactly what it may use, in other units',
      {
        workloads: {
          valkey: { requests: { cpu: '0.5', memory: '524288Ki' }, limits: { cpu: '500m', memory: '512Mi' } },
        },
      },
    ],
    ['a node image of another release of the same version', { nodeGroup: { amiRelease: '1.36.9-20270101' } }],
    [
      'more pods on more memory',
      {
        workloads: { openobserve: { requests: { memory: '26Gi' }, limits: { memory: '26Gi' } } },
        nodeGroup: { instanceType: 'r7g.2xlarge' },
      },
    ],
  ];

  it.each(accepted)('accept %s', (_, values) => {
    expect(environment(values)).toMatchObject(values);
  });
});

describe('single fields', () => {
  it.each<[string, Partial<EnvironmentInput>, string]>([
    [
      'a name that is too long for the names of roles and buckets',
      { name: 'a-name-of-13c' },
      '2 to 12 of a-z',
    ],
    [
      'a VPC larger than AWS allows',
      { network: { mode: 'create', zones: [...created.zones], cidr: '10.0.0.0/15' } },
      '/16 to /20',
    ],
    [
      'a VPC too small for four zones',
      { network: { mode: 'create', zones: [...created.zones], cidr: '10.0.0.0/21' } },
      '/16 to /20',
    ],
    ['one zone', { network: { mode: 'create', zones: ['eu-west-1a'] } }, 'at least two availability zones'],
    ['a Kubernetes version without pins', { cluster: { kubernetesVersion: '1.33' } }, '1.35, 1.36'],
    ['records that OpenObserve would not keep', { retention: { searchableDays: 2 } }, 'from 3 to 3650'],
    ['more workers than a topic has partitions', { workloads: { processorWorkers: 11 } }, 'from 1 to 10'],
    ['a half number of nodes', { nodeGroup: { nodes: 1.5 } }, 'a whole number of nodes'],
    ['an administrator that is no ARN', { cluster: { admins: ['alice'] } }, 'the ARN of an IAM role or user'],
    [
      'a log retention that CloudWatch does not offer',
      { cluster: { controlPlaneLogDays: 31 as 30 } },
      '14, 30, 60',
    ],
    [
      'a tag that AWS keeps for itself',
      { tags: { owner: 'a', costCentre: 'b', extra: { 'aws:x': 'y' } } },
      'tags.extra',
    ],
    ['an address that is none', { alarms: { emails: ['nobody'] } }, 'an e-mail address'],
    ['a heartbeat that is late before it is due', { alarms: { heartbeatMinutes: 1 } }, 'from 5 to 60'],
    [
      'a prefix that would match a neighbour’s files',
      { logs: { gigabytesPerDay: 1, instances: 1, sourceBuckets: [{ name: 'exports', prefix: 'aurora' }] } },
      'logs.sourceBuckets',
    ],
  ])('refuse %s', (_, values, allowed) => {
    expect(mistakeIn(values)).toContain(allowed);
  });
});

describe('the ids of the repository on GitHub', () => {
  it('are given both', () => {
    expect(environment({ github: { ownerId: 1, repositoryId: 2 } }).github).toMatchObject({
      ownerId: 1,
      repositoryId: 2,
    });
  });

  it.each([
    ['ownerId', 'repositoryId'],
    ['repositoryId', 'ownerId'],
  ])('%s is refused alone', (there, missing) => {
    expect(mistakeIn({ github: { [there]: 1 } })).toBe(
      `github.${missing}: given nothing; allowed: the numeric id, because github.${there} is given: GitHub’s tokens name both ids or none. Give both, or leave both out`,
    );
  });

  it.each([0, -1, 1.5, '7'])('%p is none', (id) => {
    expect(mistakeIn({ github: { ownerId: id as number, repositoryId: 2 } })).toMatch(
      /^github\.ownerId: given \S+; allowed: a positive numeric id, as `gh api/,
    );
  });
});

describe('further tags', () => {
  const tags = { owner: 'team', costCentre: 'centre' };

  it('are taken as they are', () => {
    expect(environment({ tags: { ...tags, extra: { project: 'logs' } } }).tags.extra).toEqual({
      project: 'logs',
    });
  });

  it.each([...reservedTagKeys, 'Owner', 'name'])('cannot replace %s, which is set already', (key) => {
    expect(mistakeIn({ tags: { ...tags, extra: { [key]: 'mine' } } })).toBe(
      `tags.extra.${key}: given "mine"; allowed: any key but owner, environment, cost-centre, managed-by, Name, whatever their case: this system sets these itself, from tags.owner, tags.costCentre and the environment’s name`,
    );
  });

  it('cannot replace any tag that every resource gets', () => {
    expect(reservedTagKeys).toEqual(expect.arrayContaining(Object.keys(environmentTags(environment()))));
  });

  it('have keys that AWS takes', () => {
    expect(mistakeIn({ tags: { ...tags, extra: { 'aws:x': 'y' } } })).toMatch(
      /^tags\.extra\.aws:x: given "y"; allowed: a tag key: 1 to 128 .* not starting with "aws:"$/,
    );
  });
});
