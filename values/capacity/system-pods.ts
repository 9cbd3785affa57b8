import type { PodDemand } from './pod-demand';

/** Replicas of metrics-server, coredns and the EBS CSI controller: on one node a second replica only costs. */
export const addOnReplicas = (nodes: number): number => Math.min(nodes, 2);

/**
 * The pods of the EKS add-ons, with the requests and limits that their manifests carry. No add-on limits its CPU, and
 * the first three not even their memory. The EBS CSI driver has 256 MiB for each of its containers, of which its
 * controller has six and its node pod three (kubernetes-sigs/aws-ebs-csi-driver, deploy/kubernetes/base).
 */
export function systemPods(nodes: number): PodDemand[] {
  const replicas = addOnReplicas(nodes);
  const pod = (
    name: string,
    pods: number,
    cpuMillis: number,
    memoryMib: number,
    memoryLimitMib?: number,
  ): PodDemand => ({
    name,
    pods,
    cpuMillis,
    memoryMib,
    limits: memoryLimitMib === undefined ? {} : { memoryMib: memoryLimitMib },
    kind: 'system',
    when: 'always',
  });
  const onEachNode = (demand: PodDemand): PodDemand => ({ ...demand, onEachNode: true });
  return [
    onEachNode(pod('vpc-cni', nodes, 50, 0)),
    onEachNode(pod('kube-proxy', nodes, 100, 0)),
    onEachNode(pod('eks-pod-identity-agent', nodes, 0, 0)),
    onEachNode(pod('ebs-csi-node', nodes, 30, 120, 3 * 256)),
    pod('ebs-csi-controller', replicas, 60, 240, 6 * 256),
    pod('coredns', replicas, 100, 70, 170),
    pod('metrics-server', replicas, 100, 200, 400),
  ];
}
