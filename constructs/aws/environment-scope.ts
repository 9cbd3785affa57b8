import { tables, type TableId } from '../../contract/tables';
import { arn, managedBy, namesOf, roleArn } from '../../values/names';
import type { Environment } from '../../values/schema';
import type { Statement } from './policy-document';

type Conditions = NonNullable<Statement['conditions']>[string];

/**
 * What a policy demands of tags, so that it reaches what this environment created and nothing else of the account.
 *
 * @param key `aws:RequestTag` for what is being created, `aws:ResourceTag` for what exists
 */
export const ownTags = ({ name }: Environment, key: 'aws:RequestTag' | 'aws:ResourceTag'): Conditions => ({
  [`${key}/environment`]: name,
  [`${key}/managed-by`]: managedBy,
});

/** The roles that the environment's own stacks make, one by one: a name prefix would also match those of `<name>-…`. */
export function roleArnsOf(environment: Environment): readonly string[] {
  const { cluster, node, snapshots, workload } = namesOf(environment).roles;
  return [cluster, node, snapshots, ...Object.values(workload)].map((role) => roleArn(environment, role));
}

/** Every key of the account: the ARN of a key holds a random id, so a condition must tell keys apart. */
export const anyKeyArn = (environment: Environment): string => arn(environment, 'kms', 'key/*');

/** The condition that a key is the one with this alias (AWS KMS Developer Guide, "ABAC for AWS KMS"). */
export const keyWithAlias = (alias: string): NonNullable<Statement['conditions']> => ({
  'ForAnyValue:StringEquals': { 'kms:ResourceAliases': [alias] },
});

/** The condition that a key is only used by a service on the role's behalf, never by the role itself. */
export const keyThrough = ({ region }: Environment, ...services: readonly string[]): Conditions => ({
  'kms:ViaService': services.map(
    (service) => `${service}.${region}.amazonaws.com${region.startsWith('cn-') ? '.cn' : ''}`,
  ),
});

/** The cluster, and everything that EKS keeps below it: node groups, add-ons, access entries, Pod Identity associations. */
export function clusterArns(environment: Environment): readonly string[] {
  const { cluster, clusterArn } = namesOf(environment);
  return [clusterArn, arn(environment, 'eks', `*/${cluster}/*`)];
}

/** The log group of the control plane: requests name it with and without what follows it. */
export function logGroupArns(environment: Environment): readonly string[] {
  const group = arn(environment, 'logs', `log-group:${namesOf(environment).clusterLogGroup}`);
  return [group, `${group}:*`];
}

export const alarmArns = (environment: Environment): string =>
  arn(environment, 'cloudwatch', `alarm:${namesOf(environment).prefix}-*`);

export function budgetArn(environment: Environment): string {
  return arn(environment, 'budgets', `budget/${namesOf(environment).budget}`, false);
}

export function tableArns(environment: Environment): readonly string[] {
  return (Object.keys(tables) as TableId[]).map(namesOf(environment).tableArn);
}
