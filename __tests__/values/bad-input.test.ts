import { readdirSync } from 'node:fs';
import { PlantedRepository } from '../support/planted-repository';

const dev = 'values/environments/dev.ts';

interface Mistake {
  readonly what: string;
  readonly file: string;
  readonly search: string | RegExp;
  readonly replacement: string;
  /** Each must be in the one message. */
  readonly says: readonly string[];
}

const mistakes: readonly Mistake[] = [
  {
    what: 'an unknown key',
    file: dev,
    search: 'protection:',
    replacement: 'protecton:',
    says: [dev, 'protecton: given "none"', 'no such key', 'protection'],
  },
  {
    what: 'an unknown key in a nested object',
    file: dev,
    search: "nat: 'single'",
    replacement: "nats: 'single'",
    says: [
      dev,
      'network.nats: given "single"',
      'allowed here: cidr, flowLogDays, interfaceEndpoints, mode, nat',
    ],
  },
  {
    what: 'a CIDR that is none',
    file: dev,
    search: '10.40.0.0/16',
    replacement: '10.40.0/16',
    says: [dev, 'network.cidr: given "10.40.0/16"', '/16 to /20'],
  },
  {
    what: 'a CIDR that does not start at its network address',
    file: dev,
    search: '10.40.0.0/16',
    replacement: '10.40.1.0/16',
    says: [dev, 'network.cidr: given "10.40.1.0/16"', 'starts at its network address'],
  },
  {
    what: 'the whole Internet as allowed block',
    file: dev,
    search: "protection: 'none',",
    replacement: "protection: 'none',\n  cluster: { publicEndpointCidrs: ['0.0.0.0/0'] },",
    says: [dev, 'cluster.publicEndpointCidrs[0]: given "0.0.0.0/0"', 'the whole Internet is never let in'],
  },
  {
    what: 'a retention that contradicts itself',
    file: dev,
    search: 'searchableDays: 7,',
    replacement: 'searchableDays: 7, archiveExpiryDays: 36,',
    says: [dev, 'retention.archiveExpiryDays: given 36', '37 or more', 'searchableDays (7) + 30'],
  },
  {
    what: 'an x86 instance type',
    file: dev,
    search: "protection: 'none',",
    replacement: "protection: 'none',\n  nodeGroup: { instanceType: 't3.2xlarge' },",
    says: [dev, 'nodeGroup.instanceType: given "t3.2xlarge"', 'Graviton', 't4g.2xlarge'],
  },
  {
    what: 'an account id of 11 digits',
    file: dev,
    search: '072006186126',
    replacement: '07200618612',
    says: [dev, 'account: given "07200618612"', '12 digits'],
  },
  {
    what: 'a Terraform expression as tag, which would change with every plan',
    file: dev,
    search: "owner: 'platform'",
    replacement: "owner: '${timestamp()}'",
    says: [dev, 'tags.owner: given "${timestamp()}"', 'a tag value'],
  },
  {
    what: 'a missing key',
    file: dev,
    search: '  budget: { monthlyUsd: 600 },\n',
    replacement: '',
    says: [dev, 'budget: given nothing', 'allowed:'],
  },
  {
    what: 'workloads that do not fit the node',
    file: dev,
    search: "protection: 'none',",
    replacement: "protection: 'none',\n  nodeGroup: { instanceType: 't4g.large' },",
    says: [dev, 'workloads', '1 × t4g.large', 'larger nodeGroup.instanceType'],
  },
  {
    what: 'three copies of a topic on one broker',
    file: dev,
    search: "protection: 'none',",
    replacement:
      "protection: 'none',\n  helmValues: { kafka: { overrideConfiguration: { 'default.replication.factor': 3 } } },",
    says: [dev, 'helmValues.kafka', 'default.replication.factor', 'given 3', 'allowed: 1'],
  },
  {
    what: 'a component without the name of its secret',
    file: dev,
    search: "protection: 'none',",
    replacement: "protection: 'none',\n  helmValues: { valkey: { auth: { usersExistingSecret: '' } } },",
    says: [dev, 'helmValues.valkey.auth.usersExistingSecret: given ""', '"valkey-users"'],
  },
  {
    what: 'a webhook in a secret that the deploy role may not read',
    file: dev,
    search: "protection: 'none',",
    replacement: "protection: 'none',\n  alerting: { webhookSecret: 'team/alerts' },",
    says: [dev, 'alerting.webhookSecret: given "team/alerts"', 'starts with "aurora/dev/"'],
  },
  {
    what: 'a value that the chart does not know',
    file: dev,
    search: "protection: 'none',",
    replacement: "protection: 'none',\n  helmValues: { valkey: { auth: { enable: true } } },",
    says: [dev, 'valkey: helmValues.valkey.auth.enable: given true', 'near it: enabled'],
  },
  {
    what: 'another image than the pinned one',
    file: dev,
    search: "protection: 'none',",
    replacement: "protection: 'none',\n  helmValues: { fluentBit: { image: { tag: 'latest' } } },",
    says: [
      dev,
      'fluent-bit: helmValues.fluentBit.image.tag: given "latest"',
      'the image is pinned for ARM64',
    ],
  },
  {
    what: 'a runner that GitHub hosts before a private API',
    file: dev,
    search: "protection: 'none',",
    replacement: "protection: 'none',\n  delivery: { runner: 'ubuntu-24.04-arm' },",
    says: [dev, 'delivery.runner: given "ubuntu-24.04-arm"', 'inside the VPC'],
  },
  {
    what: 'no NAT without what replaces it',
    file: dev,
    search: "nat: 'single'",
    replacement: "nat: 'none'",
    says: [dev, 'imageSource: given nothing', '"ecr"', 'network.interfaceEndpoints', 'ecr.dkr'],
  },
  {
    what: 'instances of another account without a role to read their logs',
    file: dev,
    search: /logs: \{/,
    replacement: "logs: { rds: [{ account: '444455556666' }],",
    says: [dev, 'logs.rds[0].roleArn: given nothing', '"arn:aws:iam::444455556666:role/"'],
  },
  {
    what: 'one account and region with two budgets of calls',
    file: dev,
    search: /logs: \{/,
    replacement: "logs: { rds: [{}, { instances: ['orders-*'] }],",
    says: [dev, 'logs.rds[1]: given {"instances":["orders-*"]}', 'each account and region once'],
  },
  {
    what: 'no bucket and no instance to read',
    file: dev,
    search: /logs: \{/,
    replacement: "logs: { sourceBuckets: 'none',",
    says: [dev, 'logs.sourceBuckets: given "none"', 'logs.rds is empty'],
  },
  {
    what: 'a name that is not its file’s',
    file: dev,
    search: "name: 'dev'",
    replacement: "name: 'development'",
    says: [dev, 'name: given "development"', '"dev"'],
  },
  {
    what: 'environments of one account that disagree on its bootstrap',
    file: dev,
    search: "protection: 'none',",
    replacement: "protection: 'none',\n  github: { owner: 'someone' },",
    says: ['values/environments/', 'github', 'share account 072006186126'],
  },
  {
    what: 'an image without a pin',
    file: 'values/components/valkey.ts',
    search: /tag: '8\.1\.3'/,
    replacement: "tag: 'latest'",
    says: ['values/components/valkey.ts', 'image.tag', 'latest'],
  },
];

describe('a mistake in values', () => {
  let repository: PlantedRepository;
  beforeEach(() => {
    repository = new PlantedRepository();
    // What a person had before: it must survive.
    repository.write('cdktf.out/manifest.json', '{"stacks":{}}');
    repository.write('cdktf.out/stacks/dev-foundation/cdk.tf.json', '{"kept":true}');
  });
  afterEach(() => repository.remove());

  test.each(mistakes)(
    '$what is one message, and nothing is written',
    ({ file, search, replacement, says }) => {
      const before = repository.fingerprint('cdktf.out');
      repository.plant(file, search, replacement);

      const { status, stdout, stderr } = repository.run('main.ts');

      expect(status).toBe(1);
      expect(stdout).toBe('');
      for (const fragment of says) expect(stderr).toContain(fragment);
      expect(stderr).not.toMatch(/^\s+at /m);
      expect(repository.fingerprint('cdktf.out')).toBe(before);
      expect(readdirSync(repository.folder).filter((name) => name.startsWith('cdktf.out.'))).toEqual([]);
    },
  );

  test('`npm run synth` says the same as `cdktf synth`', () => {
    repository.plant(dev, '10.40.0.0/16', 'ten');
    const before = repository.fingerprint('cdktf.out');
    const ofApp = repository.run('main.ts');
    const ofReport = repository.run('tools/synth.ts');
    expect(ofReport).toEqual(ofApp);
    expect(ofReport.status).toBe(1);
    expect(repository.fingerprint('cdktf.out')).toBe(before);
  });

  test.each([
    ['tools/synth.ts', []],
    ['tools/bootstrap.ts', ['072006186126']],
    ['tools/verify-pins.ts', []],
    ['tools/docs/index.ts', ['--check']],
  ])('in a component is one line for %s, too', (program, args) => {
    repository.plant('values/components/valkey.ts', /tag: '8\.1\.3'/, "tag: 'latest'");
    const { status, stdout, stderr } = repository.run(program, args);
    expect(status).toBe(1);
    expect(stdout).toBe('');
    expect(stderr).toMatch(
      /^values\/components\/valkey\.ts: component "valkey": image\.tag: given "latest"; allowed: .+\n$/,
    );
  });

  test('that keeps a file from being loaded is one mistake among the others', () => {
    repository.plant(dev, 'defineEnvironment({', 'defineEnvironment(');
    repository.plant('values/environments/prod.ts', 'gigabytesPerDay: 1000', 'gigabytesPerDay: -1');
    const { status, stderr } = repository.run('main.ts');
    expect(status).toBe(1);
    expect(stderr).toContain(`${dev}:\n  cannot be loaded: `);
    expect(stderr).toContain('logs.gigabytesPerDay: given -1');
    expect(stderr).not.toMatch(/^\s+at /m);
  });

  test('every mistake of every file is in the same message', () => {
    repository.plant(dev, '10.40.0.0/16', 'ten');
    repository.plant('values/environments/prod.ts', 'gigabytesPerDay: 1000', 'gigabytesPerDay: -1');
    const { stderr } = repository.run('main.ts');
    expect(stderr).toContain('network.cidr: given "ten"');
    expect(stderr).toContain('logs.gigabytesPerDay: given -1');
  });
});
