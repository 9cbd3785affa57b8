import type { InstanceType } from '../instance-types';
import type { Amount } from './pod-demand';

/**
 * CPU that the kubelet keeps for itself: 6 % of the first core, 1 % of the second, 0.5 % of the third and fourth, and
 * 0.25 % of each further one (nodeadm’s kubelet configuration, awslabs/amazon-eks-ami).
 */
function reservedCpuMillis(vcpu: number): number {
  return Array.from({ length: vcpu }, (_, core) => [60, 10, 5, 5][core] ?? 2.5).reduce(
    (sum, millis) => sum + millis,
    0,
  );
}

/** Share of an instance’s memory that the hypervisor and kernel take: Karpenter’s default, `VM_MEMORY_OVERHEAD_PERCENT`. */
const memoryOverheadShare = 0.075;

/** Memory that the kubelet keeps: 255 MiB + 11 MiB a pod, and 100 MiB before it evicts (awslabs/amazon-eks-ami). */
const reservedMemoryMib = (maxPods: number): number => 255 + 11 * maxPods + 100;

/** What one node of a type can allocate. */
export function allocatableOf(type: InstanceType): Amount {
  return {
    cpuMillis: type.vcpu * 1000 - reservedCpuMillis(type.vcpu),
    memoryMib: type.memoryMib * (1 - memoryOverheadShare) - reservedMemoryMib(type.maxPods),
  };
}
