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
  expect(dashboards).toHaveLength(5);
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
