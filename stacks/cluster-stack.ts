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
import { bucketArn, namesOf, roleArn } from '../values/names';
import type { Environment } from '../values/schema';
import { BaseStack, environmentTags } from './base-stack';

type Names = ReturnType<typeof namesOf>;

/** EKS: control plane, nodes, add-ons, who has access, and which pod is which AWS role; and what watches over nodes and cost. */
export class ClusterStack extends BaseStack {
  constructor(app: App, environment: Environment) {
    const names = namesOf(environment);
    const { account, region, protection, nodeGroup } = environment;
    const { kubernetesVersion, ...control } = environment.cluster;
    const pins = pinsFor(kubernetesVersion).addOns;
    const { boundaryArn, clusterArn } = names;
    const tags = environmentTags(environment);
    super(app, names.stacks.cluster, {
      account,
      region,
      tags,
      stateKey: `${environment.name}/cluster.tfstate`,
    });

    const found = new NetworkLookup(this, 'foundation', {
      network: networkOf(environment, names),
      keyAlias: names.keyAlias,
    });

    const cluster = new Cluster(this, 'cluster', {
      name: names.cluster,
      clusterArn,
      account,
      region,
      kubernetesVersion,
      roleName: names.roles.cluster,
      boundaryArn,
      subnetIds: found.privateSubnetIds,
      publicEndpointCidrs: control.publicEndpointCidrs,
      serviceCidr: control.serviceCidr,
      kmsKeyArn: found.keyArn,
      logGroupName: names.clusterLogGroup,
      logDays: control.controlPlaneLogDays,
      protection,
    });
    // By reference, so that whatever names the cluster waits for it.
    const clusterName = cluster.cluster.name;

    new AccessEntries(this, 'access', {
      clusterName,
      accessPolicyArn: names.accessPolicyArn,
      administrators: [...control.admins, roleArn(environment, names.roles.deploy)],
      readers: [roleArn(environment, names.roles.plan)],
    });

    const rights = workloadRights(resourcesOf(environment, names));
    const identify = (id: WorkloadId) =>
      new WorkloadIdentity(this, `identity-${id}`, {
        clusterName,
        clusterArn,
        account,
        roleName: names.roles.workload[id],
        boundaryArn,
        ...workloadIdentities[id],
        ...rights[id],
      });
    const identities = (Object.keys(workloadIdentities) as WorkloadId[]).map(identify);

    const beforeNodes = new AddOns(this, 'add-ons-before-nodes', {
      clusterName,
      names: addOnsBeforeNodes,
      pins,
      nodes: nodeGroup.nodes,
    });
    const cpuCredits =
      'baselineShare' in instanceTypes[nodeGroup.instanceType] ? nodeGroup.cpuCredits : undefined;
    const nodes = new NodeGroup(this, 'nodes', {
      name: nodeGroup.name,
      clusterName,
      prefix: names.prefix,
      region,
      roleName: names.roles.node,
      boundaryArn,
      subnetId: found.nodeSubnetId,
      kubernetesVersion,
      amiRelease: nodeGroup.amiRelease,
      instanceType: nodeGroup.instanceType,
      cpuCredits,
      capacityType: nodeGroup.capacityType,
      nodes: nodeGroup.nodes,
      disk: { gib: nodeGroup.diskGib, iops: nodeGroup.diskIops, throughput: nodeGroup.diskThroughputMibps },
      kmsKeyArn: found.keyArn,
      labels: { 'aurora-log-system/environment': environment.name },
      tags,
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

    new NodeAlarms(this, 'node-alarms', {
      name: names.prefix,
      topicArn: names.alarmTopicArn,
      autoScalingGroupName: nodes.autoScalingGroupName,
      cpuCredits,
    });
    new SnapshotPolicy(this, 'snapshots', {
      name: names.prefix,
      account,
      region,
      roleName: names.roles.snapshots,
      boundaryArn,
      volumeTag: { key: snapshotTag, value: environment.name },
      kmsKeyArn: found.keyArn,
      keep: environment.retention.snapshots,
    });
    new CostBudget(this, 'budget', {
      name: names.budget,
      monthlyUsd: environment.budget.monthlyUsd,
      environment: environment.name,
      topicArn: names.alarmTopicArn,
    });
  }
}

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
  const { sourceBuckets } = environment.logs;
  if (sourceBuckets === 'create') {
    return [{ bucketArn: bucketArn(environment, names.buckets.source), prefix: '' }];
  }
  return sourceBuckets.map(({ name, prefix, kmsKeyArn }) => ({
    bucketArn: bucketArn(environment, name),
    prefix,
    kmsKeyArn,
  }));
}

function resourcesOf(environment: Environment, names: Names): WorkloadResources {
  return {
    region: environment.region,
    sources: sourcesOf(environment, names),
    sourcesUseEnvironmentKey: environment.logs.sourceBuckets === 'create',
    tableArns: {
      instanceMetadata: names.tableArn('instanceMetadata'),
      logFileTracking: names.tableArn('logFileTracking'),
      logProcessingJobs: names.tableArn('logProcessingJobs'),
    },
    archiveBucketArn: bucketArn(environment, names.buckets.archive),
    key: { arnPattern: names.keysArnPattern, alias: names.keyAlias },
    heartbeatNamespace: names.heartbeat.namespace,
  };
}
