import { EksAddon } from '@cdktf/provider-aws/lib/eks-addon';
import type { ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';
import { addOnReplicas } from '../../values/capacity';
import type { AddOnName, AddOnPin } from '../../values/kubernetes-versions';

/**
 * What a node needs to become ready. All are daemon sets, which EKS calls active without any node. kube-proxy is among
 * them because pods of a starting node reach the API server through it (terraform-aws-modules/terraform-aws-eks#3525).
 */
export const addOnsBeforeNodes: readonly AddOnName[] = ['vpc-cni', 'kube-proxy', 'eks-pod-identity-agent'];

/** What needs a node to run on: EKS calls them active when their pods are. */
export const addOnsOnNodes: readonly AddOnName[] = ['coredns', 'aws-ebs-csi-driver', 'metrics-server'];

export interface AddOnsProps {
  readonly clusterName: string;
  /** Which ones: `addOnsBeforeNodes` or `addOnsOnNodes`. */
  readonly names: readonly AddOnName[];
  /** The version of each. */
  readonly pins: Readonly<Record<AddOnName, AddOnPin>>;
  /** How many nodes run, which decides how many replicas are of use. */
  readonly nodes: number;
  /**
   * What must be there before.
   * @default - only the cluster
   */
  readonly dependsOn?: readonly ITerraformDependable[];
}

/**
 * Data volumes that a node may hold. The driver cannot ask the metadata service (see node-group.ts), and without it
 * assumes one network interface where there are up to eight. Every Graviton type of ours has 28 attachments for
 * volumes and interfaces together, less the root volume and eight interfaces: 19 ("Amazon EBS volume limits", EC2 User
 * Guide; "Metadata", kubernetes-sigs/aws-ebs-csi-driver, docs/install.md).
 */
const volumesPerNode = 16;

/**
 * What differs from an add-on's defaults. EKS refuses keys that the add-on's schema does not have, and shows the schema
 * only to `aws eks describe-addon-configuration`: each key here has been seen in use with the add-on. `controller.region`
 * of the EBS driver has not, and is not needed: without the metadata service the driver asks Kubernetes.
 */
function configurationOf(name: AddOnName, nodes: number): Readonly<Record<string, unknown>> | undefined {
  const replicas = addOnReplicas(nodes);
  switch (name) {
    case 'vpc-cni':
      // A text, not a boolean. Without it nobody enforces a NetworkPolicy (EKS User Guide, "Limit Pod traffic with Kubernetes network policies").
      return { enableNetworkPolicy: 'true' };
    case 'coredns':
      return { replicaCount: replicas };
    case 'aws-ebs-csi-driver':
      return { controller: { replicaCount: replicas }, node: { volumeAttachLimit: volumesPerNode } };
    case 'metrics-server':
      return { replicas };
    case 'kube-proxy':
    case 'eks-pod-identity-agent':
      return undefined;
  }
}

/** Add-ons that EKS runs, each at a pinned version. */
export class AddOns extends Construct {
  /** In the order of `names`. */
  public readonly addOns: readonly EksAddon[];

  constructor(scope: Construct, id: string, props: AddOnsProps) {
    super(scope, id);
    this.addOns = props.names.map((name) => {
      const configuration = configurationOf(name, props.nodes);
      return new EksAddon(this, name, {
        clusterName: props.clusterName,
        addonName: name,
        addonVersion: props.pins[name].version,
        configurationValues: configuration && JSON.stringify(configuration),
        // The cluster starts without add-ons, so that a conflict is a surprise that somebody should see.
        resolveConflictsOnCreate: 'NONE',
        // What stands here is what runs: changes by hand end with the next update.
        resolveConflictsOnUpdate: 'OVERWRITE',
        dependsOn: props.dependsOn ? [...props.dependsOn] : undefined,
      });
    });
  }
}
