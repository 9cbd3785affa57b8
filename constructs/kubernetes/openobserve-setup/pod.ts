import type { JobV1SpecTemplate } from '@cdktf/provider-kubernetes/lib/job-v1';
import { clusterSecrets } from '../../../contract/cluster-secrets';
import { workloads } from '../../../contract/workloads';
import type { SetupPlan } from './plan';

/** What a pod asks for, and what it may use. */
export interface SetupResources {
  readonly requests: { readonly cpu: string; readonly memory: string };
  readonly limits: { readonly cpu: string; readonly memory: string };
}

export interface SetupPodProps {
  readonly image: string;
  readonly configMapName: string;
  readonly plan: SetupPlan;
  readonly openobserveUrl: string;
  readonly organisation: string;
  readonly resources: SetupResources;
  readonly priorityClassName: string;
  readonly annotations: Readonly<Record<string, string>>;
}

/** The user of the image is a name, which Kubernetes cannot tell from root: `curl_user`, 100 in group 101. */
const user = 100;
const group = 101;

/** Where the script and what it applies lie, and where it may write. */
const folders = { setup: '/setup', scratch: '/scratch' };

const literal = (name: string, value: string) => ({ name, value });

const fromSecret = (name: string, secretName: string, key: string) => ({
  name,
  valueFrom: { secretKeyRef: { name: secretName, key, optional: false } },
});

/** The pod of the Job and of the CronJob, as Pod Security `restricted` wants it. */
export function setupPod(props: SetupPodProps): JobV1SpecTemplate {
  const { plan } = props;
  const { name: root, keys } = clusterSecrets.openobserveRoot;
  return {
    metadata: {
      labels: { ...workloads.openobserveSetup.labels },
      annotations: { ...props.annotations },
    },
    spec: {
      restartPolicy: 'Never',
      automountServiceAccountToken: false,
      enableServiceLinks: false,
      nodeSelector: { 'kubernetes.io/arch': 'arm64' },
      priorityClassName: props.priorityClassName,
      // The shell waits for nothing when it is told to end.
      terminationGracePeriodSeconds: 5,
      securityContext: {
        runAsNonRoot: true,
        runAsUser: String(user),
        runAsGroup: String(group),
        fsGroup: String(group),
        seccompProfile: { type: 'RuntimeDefault' },
      },
      container: [
        {
          name: 'apply',
          image: props.image,
          command: ['/bin/sh', `${folders.setup}/apply.sh`],
          env: [
            literal('TMPDIR', folders.scratch),
            literal('OPENOBSERVE_URL', props.openobserveUrl),
            literal('OPENOBSERVE_ORGANISATION', props.organisation),
            fromSecret('OPENOBSERVE_ROOT_EMAIL', root, keys.email),
            fromSecret('OPENOBSERVE_ROOT_PASSWORD', root, keys.password),
            ...Object.entries(plan.secrets).map(([name, { secretName, key }]) =>
              fromSecret(name, secretName, key),
            ),
          ],
          resources: { requests: { ...props.resources.requests }, limits: { ...props.resources.limits } },
          securityContext: {
            allowPrivilegeEscalation: false,
            readOnlyRootFilesystem: true,
            capabilities: { drop: ['ALL'] },
          },
          terminationMessagePolicy: 'FallbackToLogsOnError',
          volumeMount: [
            { name: 'setup', mountPath: folders.setup, readOnly: true },
            { name: 'scratch', mountPath: folders.scratch },
          ],
        },
      ],
      volume: [
        { name: 'setup', configMap: { name: props.configMapName } },
        // In memory: the files that curl reads credentials from never reach a disk.
        { name: 'scratch', emptyDir: { medium: 'Memory', sizeLimit: '8Mi' } },
      ],
    },
  };
}
