import { namespaces } from './namespaces';

/** A Kubernetes service account that acts as an AWS role through EKS Pod Identity. */
export interface WorkloadIdentity {
  readonly namespace: string;
  readonly serviceAccount: string;
}

/** The workloads that talk to AWS. Everything else in the cluster has no AWS identity at all. */
export const workloadIdentities = {
  discovery: { namespace: namespaces.logs, serviceAccount: 'discovery' },
  processor: { namespace: namespaces.logs, serviceAccount: 'processor' },
  openobserve: { namespace: namespaces.logs, serviceAccount: 'openobserve' },
  /** The name that the EBS CSI driver’s add-on gives its controller. */
  'ebs-csi': { namespace: 'kube-system', serviceAccount: 'ebs-csi-controller-sa' },
} as const satisfies Record<string, WorkloadIdentity>;

export type WorkloadId = keyof typeof workloadIdentities;
