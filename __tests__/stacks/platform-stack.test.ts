import { PinnedRelease } from '../../constructs/helm/pinned-release';
import { secrets } from '../../contract/secrets';
import { PlatformStack } from '../../stacks/platform-stack';
import type { EnvironmentInput } from '../../values/schema';
import { environment } from '../support/environment';
import { Template, testApp } from '../support/template';

const build = (values: Partial<EnvironmentInput> = {}) => new PlatformStack(testApp(), environment(values));
const templateOf = (values: Partial<EnvironmentInput> = {}) => Template.of(build(values));

const template = templateOf();

const releasesOf = (stack: PlatformStack) =>
  stack.node.findAll().filter((construct): construct is PinnedRelease => construct instanceof PinnedRelease);

const valuesText = (of: Template, release: string) =>
  String(
    of.resources('helm_release').find(({ attributes }) => attributes['name'] === release)?.attributes[
      'values'
    ],
  );

it('releases the five components, each in its namespace', () => {
  const names = template
    .resources('helm_release')
    .map(({ attributes }) => `${String(attributes['namespace'])}/${String(attributes['name'])}`);
  expect(names.sort()).toEqual([
    'aurora-agents/fluent-bit',
    'aurora-logs/kafka',
    'aurora-logs/openobserve',
    'aurora-logs/otel-collector',
    'aurora-logs/valkey',
  ]);
});

it('takes sizes, volumes and days from the values of the environment', () => {
  const changed = templateOf({
    workloads: { openobserve: { requests: { cpu: '900m' } } },
    volumes: { kafkaGib: 33, openobserveGib: 111, valkeyGib: 7, otelCollectorGib: 4 },
    retention: { searchableDays: 9 },
    logs: { gigabytesPerDay: 10, instances: 8, backfillDays: 9 },
  });
  expect(valuesText(changed, 'openobserve')).toMatch(/cpu: 900m[^]*ZO_COMPACT_DATA_RETENTION_DAYS: "9"/);
  expect(valuesText(changed, 'openobserve')).toContain('ZO_INGEST_ALLOWED_UPTO: "216"');
  expect(valuesText(changed, 'openobserve')).toContain('size: 111Gi');
  expect(valuesText(changed, 'kafka')).toContain('size: 33Gi');
  expect(valuesText(changed, 'valkey')).toContain('requestedSize: 7Gi');
  expect(valuesText(changed, 'otel-collector')).toContain('storage: 4Gi');
});

it('hands each component the environment’s own values of its chart', () => {
  const changed = templateOf({ helmValues: { valkey: { tolerations: [{ operator: 'Exists' }] } } });
  expect(valuesText(changed, 'valkey')).toContain('operator: Exists');
  expect(valuesText(changed, 'kafka')).not.toContain('operator: Exists');
});

it('pins Kafka by the digest that our registry has, and its address says how the image gets there', () => {
  const data = template.json['data'] as Record<string, Record<string, unknown>>;
  const [[address, image]] = Object.entries(data['aws_ecr_image'] ?? {}) as [[string, unknown]];
  expect(address).toContain('npm-run-copies');
  expect(image).toMatchObject({ repository_name: 'aurora-kafka', image_tag: '4.0.0' });
  expect(valuesText(template, 'kafka')).toContain(`digest: \${data.aws_ecr_image.${address}.image_digest}`);
});

it('takes every image and chart from its own registry where the environment says so', () => {
  const copied = templateOf({ imageSource: 'ecr' });
  const registry = '111122223333.dkr.ecr.eu-west-1.amazonaws.com';
  for (const { attributes } of copied.resources('helm_release')) {
    expect(attributes['repository']).toBe(`oci://${registry}/aurora-copies/charts`);
  }
  expect(JSON.stringify(copied.json)).not.toMatch(/docker\.io|https:\/\/charts|registry-1/);
  expect(JSON.stringify(template.json)).toMatch(/docker\.io/);
});

it.each([
  ['kafkaClients', 'kafka'],
  ['openobserveIngest', 'otel-collector'],
  ['openobserveIngest', 'fluent-bit'],
  ['fluentForward', 'fluent-bit'],
  ['valkeyUsers', 'valkey'],
] as const)('new passwords of %s make new pods of %s', (secret, release) => {
  expect(Object.keys(secrets)).toContain(secret);
  const rotated = templateOf({ secretGenerations: { [secret]: 2 } });
  expect(valuesText(rotated, release)).not.toBe(valuesText(template, release));
});

it('is open to people through a load balancer only where the environment has one', () => {
  expect(template.resources('kubernetes_service_v1')).toEqual([]);
  const loadBalancer = {
    certificateArn: 'arn:aws:acm:eu-west-1:111122223333:certificate/0a1b2c3d-0000-4000-8000-0123456789ab',
    hostname: 'logs.example.com',
    allowedCidrs: ['10.0.0.0/8'],
  };
  const open = templateOf({ access: { loadBalancer } });
  expect(open.resource('kubernetes_service_v1').attributes['spec']).toMatchObject({
    type: 'LoadBalancer',
    selector: { 'app.kubernetes.io/name': 'openobserve-standalone' },
    load_balancer_source_ranges: ['10.0.0.0/8'],
  });
  expect(valuesText(open, 'openobserve')).toContain('ZO_WEB_URL: https://logs.example.com');
});

it('opens the forward input of Fluent Bit only where the environment names senders', () => {
  expect(valuesText(template, 'fluent-bit')).not.toContain('24224');
  const open = templateOf({ fluentBit: { forwardInput: { senders: ['10.40.0.0/20'] } } });
  expect(valuesText(open, 'fluent-bit')).toContain('24224');
  const policies = JSON.stringify(
    open.resources('kubernetes_network_policy_v1').map(({ attributes }) => attributes),
  );
  expect(policies).toContain('10.40.0.0/20');
});

it('every release names the file of its environment in what it refuses', () => {
  expect(releasesOf(build())).toHaveLength(5);
  expect(() => build({ helmValues: { kafka: { clusterid: 'x' } } })).toThrow(
    /^values\/environments\/test\.ts: kafka: helmValues\.kafka\.clusterid: given "x"/,
  );
});

/** Addresses that a resource waits for, directly or through others. */
function waitsFor(of: Template, address: string): ReadonlySet<string> {
  const all = new Map(
    ['helm_release', 'kubernetes_config_map_v1', 'kubernetes_job_v1', 'kubernetes_storage_class_v1']
      .flatMap((type) => of.resources(type))
      .map((each) => [each.address, (each.attributes['depends_on'] as string[] | undefined) ?? []]),
  );
  const seen = new Set<string>();
  const visit = (at: string) => {
    for (const next of all.get(at) ?? []) {
      if (seen.has(next)) continue;
      seen.add(next);
      visit(next);
    }
  };
  visit(address);
  return seen;
}

it('what is made before its predecessor goes waits for namespaces alone, whose names are fixed for good', () => {
  const files = template.resource('kubernetes_config_map_v1');
  expect(files.attributes['lifecycle']).toMatchObject({ create_before_destroy: true });
  const awaited = [...waitsFor(template, files.address)];
  expect(awaited).not.toHaveLength(0);
  expect(awaited.filter((address) => !address.startsWith('kubernetes_namespace_v1.'))).toEqual([]);
});

it('sets a new password of the ingestion account before those who write with it start with it', () => {
  const { attributes, address } = template.resource('kubernetes_job_v1');
  const name = (of: Template) =>
    (of.resource('kubernetes_job_v1').attributes['metadata'] as { readonly name: string }).name;
  expect(name(templateOf({ secretGenerations: { openobserveIngest: 2 } }))).not.toBe(name(template));
  expect(attributes['wait_for_completion']).toBe(true);
  for (const release of ['otel-collector', 'fluent-bit']) {
    expect(waitsFor(template, template.resource('helm_release', release).address)).toContain(address);
  }
});

it('goes on with a release whose first installation failed', () => {
  for (const { attributes } of template.resources('helm_release')) {
    expect(attributes).toMatchObject({ upgrade_install: true, atomic: false });
    expect(attributes['version']).toMatch(/^\d+\.\d+\.\d+$/);
  }
});
