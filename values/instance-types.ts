/** What Kubernetes can use of one EC2 instance type. */
export interface InstanceType {
  readonly vcpu: number;
  readonly memoryMib: number;
  /** Pods that the VPC CNI has addresses for without prefix delegation. */
  readonly maxPods: number;
  /** For burstable types: the share of each vCPU that is included; above it, credits are spent. */
  readonly baselineShare?: number;
}

/**
 * The Graviton types that an environment may choose. Pods: eni-max-pods.txt of awslabs/amazon-eks-ami. Baselines: "CPU
 * credits and baseline utilization", Amazon EC2 User Guide.
 */
export const instanceTypes = {
  't4g.large': { vcpu: 2, memoryMib: 8192, maxPods: 35, baselineShare: 0.3 },
  't4g.xlarge': { vcpu: 4, memoryMib: 16384, maxPods: 58, baselineShare: 0.4 },
  't4g.2xlarge': { vcpu: 8, memoryMib: 32768, maxPods: 58, baselineShare: 0.4 },
  'm7g.xlarge': { vcpu: 4, memoryMib: 16384, maxPods: 58 },
  'm7g.2xlarge': { vcpu: 8, memoryMib: 32768, maxPods: 58 },
  'm7g.4xlarge': { vcpu: 16, memoryMib: 65536, maxPods: 234 },
  'r7g.xlarge': { vcpu: 4, memoryMib: 32768, maxPods: 58 },
  'r7g.2xlarge': { vcpu: 8, memoryMib: 65536, maxPods: 58 },
} as const satisfies Record<string, InstanceType>;

export type InstanceTypeName = keyof typeof instanceTypes;

export const instanceTypeNames = Object.keys(instanceTypes) as [InstanceTypeName, ...InstanceTypeName[]];
