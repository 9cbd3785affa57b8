import { ServiceV1 } from '@cdktf/provider-kubernetes/lib/service-v1';
import type { ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';

export interface InternalLoadBalancerProps {
  /** The name of the Service. */
  readonly name: string;
  readonly namespace: string;
  /** The labels of the pods behind it. */
  readonly selector: Readonly<Record<string, string>>;
  /** The port of the pods. People connect to 443. */
  readonly targetPort: number;
  /** The ACM certificate that it presents. */
  readonly certificateArn: string;
  /** Address blocks that may connect. */
  readonly allowedCidrs: readonly string[];
  /** Tags of the load balancer in AWS. */
  readonly tags: Readonly<Record<string, string>>;
  /** What must be there before: the namespace and its quota. @default - nothing */
  readonly dependsOn?: readonly ITerraformDependable[];
}

const annotation = (name: string): string => `service.beta.kubernetes.io/aws-load-balancer-${name}`;

/** TLS 1.3, and 1.2 with forward secrecy (Elastic Load Balancing, “Security policies for your Network Load Balancer”). */
const tlsPolicy = 'ELBSecurityPolicy-TLS13-1-2-2021-06';

/**
 * A network load balancer inside the VPC that ends TLS. The cloud controller of EKS makes it from the annotations
 * (kubernetes/cloud-provider-aws, docs/service_controller.md); nothing has to be installed for it.
 */
export class InternalLoadBalancer extends Construct {
  public readonly service: ServiceV1;

  constructor(scope: Construct, id: string, props: InternalLoadBalancerProps) {
    super(scope, id);
    const { name, namespace, selector, targetPort, certificateArn, allowedCidrs, tags } = props;
    this.service = new ServiceV1(this, 'service', {
      metadata: {
        name,
        namespace,
        annotations: {
          [annotation('type')]: 'nlb',
          [annotation('internal')]: 'true',
          [annotation('ssl-cert')]: certificateArn,
          [annotation('ssl-ports')]: '443',
          [annotation('ssl-negotiation-policy')]: tlsPolicy,
          [annotation('backend-protocol')]: 'tcp',
          // Nodes run in one zone; an address of the load balancer in another would have no target.
          [annotation('cross-zone-load-balancing-enabled')]: 'true',
          [annotation('additional-resource-tags')]: Object.entries(tags)
            .map(([key, value]) => `${key}=${value}`)
            .join(','),
        },
      },
      spec: {
        type: 'LoadBalancer',
        selector: { ...selector },
        loadBalancerSourceRanges: [...allowedCidrs],
        // Keeps the address of the sender, so that the network policy can judge it.
        externalTrafficPolicy: 'Local',
        port: [{ name: 'https', port: 443, targetPort: String(targetPort), protocol: 'TCP' }],
      },
      dependsOn: [...(props.dependsOn ?? [])],
    });
  }
}
