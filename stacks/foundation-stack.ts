import type { App } from 'cdktf';
import { AlarmTopic } from '../constructs/aws/alarm-topic';
import { Credentials } from '../constructs/aws/credentials';
import { EncryptionKey } from '../constructs/aws/encryption-key';
import { FlowLogs } from '../constructs/aws/flow-logs';
import { FoundationAlarms } from '../constructs/aws/foundation-alarms';
import { keyUsers } from '../constructs/aws/key-users';
import { LogBucket } from '../constructs/aws/log-bucket';
import { Network } from '../constructs/aws/network';
import { StateTables } from '../constructs/aws/state-tables';
import { VpcEndpoints } from '../constructs/aws/vpc-endpoints';
import { bucketArn, namesOf, roleArn } from '../values/names';
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

    const place = { account, region };

    if (environment.network.mode === 'create') this.placeNetwork(environment, environment.network, names);

    const encryption = new EncryptionKey(this, 'encryption', {
      alias: names.keyAlias,
      description: `Everything that ${names.prefix} stores`,
      place,
      protection,
      users: keyUsers({
        place,
        ebsCsiRoleArn: roleArn(environment, names.roles.workload['ebs-csi']),
      }),
    });
    const kmsKeyArn = encryption.key.arn;

    const bucketProps = (holds: 'archive' | 'source', expiryDays: number) => ({
      holds,
      bucketName: names.buckets[holds],
      bucketArn: bucketArn(environment, names.buckets[holds]),
      kmsKeyArn,
      protection,
      expiryDays,
      noncurrentDays: retention.noncurrentDays,
    });
    new LogBucket(this, 'logs', bucketProps('archive', retention.archiveExpiryDays));
    if (logs.sourceBuckets === 'create') {
      new LogBucket(this, 'exports', bucketProps('source', retention.rawDays));
    }

    new StateTables(this, 'state', { tableNames: names.tables, kmsKeyArn, protection });
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
      tableNames: Object.values(names.tables),
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
      subnetId: created.nodeSubnet.id,
    });
    new FlowLogs(this, 'flow-logs', {
      vpcId: created.vpc.id,
      bucketName: names.buckets.flowLogs,
      bucketArn: bucketArn({ account, region }, names.buckets.flowLogs),
      place: { account, region },
      protection,
      days: network.flowLogDays,
    });
  }
}
