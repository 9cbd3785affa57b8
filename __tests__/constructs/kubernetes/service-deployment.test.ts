import { KubernetesProvider } from '@cdktf/provider-kubernetes/lib/provider';
import {
  ServiceDeployment,
  type ServiceDeploymentProps,
} from '../../../constructs/kubernetes/service-deployment';
import { processorSettingsOf, graceSeconds } from '../../../constructs/kubernetes/service-settings';
import { serviceUser } from '../../../constructs/kubernetes/service-pod';
import { workloads, workloadsOf } from '../../../contract/workloads';
import { namespaces } from '../../../contract/namespaces';
import { environment } from '../../support/environment';
import { Template, testStack } from '../../support/template';

const values = environment();

function place(more: Partial<ServiceDeploymentProps> = {}): Template {
  const stack = testStack();
  new KubernetesProvider(stack, 'kubernetes', { host: 'https://cluster.invalid' });
  new ServiceDeployment(stack, 'service', {
    workload: workloads.processorWorker,
    serviceAccount: 'processor',
    image: 'registry.invalid/aurora-processor:1.4.0@sha256:0',
    args: ['worker'],
    settings: processorSettingsOf(values),
    resources: values.workloads.processorWorker,
    secretGenerations: values.secretGenerations,
    pods: { least: 2, most: 4 },
    ...more,
  });
  return Template.of(stack);
}

interface Deployment {
  readonly metadata: { readonly name: string; readonly namespace: string };
  readonly spec: {
    readonly replicas: string;
    readonly selector: { readonly match_labels: Record<string, string> };
    readonly strategy: unknown;
    readonly template: {
      readonly metadata: {
        readonly labels: Record<string, string>;
        readonly annotations: Record<string, string>;
      };
      readonly spec: Record<string, unknown> & { readonly container: readonly Record<string, unknown>[] };
    };
  };
  readonly lifecycle?: unknown;
}

const deploymentOf = (template: Template): Deployment =>
  template.resource('kubernetes_deployment_v1').attributes as unknown as Deployment;

const containerOf = (template: Template) => deploymentOf(template).spec.template.spec.container[0] ?? {};

it('starts pods that are one workload of the contract and no other, found by labels that never change', () => {
  const { spec, metadata } = deploymentOf(place());
  expect(workloadsOf(namespaces.logs, spec.template.metadata.labels)).toEqual(['processorWorker']);
  expect(spec.selector.match_labels).toEqual(workloads.processorWorker.labels);
  expect(metadata).toMatchObject({ name: 'processor-worker', namespace: namespaces.logs });
});

it('runs as nobody, on ARM64, without rights, with nothing to write to but a little memory', () => {
  expect(deploymentOf(place()).spec.template.spec).toMatchObject({
    automount_service_account_token: false,
    service_account_name: 'processor',
    node_selector: { 'kubernetes.io/arch': 'arm64' },
    security_context: { run_as_non_root: true, run_as_user: `${serviceUser}` },
    volume: [{ name: 'scratch', empty_dir: { medium: 'Memory', size_limit: '8Mi' } }],
  });
  expect(containerOf(place())).toMatchObject({
    security_context: {
      allow_privilege_escalation: false,
      read_only_root_filesystem: true,
      capabilities: { drop: ['ALL'] },
    },
  });
});

it('is restarted only when it hangs, and gets no work while it is not ready', () => {
  expect(containerOf(place())).toMatchObject({
    startup_probe: { http_get: { path: '/healthz', port: 'http' } },
    liveness_probe: { http_get: { path: '/healthz', port: 'http' } },
    readiness_probe: { http_get: { path: '/readyz', port: 'http' } },
    port: [{ name: 'http', container_port: 8080 }],
  });
});

it('is given longer to end than it takes', () => {
  expect(deploymentOf(place()).spec.template.spec['termination_grace_period_seconds']).toBe(graceSeconds + 5);
});

it('never has fewer pods while it is replaced, and one more at most', () => {
  expect(deploymentOf(place()).spec.strategy).toEqual({
    type: 'RollingUpdate',
    rolling_update: { max_surge: '1', max_unavailable: '0' },
  });
});

it('takes credentials from secrets, and new pods for new ones', () => {
  const env = containerOf(place())['env'] as { name: string; value?: string; value_from?: unknown }[];
  expect(env.find(({ name }) => name === 'AURORA_KAFKA_PASSWORD')).toEqual({
    name: 'AURORA_KAFKA_PASSWORD',
    value_from: { secret_key_ref: { name: 'kafka-clients', key: 'processor', optional: false } },
  });
  const generations = { ...values.secretGenerations, kafkaClients: 7 };
  const { annotations } = deploymentOf(place({ secretGenerations: generations })).spec.template.metadata;
  expect(annotations['aurora-log-system/generation-of-kafka-clients']).toBe('7');
});

it('lets Node fill half of its memory with objects', () => {
  const env = containerOf(place())['env'] as { name: string; value?: string }[];
  expect(env.find(({ name }) => name === 'NODE_OPTIONS')?.value).toBe(
    '--max-old-space-size=512 --max-semi-space-size=8',
  );
});

it('does not let Terraform evaluate what a setting says', () => {
  const settings = { ...processorSettingsOf(values), AURORA_TIME_ZONE: '${path.root}' };
  const env = containerOf(place({ settings }))['env'] as { name: string; value?: string }[];
  expect(env.find(({ name }) => name === 'AURORA_TIME_ZONE')?.value).toBe('$${path.root}');
});

it('scales on CPU between its bounds, slowly down, and a deploy does not set it back', () => {
  const template = place();
  expect(template.resource('kubernetes_horizontal_pod_autoscaler_v2').attributes['spec']).toMatchObject({
    min_replicas: 2,
    max_replicas: 4,
    scale_target_ref: { kind: 'Deployment', name: 'processor-worker' },
    metric: [{ type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization' } } }],
    behavior: { scale_down: [{ stabilization_window_seconds: 300, policy: [{ value: 1 }] }] },
  });
  expect(deploymentOf(template).lifecycle).toEqual({ ignore_changes: ['spec[0].replicas'] });
});

it('has no autoscaler where there is nothing to scale', () => {
  const template = place({ pods: { least: 1, most: 1 } });
  expect(template.resources('kubernetes_horizontal_pod_autoscaler_v2')).toEqual([]);
  expect(deploymentOf(template).lifecycle).toBeUndefined();
});

it('refuses fewer pods at most than at least', () => {
  expect(() => place({ pods: { least: 3, most: 2 } })).toThrow(/given at most 2; allowed: 3 or more/);
});
