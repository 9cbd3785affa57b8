import type { App } from 'cdktf';
import { AlarmTopic } from '../constructs/aws/alarm-topic';
import { Credentials } from '../constructs/aws/credentials';
import { EncryptionKey } from '../constructs/aws/encryption-key';
import { FlowLogs } from '../constructs/aws/flow-logs';
import { FoundationAlarms } from '../constructs/aws/foundation-alarms';
import { keyUsers } from '../constructs/aws/key-users';
import { ArchiveBucket, SourceBucket } from '../constructs/aws/log-buckets';
import { Network } from '../constructs/aws/network';
import { StateTables } from '../constructs/aws/state-tables';
import { VpcEndpoints } from '../constructs/aws/vpc-endpoints';
import { bucketArn, namesOf, roleArn } from '../values/names';
import { partitionOf } from '../values/partition';
import type { CreatedNetwork, Environment } from '../values/schema';
import { BaseStack, environmentTags } from './base-stack';

type Names = ReturnType<typeof namesOf>;

/** What holds data: network, key, buckets, tables and secrets of one environment, and the alarms that watch from outside. */
export class FoundationStack extends BaseStack {
  constructor(app: App, environment: Environment) {
    const names = namesOf(environment);
    const { account, region, protection, alarms, retention, logs } = environment;
    super(app, names.stacks.foundation, {
      account,
      region,
      tags: environmentTags(environment),
      stateKey: `${environment.name}/foundation.tfstate`,
    });

    if (environment.network.mode === 'create') this.placeNetwork(environment, environment.network, names);

    const encryption = new EncryptionKey(this, 'encryption', {
      alias: names.keyAlias,
      description: `Everything that ${names.prefix} stores`,
      account,
      partition: partitionOf(region),
      protection,
      users: keyUsers({
        partition: partitionOf(region),
        account,
        region,
        ebsCsiRoleArn: roleArn(environment, names.roles.workload['ebs-csi']),
      }),
    });
    const kmsKeyArn = encryption.key.arn;

    const bucketProps = (bucketName: string, expiryDays: number) => ({
      bucketName,
      bucketArn: bucketArn(environment, bucketName),
      kmsKeyArn,
      protection,
      expiryDays,
      noncurrentDays: retention.noncurrentDays,
    });
    new ArchiveBucket(this, 'logs', bucketProps(names.buckets.archive, retention.archiveExpiryDays));
    if (logs.sourceBuckets === 'create') {
      new SourceBucket(this, 'exports', bucketProps(names.buckets.source, retention.rawDays));
    }

    const state = new StateTables(this, 'state', { tableNames: names.tables, kmsKeyArn, protection });
    new Credentials(this, 'credentials', {
      secretNames: names.secrets,
      generations: environment.secretGenerations,
      kmsKeyArn,
      protection,
    });

    const topic = new AlarmTopic(this, 'alarm-topic', {
      topicName: names.alarmTopic,
      topicArn: names.alarmTopicArn,
      account,
      kmsKeyArn,
      emails: alarms.emails,
    });
    new FoundationAlarms(this, 'alarms', {
      name: names.prefix,
      topicArn: topic.topic.arn,
      tableNames: Object.values(state.tables).map(({ nameInput }) => nameInput as string),
      heartbeat: { ...names.heartbeat, minutes: alarms.heartbeatMinutes },
    });
  }

  private placeNetwork(
    { account, region, protection }: Environment,
    network: CreatedNetwork,
    names: Names,
  ): void {
    const created = new Network(this, 'network', {
      name: names.vpc,
      privateSubnetName: names.privateSubnet,
      cidr: network.cidr,
      zones: network.zones,
      nodeZone: network.nodeZone,
      nat: network.nat,
    });
    new VpcEndpoints(this, 'endpoints', {
      name: names.prefix,
      region,
      vpcId: created.vpc.id,
      vpcCidr: network.cidr,
      routeTableIds: [...created.privateRouteTables.values()].map(({ id }) => id),
      interfaceServices: network.interfaceEndpoints,
      subnetId: created.privateSubnets.get(network.nodeZone)?.id as string,
    });
    new FlowLogs(this, 'flow-logs', {
      vpcId: created.vpc.id,
      bucketName: names.buckets.flowLogs,
      bucketArn: bucketArn({ account, region }, names.buckets.flowLogs),
      account,
      region,
      partition: partitionOf(region),
      protection,
      days: network.flowLogDays,
    });
  }
}
