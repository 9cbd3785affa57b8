import type { App } from 'cdktf';
import { EncryptionKey } from '../constructs/aws/encryption-key';
import { keyUsers } from '../constructs/aws/key-users';
import { StateTables } from '../constructs/aws/state-tables';
import { namesOf, roleArn } from '../values/names';
import { partitionOf } from '../values/partition';
import type { Environment } from '../values/schema';
import { BaseStack, environmentTags } from './base-stack';

/** What holds data: network, buckets, tables, key and secrets of one environment. */
export class FoundationStack extends BaseStack {
  constructor(app: App, environment: Environment) {
    const names = namesOf(environment);
    const { account, region, protection } = environment;
    const partition = partitionOf(region);
    super(app, names.stacks.foundation, {
      account,
      region,
      tags: environmentTags(environment),
      stateKey: `${environment.name}/foundation.tfstate`,
    });

    const encryption = new EncryptionKey(this, 'encryption', {
      alias: names.keyAlias,
      description: `Everything that ${names.prefix} stores`,
      account,
      partition,
      protection,
      users: keyUsers({ partition, account, region, ebsCsiRoleArn: roleArn(environment, names.roles.workload['ebs-csi']) }),
    });
    new StateTables(this, 'state', { tableNames: names.tables, kmsKeyArn: encryption.key.arn, protection });
  }
}
