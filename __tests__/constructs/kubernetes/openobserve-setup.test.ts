import { NamespaceV1 } from '@cdktf/provider-kubernetes/lib/namespace-v1';
import {
  OpenObserveSetup,
  type OpenObserveSetupProps,
} from '../../../constructs/kubernetes/openobserve-setup';
import type { SetupPlan } from '../../../constructs/kubernetes/openobserve-setup/plan';
import { judge } from '../../../constructs/policy/judge';
import { clusterSecrets } from '../../../contract/cluster-secrets';
import { namespaces } from '../../../contract/namespaces';
import { priorities } from '../../../contract/priorities';
import { services } from '../../../contract/service-addresses';
import { workloads } from '../../../contract/workloads';
import { jobs } from '../../../values/capacity/helper-sizes';
import { curl } from '../../../values/components/curl';
import { imageReference } from '../../../values/component';
import { place } from '../../support/place';

const plan: SetupPlan = {
  name: 'users-and-streams',
  lines: ['user', 'stream a_stream 30 body host'],
  files: { 'a.json': '{"query":"${x} %{y} $5 50%"}' },
  secrets: { OPENOBSERVE_INGESTION_PASSWORD: { secretName: 'a-secret', key: 'a-key' } },
};
const image = imageReference(curl.image);

const build = (props: Partial<OpenObserveSetupProps> = {}) =>
  place((stack) => new OpenObserveSetup(stack, 'setup', { plan, image, ...props }));

type Attributes = Readonly<Record<string, unknown>>;
type Template = ReturnType<typeof build>;

const nameOf = (template: Template, type: string) =>
  (template.resource(type).attributes['metadata'] as Attributes)['name'] as string;

const job = (template: Template) => template.resource('kubernetes_job_v1').attributes['spec'] as Attributes;
const cron = (template: Template) =>
  template.resource('kubernetes_cron_job_v1').attributes['spec'] as Attributes;
const podOf = (spec: Attributes) => (spec['template'] as Attributes)['spec'] as Attributes;
const container = (template: Template) =>
  (podOf(job(template))['container'] as Attributes[])[0] as Attributes;

it('mounts the script, its steps, the plan and the files', () => {
  const template = build();
  const { attributes } = template.resource('kubernetes_config_map_v1');
  const data = attributes['data'] as Record<string, string>;
  expect(Object.keys(data).sort()).toEqual(['a.json', 'apply.sh', 'plan', 'steps.sh']);
  expect(data['plan']).toBe('user\nstream a_stream 30 body host\n');
  expect(data['steps.sh']).toContain('step_stream()');
  expect(attributes['immutable']).toBe(true);
  expect(podOf(job(template))['volume']).toEqual([
    { name: 'setup', config_map: { name: nameOf(template, 'kubernetes_config_map_v1') } },
    { name: 'scratch', empty_dir: { medium: 'Memory', size_limit: '8Mi' } },
  ]);
  expect(container(template)).toMatchObject({
    command: ['/bin/sh', '/setup/apply.sh'],
    volume_mount: [
      { name: 'setup', mount_path: '/setup', read_only: true },
      { name: 'scratch', mount_path: '/scratch' },
    ],
  });
});

it('hands texts to Terraform so that it reads nothing into them', () => {
  const data = build().resource('kubernetes_config_map_v1').attributes['data'] as Record<string, string>;
  expect(data['a.json']).toBe('{"query":"$${x} %%{y} $5 50%"}');
  expect(data['apply.sh']).not.toMatch(/(?<!\$)\$\{|(?<!%)%\{/);
});

it('has credentials from secrets alone', () => {
  const { name, keys } = clusterSecrets.openobserveRoot;
  const secret = (secretName: string, key: string) => ({
    secret_key_ref: { name: secretName, key, optional: false },
  });
  expect(container(build())['env']).toEqual([
    { name: 'TMPDIR', value: '/scratch' },
    { name: 'OPENOBSERVE_URL', value: services.openobserve.url },
    { name: 'OPENOBSERVE_ORGANISATION', value: 'default' },
    { name: 'OPENOBSERVE_ROOT_EMAIL', value_from: secret(name, keys.email) },
    { name: 'OPENOBSERVE_ROOT_PASSWORD', value_from: secret(name, keys.password) },
    { name: 'OPENOBSERVE_INGESTION_PASSWORD', value_from: secret('a-secret', 'a-key') },
  ]);
});

it('is waited for by a deploy, and stays when it has ended, so that the next plan does not make it again', () => {
  const { attributes } = build().resource('kubernetes_job_v1');
  expect(attributes).toMatchObject({ wait_for_completion: true, timeouts: { create: '540s' } });
  expect(job(build())).toMatchObject({ backoff_limit: 3, active_deadline_seconds: 480 });
  expect(job(build())).not.toHaveProperty('ttl_seconds_after_finished');
});

it('runs again every ten minutes, one at a time, with the same pod', () => {
  const template = build();
  expect(cron(template)).toMatchObject({
    schedule: '*/10 * * * *',
    concurrency_policy: 'Forbid',
    successful_jobs_history_limit: 1,
    failed_jobs_history_limit: 3,
  });
  const again = (cron(template)['job_template'] as Attributes)['spec'] as Attributes;
  expect(podOf(again)).toEqual(podOf(job(template)));
  expect(cron(build({ schedule: '0 * * * *' }))['schedule']).toBe('0 * * * *');
});

it.each([
  { what: 'a line of the plan', props: { plan: { ...plan, lines: ['user'] } } },
  { what: 'a file', props: { plan: { ...plan, files: { 'a.json': '{}' } } } },
  { what: 'the image', props: { image: 'docker.io/curlimages/curl:8.18.0' } },
  { what: 'the address', props: { openobserveUrl: 'http://other:5080' } },
  { what: 'a secret', props: { plan: { ...plan, secrets: {} } } },
])('is a new Job where $what is another one', ({ props }) => {
  expect(nameOf(build(props), 'kubernetes_job_v1')).not.toBe(nameOf(build(), 'kubernetes_job_v1'));
  expect(nameOf(build(props), 'kubernetes_cron_job_v1')).toBe(nameOf(build(), 'kubernetes_cron_job_v1'));
});

it('is the same Job where nothing is', () => {
  expect(nameOf(build(), 'kubernetes_job_v1')).toBe(nameOf(build(), 'kubernetes_job_v1'));
});

it.each(['users-and-streams', 'dashboards-and-alerts'] as const)(
  'has names that Kubernetes takes, with room for what a CronJob appends: %s',
  (name) => {
    const template = build({ plan: { ...plan, name } });
    expect(nameOf(template, 'kubernetes_cron_job_v1').length).toBeLessThanOrEqual(52);
    expect(nameOf(template, 'kubernetes_job_v1').length).toBeLessThanOrEqual(63);
    expect(nameOf(template, 'kubernetes_job_v1')).toMatch(/^[a-z0-9-]+$/);
  },
);

it('is a workload that network policies know, in the priority of jobs', () => {
  const template = build();
  for (const type of ['kubernetes_job_v1', 'kubernetes_cron_job_v1', 'kubernetes_config_map_v1']) {
    expect(template.resource(type).attributes['metadata']).toMatchObject({ namespace: namespaces.logs });
  }
  const pod = job(template)['template'] as Attributes;
  expect(pod['metadata']).toEqual({
    labels: workloads.openobserveSetup.labels,
    annotations: {},
  });
  expect(podOf(job(template))).toMatchObject({ priority_class_name: priorities.jobs.name });
});

it('keeps to every rule for workloads, as Job and as CronJob', () => {
  const template = build();
  const resources = ['kubernetes_job_v1', 'kubernetes_cron_job_v1'].map((type) => template.resource(type));
  const situation = {
    stage: 'synthesis',
    protection: 'data',
    today: new Date('2026-01-01'),
    standardSupportEnds: {},
  } as const;
  const { checked, findings } = judge(resources, () => [], situation);
  expect(findings).toEqual([]);
  expect(checked).toBeGreaterThan(10);
});

it('asks for what the capacity check counts, and for what it is told to', () => {
  expect(container(build())['resources']).toEqual(jobs.openobserveSetup.size);
  const resources = {
    requests: { cpu: '20m', memory: '16Mi' },
    limits: { cpu: '200m', memory: '128Mi' },
  };
  expect(container(build({ resources }))['resources']).toEqual(resources);
});

it('has no account of the cluster', () => {
  expect(podOf(job(build()))).toMatchObject({
    automount_service_account_token: false,
    enable_service_links: false,
    restart_policy: 'Never',
  });
});

it('comes after what it needs, and its files after the namespace alone', () => {
  const template = place((stack) => {
    const namespace = new NamespaceV1(stack, 'namespace', { metadata: { name: namespaces.logs } });
    const awaited = new NamespaceV1(stack, 'awaited', { metadata: { name: 'other' } });
    new OpenObserveSetup(stack, 'setup', {
      plan,
      image,
      namespaces: [namespace],
      dependsOn: [awaited],
    });
  });
  const waitsFor = (type: string) => template.resource(type).attributes['depends_on'];
  expect(waitsFor('kubernetes_config_map_v1')).toEqual(['kubernetes_namespace_v1.namespace']);
  expect(waitsFor('kubernetes_job_v1')).toEqual([
    expect.stringMatching(/^kubernetes_config_map_v1\./),
    'kubernetes_namespace_v1.awaited',
  ]);
});

it('runs again where its pods are annotated otherwise', () => {
  const nameWith = (generation: string) =>
    (
      build({ podAnnotations: { 'aurora/generation': generation } }).resource('kubernetes_job_v1').attributes[
        'metadata'
      ] as { readonly name: string }
    ).name;
  expect(nameWith('1')).not.toBe(nameWith('2'));
});

it('refuses what a ConfigMap cannot carry', () => {
  const files = { 'large.json': 'x'.repeat(1024 * 1024) };
  expect(() => build({ plan: { ...plan, files } })).toThrow(/allowed: 1048576/);
});
