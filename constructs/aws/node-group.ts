import { EksNodeGroup } from '@cdktf/provider-aws/lib/eks-node-group';
import { LaunchTemplate } from '@cdktf/provider-aws/lib/launch-template';
import { Token, type ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';
import { managedPolicyArn } from '../../values/names';
import { Role } from './role';

/** Amazon Linux 2023 for Graviton: every image of ours is ARM64. */
const amiType = 'AL2023_ARM_64_STANDARD';

export interface NodeGroupProps {
  /** The name of the node group inside its cluster. */
  readonly name: string;
  readonly clusterName: string;
  /** The first part of the names of launch template and machines. */
  readonly prefix: string;
  readonly region: string;
  readonly roleName: string;
  /** The policy that bounds the nodes' role. */
  readonly boundaryArn: string;
  /** The one subnet in which nodes run: their volumes cannot leave its zone. */
  readonly subnetId: string;
  /** Minor version, such as `1.36`. */
  readonly kubernetesVersion: string;
  /** Release of the machine image, such as `1.36.4-20261003`. */
  readonly amiRelease: string;
  readonly instanceType: string;
  /**
   * For burstable types: whether bursts above the baseline are paid for or throttled.
   * @default - the type is not burstable
   */
  readonly cpuCredits?: 'unlimited' | 'standard';
  readonly capacityType: 'ON_DEMAND' | 'SPOT';
  readonly nodes: number;
  readonly disk: {
    readonly gib: number;
    readonly iops: number;
    /** MiB/s. */
    readonly throughput: number;
  };
  /** The key that encrypts root volumes. */
  readonly kmsKeyArn: string;
  /** Kubernetes labels of every node. */
  readonly labels: Readonly<Record<string, string>>;
  /** Tags of machines, their volumes and network interfaces, which the provider's default tags do not reach. */
  readonly tags: Readonly<Record<string, string>>;
  /**
   * What must be there before a node starts.
   * @default - only the cluster
   */
  readonly dependsOn?: readonly ITerraformDependable[];
}

/** A managed group of nodes in one zone. */
export class NodeGroup extends Construct {
  public readonly role: Role;
  public readonly launchTemplate: LaunchTemplate;
  public readonly nodeGroup: EksNodeGroup;
  /** The name of the Auto Scaling group that EKS makes; known after apply. */
  public readonly autoScalingGroupName: string;

  constructor(scope: Construct, id: string, props: NodeGroupProps) {
    super(scope, id);
    this.role = this.createRole(props);
    this.launchTemplate = this.createLaunchTemplate(props);
    this.nodeGroup = new EksNodeGroup(this, 'group', {
      nodeGroupName: props.name,
      clusterName: props.clusterName,
      nodeRoleArn: this.role.role.arn,
      subnetIds: [props.subnetId],
      amiType,
      version: props.kubernetesVersion,
      releaseVersion: props.amiRelease,
      capacityType: props.capacityType,
      launchTemplate: {
        id: this.launchTemplate.id,
        // A number, not "$Latest": a changed template is then a change in the plan.
        version: Token.asString(this.launchTemplate.latestVersion),
      },
      // Nothing but the values scales the group, so that a change of theirs is never ignored. An update needs no room
      // here: EKS raises the maximum by itself while it lasts (EKS User Guide, "Understand each phase of node updates").
      scalingConfig: { minSize: props.nodes, desiredSize: props.nodes, maxSize: props.nodes },
      updateConfig: { maxUnavailable: 1 },
      // Replaces a node whose kubelet has gone silent although its machine is fine.
      nodeRepairConfig: { enabled: true },
      labels: { ...props.labels },
      // Not `create_before_destroy`: the name is fixed, and two groups cannot share it. Whatever the launch template
      // holds, the instance type included, is changed by a rolling update without replacing the group.
      dependsOn: [...this.role.grants, ...(props.dependsOn ?? [])],
    });
    this.autoScalingGroupName = this.nodeGroup.resources.get(0).autoscalingGroups.get(0).name;
  }

  private createRole(props: NodeGroupProps): Role {
    return new Role(this, 'role', {
      name: props.roleName,
      description: `Nodes of ${props.clusterName}: what the node itself does, nothing that a pod does`,
      trust: [
        { sid: 'MachinesAssume', principals: { Service: 'ec2.amazonaws.com' }, actions: ['sts:AssumeRole'] },
      ],
      managedPolicyArns: [
        'AmazonEKSWorkerNodePolicy',
        // On the node and not through Pod Identity: without it no pod gets an address, and a fault of the agent would
        // take the whole node's network. Pods cannot borrow it, since they do not reach the metadata service.
        'AmazonEKS_CNI_Policy',
        'AmazonEC2ContainerRegistryPullOnly',
        // A shell on the node without SSH, and audited.
        'AmazonSSMManagedInstanceCore',
      ].map((policy) => managedPolicyArn(props, policy)),
      boundaryArn: props.boundaryArn,
    });
  }

  private createLaunchTemplate(props: NodeGroupProps): LaunchTemplate {
    const { disk, cpuCredits } = props;
    const tags = { ...props.tags, Name: `${props.prefix}-node` };
    // No machine image, user data, security group, subnet or instance profile: EKS adds its own and refuses or fights
    // ours (EKS User Guide, "Customize managed nodes with launch templates").
    return new LaunchTemplate(this, 'template', {
      name: `${props.prefix}-node`,
      description: `Nodes of ${props.clusterName}`,
      updateDefaultVersion: true,
      instanceType: props.instanceType,
      creditSpecification: cpuCredits && { cpuCredits },
      blockDeviceMappings: [
        {
          deviceName: '/dev/xvda',
          ebs: {
            encrypted: 'true',
            kmsKeyId: props.kmsKeyArn,
            volumeType: 'gp3',
            volumeSize: disk.gib,
            iops: disk.iops,
            throughput: disk.throughput,
            deleteOnTermination: 'true',
          },
        },
      ],
      metadataOptions: {
        httpEndpoint: 'enabled',
        httpTokens: 'required',
        // A pod is one hop further away than its node: with 1 it cannot take the node's role. Pods have identities of
        // their own, and those that would ask for region or instance (EBS CSI) fall back to the Kubernetes API.
        httpPutResponseHopLimit: 1,
        // Named because an account may default to "enabled", with which no node starts: EKS tags machines with
        // `kubernetes.io/cluster/<name>`, and tags in metadata may not have a slash (eksctl-io/eksctl#8446).
        instanceMetadataTags: 'disabled',
      },
      tagSpecifications: ['instance', 'volume', 'network-interface'].map((resourceType) => ({
        resourceType,
        tags,
      })),
    });
  }
}
