import type { App } from 'cdktf';
import { AccessEntries } from '../constructs/aws/access-entries';
import { AddOns, addOnsBeforeNodes, addOnsOnNodes } from '../constructs/aws/add-ons';
import { Cluster } from '../constructs/aws/cluster';
import { CostBudget } from '../constructs/aws/cost-budget';
import { NetworkLookup, type KnownNetwork, type TaggedNetwork } from '../constructs/aws/network-lookup';
import { NodeAlarms } from '../constructs/aws/node-alarms';
import { NodeGroup } from '../constructs/aws/node-group';
import { SnapshotPolicy } from '../constructs/aws/snapshot-policy';
import { WorkloadIdentity } from '../constructs/aws/workload-identity';
import { workloadRights, type LogSource, type WorkloadResources } from '../constructs/aws/workload-rights';
import { snapshotTag } from '../contract/volumes';
import { workloadIdentities, type WorkloadId } from '../contract/workload-identities';
import { instanceTypes } from '../values/instance-types';
import { pinsFor } from '../values/kubernetes-versions';
import { existingBuckets } from '../values/log-sources';
import { bucketArn, namesOf, roleArn } from '../values/names';
import type { Environment } from '../values/schema';
import { BaseStack, environmentTags } from './base-stack';

type Names = ReturnType<typeof namesOf>;

/** EKS: control plane, nodes, add-ons, who has access, and which pod is which AWS role; and what watches over nodes and cost. */
export class ClusterStack extends BaseStack {
  private readonly names: Names;

  constructor(
    app: App,
    private readonly environment: Environment,
  ) {
    const { account, region } = environment;
    const names = namesOf(environment);
    super(app, names.stacks.cluster, {
      account,
      region,
      tags: environmentTags(environment),
      stateKey: `${environment.name}/cluster.tfstate`,
    });
    this.names = names;

    const found = new NetworkLookup(this, 'foundation', {
      network: networkOf(environment, names),
      keyAlias: names.keyAlias,
    });
    // By reference, so that whatever names the cluster waits for it.
    const clusterName = this.placeCluster(found).cluster.name;
    this.placeAccess(clusterName);
    const identities = this.placeIdentities(clusterName);
    const nodes = this.placeNodes(clusterName, found, identities);
    this.placeWatch(nodes, found.keyArn);
  }

  private placeCluster(found: NetworkLookup): Cluster {
    const { account, region, protection, cluster } = this.environment;
    return new Cluster(this, 'cluster', {
      name: this.names.cluster,
      clusterArn: this.names.clusterArn,
      account,
      region,
      kubernetesVersion: cluster.kubernetesVersion,
      roleName: this.names.roles.cluster,
      boundaryArn: this.names.boundaryArn,
      subnetIds: found.privateSubnetIds,
      publicEndpointCidrs: cluster.publicEndpointCidrs,
      serviceCidr: cluster.serviceCidr,
      kmsKeyArn: found.keyArn,
      logGroupName: this.names.clusterLogGroup,
      logDays: cluster.controlPlaneLogDays,
      protection,
    });
  }

  private placeAccess(clusterName: string): void {
    const { accessPolicyArn, roles } = this.names;
    new AccessEntries(this, 'access', {
      clusterName,
      accessPolicyArn,
      administrators: [...this.environment.cluster.admins, roleArn(this.environment, roles.deploy)],
      readers: [roles.plan, roles.review].map((role) => roleArn(this.environment, role)),
    });
  }

  private placeIdentities(clusterName: string): readonly WorkloadIdentity[] {
    const { clusterArn, boundaryArn, roles } = this.names;
    const rights = workloadRights(resourcesOf(this.environment, this.names));
    return (Object.keys(workloadIdentities) as WorkloadId[]).map(
      (id) =>
        new WorkloadIdentity(this, `identity-${id}`, {
          clusterName,
          clusterArn,
          account: this.environment.account,
          environment: this.environment.name,
          roleName: roles.workload[id],
          boundaryArn,
          ...workloadIdentities[id],
          ...rights[id],
        }),
    );
  }

  /** The nodes between the add-ons that they need to become ready and those that need them. */
  private placeNodes(
    clusterName: string,
    found: NetworkLookup,
    identities: readonly WorkloadIdentity[],
  ): NodeGroup {
    const { region, cluster, nodeGroup } = this.environment;
    const pins = pinsFor(cluster.kubernetesVersion).addOns;
    const beforeNodes = new AddOns(this, 'add-ons-before-nodes', {
      clusterName,
      names: addOnsBeforeNodes,
      pins,
      nodes: nodeGroup.nodes,
    });
    const nodes = new NodeGroup(this, 'nodes', {
      name: nodeGroup.name,
      clusterName,
      prefix: this.names.prefix,
      region,
      roleName: this.names.roles.node,
      boundaryArn: this.names.boundaryArn,
      subnetId: found.nodeSubnetId,
      kubernetesVersion: cluster.kubernetesVersion,
      amiRelease: nodeGroup.amiRelease,
      instanceType: nodeGroup.instanceType,
      cpuCredits: cpuCreditsOf(this.environment),
      capacityType: nodeGroup.capacityType,
      nodes: nodeGroup.nodes,
      disk: { gib: nodeGroup.diskGib, iops: nodeGroup.diskIops, throughput: nodeGroup.diskThroughputMibps },
      kmsKeyArn: found.keyArn,
      labels: { 'aurora-log-system/environment': this.environment.name },
      tags: environmentTags(this.environment),
      dependsOn: beforeNodes.addOns,
    });
    new AddOns(this, 'add-ons-on-nodes', {
      clusterName,
      names: addOnsOnNodes,
      pins,
      nodes: nodeGroup.nodes,
      // The EBS driver gets its credentials when its pods start, so its identity comes first.
      dependsOn: [nodes.nodeGroup, ...identities.map(({ association }) => association)],
    });
    return nodes;
  }

  /** What looks after the cluster from outside: alarms, snapshots of its volumes, the budget. */
  private placeWatch(nodes: NodeGroup, kmsKeyArn: string): void {
    const { name: environment, account, region, retention, budget } = this.environment;
    const { prefix, alarmTopicArn: topicArn, boundaryArn, roles } = this.names;
    new NodeAlarms(this, 'node-alarms', {
      name: prefix,
      topicArn,
      autoScalingGroupName: nodes.autoScalingGroupName,
      cpuCredits: cpuCreditsOf(this.environment),
    });
    new SnapshotPolicy(this, 'snapshots', {
      name: prefix,
      place: { account, region },
      roleName: roles.snapshots,
      boundaryArn,
      volumeTag: { key: snapshotTag, value: environment },
      kmsKeyArn,
      keep: retention.snapshots,
    });
    new CostBudget(this, 'budget', {
      name: this.names.budget,
      monthlyUsd: budget.monthlyUsd,
      environment,
      topicArn,
    });
  }
}

/** How nodes of a burstable type spend CPU credits; other types have none. */
const cpuCreditsOf = ({ nodeGroup }: Environment) =>
  'baselineShare' in instanceTypes[nodeGroup.instanceType] ? nodeGroup.cpuCredits : undefined;

function networkOf({ network }: Environment, names: Names): TaggedNetwork | KnownNetwork {
  if (network.mode === 'adopt') return network;
  return {
    mode: 'create',
    vpcName: names.vpc,
    privateSubnetNames: Object.fromEntries(network.zones.map((zone) => [zone, names.privateSubnet(zone)])),
    nodeZone: network.nodeZone,
  };
}

function sourcesOf(environment: Environment, names: Names): readonly LogSource[] {
  if (environment.logs.sourceBuckets === 'create') {
    return [{ bucketArn: bucketArn(environment, names.buckets.source), prefix: '' }];
  }
  return existingBuckets(environment).map(({ name, prefix, kmsKeyArn }) => ({
    bucketArn: bucketArn(environment, name),
    prefix,
    kmsKeyArn,
  }));
}

function resourcesOf(environment: Environment, names: Names): WorkloadResources {
  return {
    place: { account: environment.account, region: environment.region },
    sources: sourcesOf(environment, names),
    sourcesUseEnvironmentKey: environment.logs.sourceBuckets === 'create',
    rds: environment.logs.rds,
    tableArns: {
      instanceMetadata: names.tableArn('instanceMetadata'),
      logFileTracking: names.tableArn('logFileTracking'),
      logProcessingJobs: names.tableArn('logProcessingJobs'),
    },
    archiveBucketArn: bucketArn(environment, names.buckets.archive),
    keyAlias: names.keyAlias,
    heartbeatNamespace: names.heartbeat.namespace,
  };
}
