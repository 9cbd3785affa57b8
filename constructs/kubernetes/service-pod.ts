import type { DeploymentV1SpecTemplate } from '@cdktf/provider-kubernetes/lib/deployment-v1';
import { clusterSecrets, type ClusterSecretId } from '../../contract/cluster-secrets';
import { ports } from '../../contract/ports';
import { priorities } from '../../contract/priorities';
import type { Workload } from '../../contract/workloads';
import { memoryMib } from '../../values/quantities';
import type { Environment } from '../../values/schema';
import { generationAnnotations } from '../../values/secret-generations';
import { verbatim } from '../../values/verbatim';
import { graceSeconds, secretsOf, type Setting, type Settings } from './service-settings';

export interface ServicePodProps {
  readonly workload: Workload;
  readonly serviceAccount: string;
  /** The image, with its digest. */
  readonly image: string;
  /** What the program is called with, such as `['worker']`. */
  readonly args: readonly string[];
  readonly settings: Settings<string>;
  readonly resources: Environment['workloads']['discovery'];
  readonly secretGenerations: Environment['secretGenerations'];
}

/** The user of the images: `nonroot` of distroless (GoogleContainerTools/distroless, common/variables.bzl, NONROOT). */
export const serviceUser = 65532;

/** The share of the memory limit that Node may fill with objects; buffers and the program itself come on top. */
const heapShare = 0.5;

/**
 * MiB of each half of the space for new objects, 16 by default in Node 24 and up to three times that for the whole: parsers
 * make much garbage and little that stays, and a larger space only makes the pod larger (`docs/scale.md`).
 */
const semiSpaceMib = 8;

/** Where a program may write: nothing but what libraries want to put down for a moment. */
const scratch = '/tmp';

function variable(name: string, setting: Setting) {
  if (typeof setting === 'string') return { name, value: verbatim(setting) };
  if ('field' in setting) return { name, valueFrom: { fieldRef: { fieldPath: setting.field } } };
  const secretName = clusterSecrets[setting.secret].name;
  return { name, valueFrom: { secretKeyRef: { name: secretName, key: setting.key, optional: false } } };
}

const probe = (
  path: string,
  more: { readonly periodSeconds: number; readonly failureThreshold: number },
) => ({
  httpGet: { path, port: 'http' },
  timeoutSeconds: 5,
  ...more,
});

/** The pod of one of our programs, as Pod Security `restricted` wants it, and with a root file system that nobody writes to. */
export function servicePod(props: ServicePodProps): DeploymentV1SpecTemplate {
  const { workload, settings, resources } = props;
  const heapMib = Math.floor(memoryMib(resources.limits.memory) * heapShare);
  const set = Object.entries(settings).flatMap(([name, setting]) =>
    setting === undefined ? [] : [variable(name, setting)],
  );
  const secrets: readonly ClusterSecretId[] = secretsOf(settings);
  const id = String(serviceUser);
  return {
    metadata: {
      labels: { ...workload.labels },
      // Passwords are read at the start: new ones want new pods.
      annotations: { ...generationAnnotations(props.secretGenerations, ...secrets) },
    },
    spec: {
      serviceAccountName: props.serviceAccount,
      // Pod Identity brings a token of its own; Kubernetes’ API is nothing that these programs talk to.
      automountServiceAccountToken: false,
      enableServiceLinks: false,
      nodeSelector: { 'kubernetes.io/arch': 'arm64' },
      priorityClassName: priorities.services.name,
      terminationGracePeriodSeconds: graceSeconds + 5,
      securityContext: {
        runAsNonRoot: true,
        runAsUser: id,
        runAsGroup: id,
        fsGroup: id,
        seccompProfile: { type: 'RuntimeDefault' },
      },
      container: [
        {
          name: workload.name,
          image: props.image,
          args: [...props.args],
          env: [
            {
              name: 'NODE_OPTIONS',
              value: `--max-old-space-size=${heapMib} --max-semi-space-size=${semiSpaceMib}`,
            },
            ...set,
          ],
          port: [{ name: 'http', containerPort: ports.service.http }],
          resources: { requests: { ...resources.requests }, limits: { ...resources.limits } },
          securityContext: {
            allowPrivilegeEscalation: false,
            readOnlyRootFilesystem: true,
            capabilities: { drop: ['ALL'] },
          },
          // The programs wait for what they need, and say so by not being ready: only one that hangs is restarted.
          startupProbe: probe('/healthz', { periodSeconds: 2, failureThreshold: 30 }),
          livenessProbe: probe('/healthz', { periodSeconds: 20, failureThreshold: 3 }),
          readinessProbe: probe('/readyz', { periodSeconds: 10, failureThreshold: 3 }),
          terminationMessagePolicy: 'FallbackToLogsOnError',
          volumeMount: [{ name: 'scratch', mountPath: scratch }],
        },
      ],
      volume: [{ name: 'scratch', emptyDir: { medium: 'Memory', sizeLimit: '8Mi' } }],
    },
  };
}
