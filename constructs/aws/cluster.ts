import { CloudwatchLogGroup } from '@cdktf/provider-aws/lib/cloudwatch-log-group';
import { EksCluster } from '@cdktf/provider-aws/lib/eks-cluster';
import { Construct } from 'constructs';
import { managedPolicyArn } from '../../values/names';
import { statefulLifecycle, type Protection } from './protection';
import { Role } from './role';

export interface ClusterProps {
  readonly name: string;
  /** The ARN of the cluster, computed from its name. */
  readonly clusterArn: string;
  readonly account: string;
  readonly region: string;
  /** Minor version, such as `1.36`. */
  readonly kubernetesVersion: string;
  readonly roleName: string;
  /** The policy that bounds the cluster's role. */
  readonly boundaryArn: string;
  /** Private subnets in two zones at least. */
  readonly subnetIds: readonly string[];
  /** Address blocks that may reach the public endpoint; there is none while this is empty. */
  readonly publicEndpointCidrs: readonly string[];
  /** The block of service addresses inside the cluster. It can never be changed. */
  readonly serviceCidr: string;
  /** The key that encrypts Kubernetes secrets and the control plane's logs. */
  readonly kmsKeyArn: string;
  /** `/aws/eks/<cluster>/cluster`: where EKS writes to, whether the group exists or not. */
  readonly logGroupName: string;
  /** Days that the control plane's logs are kept. */
  readonly logDays: number;
  readonly protection: Protection;
}

const controlPlaneLogs = ['api', 'audit', 'authenticator', 'controllerManager', 'scheduler'];

/** An EKS control plane to which nobody has access but through an access entry. */
export class Cluster extends Construct {
  public readonly logGroup: CloudwatchLogGroup;
  public readonly role: Role;
  public readonly cluster: EksCluster;

  constructor(scope: Construct, id: string, props: ClusterProps) {
    super(scope, id);
    const { clusterArn, account, kmsKeyArn, publicEndpointCidrs } = props;

    // Before the cluster: otherwise EKS makes the group, without retention and without our key.
    this.logGroup = new CloudwatchLogGroup(this, 'logs', {
      name: props.logGroupName,
      retentionInDays: props.logDays,
      kmsKeyId: kmsKeyArn,
    });

    this.role = new Role(this, 'role', {
      name: props.roleName,
      description: `The control plane of ${props.name}`,
      trust: [
        {
          sid: 'ThisClusterAssumes',
          principals: { Service: 'eks.amazonaws.com' },
          actions: ['sts:AssumeRole'],
          // EKS User Guide, "Cross-service confused deputy prevention in Amazon EKS".
          conditions: {
            StringEquals: { 'aws:SourceAccount': account },
            ArnEquals: { 'aws:SourceArn': clusterArn },
          },
        },
      ],
      // No rights on the key: whoever creates the cluster grants EKS its use (EKS User Guide, "Encrypt Kubernetes secrets with KMS").
      managedPolicyArns: [managedPolicyArn(props, 'AmazonEKSClusterPolicy')],
      boundaryArn: props.boundaryArn,
    });

    this.cluster = new EksCluster(this, 'cluster', {
      name: props.name,
      version: props.kubernetesVersion,
      roleArn: this.role.role.arn,
      vpcConfig: {
        subnetIds: [...props.subnetIds],
        endpointPrivateAccess: true,
        endpointPublicAccess: publicEndpointCidrs.length > 0,
        publicAccessCidrs: publicEndpointCidrs.length > 0 ? [...publicEndpointCidrs] : undefined,
      },
      kubernetesNetworkConfig: { ipFamily: 'ipv4', serviceIpv4Cidr: props.serviceCidr },
      accessConfig: {
        authenticationMode: 'API',
        // Whoever happens to create the cluster would stay its administrator, and no review would see it.
        bootstrapClusterCreatorAdminPermissions: false,
      },
      encryptionConfig: { resources: ['secrets'], provider: { keyArn: kmsKeyArn } },
      enabledClusterLogTypes: controlPlaneLogs,
      // At the end of standard support EKS upgrades the cluster rather than charge six times as much.
      upgradePolicy: { supportType: 'STANDARD' },
      // Every add-on is ours, with its version; see add-ons.ts.
      bootstrapSelfManagedAddons: false,
      lifecycle: {
        ...statefulLifecycle(props.protection),
        // They count only when a cluster is made. An imported one does not show them, and would be replaced for it.
        ignoreChanges: [
          'access_config[0].bootstrap_cluster_creator_admin_permissions',
          'bootstrap_self_managed_addons',
        ],
      },
      // Until the last network interface is gone, the cluster needs its role's rights, also while it is destroyed.
      dependsOn: [this.logGroup, ...this.role.grants],
    });
  }
}
