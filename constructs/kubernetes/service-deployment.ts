import { DeploymentV1 } from '@cdktf/provider-kubernetes/lib/deployment-v1';
import { HorizontalPodAutoscalerV2 } from '@cdktf/provider-kubernetes/lib/horizontal-pod-autoscaler-v2';
import type { ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';
import { namespaces } from '../../contract/namespaces';
import { surgePods } from '../../values/capacity/our-pods';
import { UserError } from '../../values/user-error';
import { servicePod, type ServicePodProps } from './service-pod';

export interface ServiceDeploymentProps extends ServicePodProps {
  /** Pods, and where there are to be more while their CPU is busy, how many at most. */
  readonly pods: { readonly least: number; readonly most: number };
  /** What must be there before. @default - nothing */
  readonly dependsOn?: readonly ITerraformDependable[];
}

/** The share of the CPU that they request, in per cent, that the pods shall use on average. */
const busyPercent = 80;

/** Minutes of quiet after which a pod is taken away: a file that is read by another pod then has to be taken over. */
const quietMinutes = 5;

/**
 * One of our programs: a Deployment that starts the new pod before it ends the old one, and, where there may be more
 * pods than at least, an autoscaler on CPU. Lag is no measure for it: that would need a component that is not installed.
 */
export class ServiceDeployment extends Construct {
  public readonly deployment: DeploymentV1;
  public readonly autoscaler?: HorizontalPodAutoscalerV2;

  /** @throws UserError where there may be fewer pods than at least */
  constructor(scope: Construct, id: string, props: ServiceDeploymentProps) {
    super(scope, id);
    const { workload, pods } = props;
    if (pods.most < pods.least) {
      throw new UserError(
        `${workload.name}: pods: given at most ${pods.most}; allowed: ${pods.least} or more, as many as run always`,
      );
    }
    const scales = pods.most > pods.least;
    const metadata = {
      name: workload.name,
      namespace: namespaces[workload.namespace],
      labels: { ...workload.labels },
    };
    this.deployment = new DeploymentV1(this, 'deployment', {
      metadata,
      spec: {
        replicas: String(pods.least),
        revisionHistoryLimit: 5,
        progressDeadlineSeconds: 300,
        selector: { matchLabels: { ...workload.labels } },
        strategy: {
          type: 'RollingUpdate',
          rollingUpdate: { maxSurge: String(surgePods), maxUnavailable: '0' },
        },
        template: servicePod(props),
      },
      // The number of pods is the autoscaler’s to say where there is one; a deploy would set it back.
      ...(scales ? { lifecycle: { ignoreChanges: ['spec[0].replicas'] } } : {}),
      timeouts: { create: '10m', update: '10m' },
      dependsOn: [...(props.dependsOn ?? [])],
    });
    if (!scales) return;
    this.autoscaler = new HorizontalPodAutoscalerV2(this, 'autoscaler', {
      metadata,
      spec: {
        minReplicas: pods.least,
        maxReplicas: pods.most,
        scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: workload.name },
        metric: [
          {
            type: 'Resource',
            resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: busyPercent } },
          },
        ],
        behavior: {
          scaleUp: [
            {
              stabilizationWindowSeconds: 60,
              selectPolicy: 'Max',
              policy: [{ type: 'Pods', value: 2, periodSeconds: 60 }],
            },
          ],
          scaleDown: [
            {
              stabilizationWindowSeconds: quietMinutes * 60,
              selectPolicy: 'Max',
              policy: [{ type: 'Pods', value: 1, periodSeconds: 60 }],
            },
          ],
        },
      },
      dependsOn: [this.deployment],
    });
  }
}
