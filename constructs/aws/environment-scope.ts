import { tables, type TableContract, type TableId } from '../../contract/tables';
import { arn, managedBy, namesOf, roleArn } from '../../values/names';
import type { Environment } from '../../values/schema';
import type { Conditions } from './policy-document';

/**
 * What a policy demands of tags, so that it reaches what this environment created and nothing else of the account.
 *
 * @param key `aws:RequestTag` for what is being created, `aws:ResourceTag` for what exists
 */
export const ownTags = (
  { name }: Environment,
  key: 'aws:RequestTag' | 'aws:ResourceTag',
): Conditions[string] => ({
  [`${key}/environment`]: name,
  [`${key}/managed-by`]: managedBy,
});

/**
 * What a condition `Null` demands of something that has just been made: that it is nobody's yet. The right to tag while
 * creating then takes nothing over.
 */
export const untagged: Conditions[string] = {
  'aws:ResourceTag/managed-by': 'true',
  'aws:ResourceTag/environment': 'true',
};

/** The roles that the environment's own stacks make, one by one: a name prefix would also match those of `<name>-…`. */
export function roleArnsOf(environment: Environment): readonly string[] {
  const { cluster, node, snapshots, workload } = namesOf(environment).roles;
  return [cluster, node, snapshots, ...Object.values(workload)].map((role) => roleArn(environment, role));
}

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

/** The indexes of the tables. */
export function tableIndexArns(environment: Environment): readonly string[] {
  const { tableArn } = namesOf(environment);
  return (Object.keys(tables) as TableId[]).flatMap((id) => {
    const { sparseIndex }: TableContract = tables[id];
    return sparseIndex === undefined ? [] : [`${tableArn(id)}/index/${sparseIndex.name}`];
  });
}
