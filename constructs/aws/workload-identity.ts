import { EksPodIdentityAssociation } from '@cdktf/provider-aws/lib/eks-pod-identity-association';
import { Construct } from 'constructs';
import type { Statement } from './policy-document';
import { Role } from './role';

export interface WorkloadIdentityProps {
  readonly clusterName: string;
  /** The ARN of the cluster, computed from its name. */
  readonly clusterArn: string;
  readonly account: string;
  readonly roleName: string;
  /** The policy that bounds the role. */
  readonly boundaryArn: string;
  /** The namespace of the service account. */
  readonly namespace: string;
  readonly serviceAccount: string;
  /** What the workload may do. */
  readonly statements: readonly Statement[];
  /** The environment that it belongs to, whose `logs.sourceBuckets` and `logs.rds` decide how long `statements` are. */
  readonly environment: string;
  /**
   * Policies of AWS that it carries.
   * @default - none
   */
  readonly managedPolicyArns?: readonly string[];
}

/**
 * The AWS identity of one Kubernetes service account, through EKS Pod Identity. It must exist before the pod does:
 * credentials are injected when a pod is admitted and never later.
 */
export class WorkloadIdentity extends Construct {
  public readonly role: Role;
  public readonly association: EksPodIdentityAssociation;

  constructor(scope: Construct, id: string, props: WorkloadIdentityProps) {
    super(scope, id);
    const { clusterName, namespace, serviceAccount } = props;
    this.role = new Role(this, 'role', {
      name: props.roleName,
      description: `Pods of ${namespace}/${serviceAccount} in ${props.clusterArn.split('/').pop()}`,
      trust: [
        {
          sid: 'PodsOfThisServiceAccount',
          principals: { Service: 'pods.eks.amazonaws.com' },
          // Pod Identity tags each session with cluster, namespace and service account.
          actions: ['sts:AssumeRole', 'sts:TagSession'],
          conditions: {
            StringEquals: {
              'aws:SourceAccount': props.account,
              // EKS User Guide, "Create IAM role with trust policy required by EKS Pod Identity".
              'aws:RequestTag/kubernetes-namespace': namespace,
              'aws:RequestTag/kubernetes-service-account': serviceAccount,
            },
            // The cluster, not the association: with an association's ARN every request is refused
            // (awslabs/mountpoint-s3-csi-driver#781).
            ArnEquals: { 'aws:SourceArn': props.clusterArn },
          },
        },
      ],
      statements: props.statements,
      sizedBy: props.environment,
      managedPolicyArns: props.managedPolicyArns,
      boundaryArn: props.boundaryArn,
    });
    this.association = new EksPodIdentityAssociation(this, 'association', {
      clusterName,
      namespace,
      serviceAccount,
      roleArn: this.role.role.arn,
      // A pod that starts right after must find a role that can already do its work.
      dependsOn: [...this.role.grants],
    });
  }
}
