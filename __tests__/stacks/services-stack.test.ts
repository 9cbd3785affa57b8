import { ServicesStack } from '../../stacks/services-stack';
import type { EnvironmentInput } from '../../values/schema';
import { environment } from '../support/environment';
import { Template, testApp } from '../support/template';

const templateOf = (values: Partial<EnvironmentInput> = {}) =>
  Template.of(new ServicesStack(testApp(), environment(values)));

const filesOf = (template: Template) =>
  template.resource('kubernetes_config_map_v1').attributes['data'] as Record<string, string>;

it('applies every dashboard, at once and on a schedule', () => {
  const template = templateOf();
  const dashboards = Object.keys(filesOf(template)).filter((name) => name.startsWith('dashboard.'));
  expect(dashboards).toHaveLength(6);
  expect(template.resource('kubernetes_job_v1').attributes['wait_for_completion']).toBe(true);
  expect(template.resource('kubernetes_cron_job_v1').attributes['spec']).toMatchObject({
    schedule: '*/10 * * * *',
  });
});

it('makes no alerts while they have nowhere to go, and says so', () => {
  const template = templateOf();
  expect(filesOf(template)['plan']).toContain('no_alerts');
  expect(template.resources('kubernetes_secret_v1')).toEqual([]);
});

it('makes the alerts where the environment names a webhook, whose address nobody can read in the state', () => {
  const template = templateOf({ alerting: { webhookSecret: 'aurora/test/alerts', webhookGeneration: 4 } });
  const files = filesOf(template);
  expect(files['plan']).not.toContain('no_alerts');
  expect(Object.keys(files).filter((name) => name.startsWith('alert.')).length).toBeGreaterThan(5);
  const secret = template.resource('kubernetes_secret_v1');
  expect(secret.attributes).toMatchObject({
    metadata: { name: 'alert-webhook', namespace: 'aurora-logs' },
    data_wo_revision: 4,
  });
  expect(template.resource('kubernetes_job_v1').attributes['depends_on']).toContain(secret.address);
});

it('runs the pinned image of curl, from our own registry where the environment pulls from nowhere else', () => {
  const image = (template: Template) =>
    /"image":"([^"]+)"/.exec(JSON.stringify(template.resource('kubernetes_job_v1').attributes))?.[1];
  expect(image(templateOf())).toMatch(/^docker\.io\/curlimages\/curl:8\.17\.0@sha256:/);
  expect(image(templateOf({ imageSource: 'ecr' }))).toMatch(
    /^111122223333\.dkr\.ecr\.eu-west-1\.amazonaws\.com\/aurora-copies\/curlimages\/curl:8\.17\.0@/,
  );
});

const deployments = (template: Template) =>
  Object.fromEntries(
    template
      .resources('kubernetes_deployment_v1')
      .map(({ attributes }) => [
        (attributes['metadata'] as { name: string }).name,
        JSON.stringify(attributes),
      ]),
  );

it('runs discovery, one master, and as many workers as their CPU needs and partitions allow', () => {
  const template = templateOf();
  expect(Object.keys(deployments(template)).sort()).toEqual([
    'discovery',
    'processor-master',
    'processor-worker',
  ]);
  expect(template.resource('kubernetes_horizontal_pod_autoscaler_v2').attributes['spec']).toMatchObject({
    min_replicas: 2,
    max_replicas: 4,
    scale_target_ref: { name: 'processor-worker' },
  });
});

it('runs the version that is given at deploy time, by the digest that it has in the registry', () => {
  const template = templateOf();
  const { data } = template.json as { data: Record<string, Record<string, object>> };
  expect(Object.values(data['aws_ecr_image'] ?? {})).toEqual([
    expect.objectContaining({
      repository_name: 'aurora-log-system',
      image_tag: 'discovery-${var.services_version}',
    }),
    expect.objectContaining({ repository_name: 'aurora-processor', image_tag: '${var.services_version}' }),
  ]);
  for (const text of Object.values(deployments(template))) {
    expect(/"image":"([^"]+)"/.exec(text)?.[1]).toMatch(
      /^111122223333\.dkr\.ecr\.eu-west-1\.amazonaws\.com\/aurora-(log-system:discovery-|processor:)\$\{var\.services_version\}@\$\{data\.aws_ecr_image\..*image_digest\}$/,
    );
  }
});

it('has no version of its own, and takes none that moves', () => {
  const { variable } = templateOf().json as { variable: Record<string, Record<string, unknown>> };
  expect(variable['services_version']).not.toHaveProperty('default');
  expect(JSON.stringify(variable['services_version'])).toMatch(
    /endswith\(lower\(var\.services_version\), .*latest/,
  );
});

it('gives each program the service account that its AWS role belongs to', () => {
  const template = templateOf();
  const accounts = template.resources('kubernetes_service_account_v1').map(({ attributes }) => attributes);
  expect(accounts).toEqual([
    expect.objectContaining({ metadata: { name: 'discovery', namespace: 'aurora-logs' } }),
    expect.objectContaining({ metadata: { name: 'processor', namespace: 'aurora-logs' } }),
  ]);
  for (const { automount_service_account_token: mounted } of accounts) expect(mounted).toBe(false);
});
