import type { RdsSourceSetting } from '../../contract/rds-sources';
import { arn } from '../../values/names';
import type { Statement } from './policy-document';

/** What of a source decides about rights. */
export type RdsSource = Readonly<Pick<RdsSourceSetting, 'account' | 'region' | 'roleArn'>> & {
  readonly instances: readonly string[];
};

const unique = (texts: readonly string[]): readonly string[] => [...new Set(texts)];

/** Sources that are read with our own rights; with a role, what may be read is that role’s policy to say. */
const withOwnRights = (sources: readonly RdsSource[]): readonly RdsSource[] =>
  sources.filter(({ roleArn }) => roleArn === undefined);

/**
 * Lists are asked for as a whole, and granted on every cluster and every instance or not at all: a call that names none is
 * judged as one for `cluster:*` or `db:*`. Which of them are read, is chosen afterwards
 * (“Actions, resources, and condition keys for Amazon RDS”, Service Authorization Reference).
 */
export function findInstances(sources: readonly RdsSource[]): Statement[] {
  const own = withOwnRights(sources);
  if (own.length === 0) return [];
  return [
    {
      sid: 'FindClusters',
      actions: ['rds:DescribeDBClusters'],
      resources: unique(own.map((source) => arn(source, 'rds', 'cluster:*'))),
    },
    {
      sid: 'FindInstances',
      actions: ['rds:DescribeDBInstances'],
      resources: unique(own.map((source) => arn(source, 'rds', 'db:*'))),
    },
  ];
}

/**
 * Log files of the instances that the patterns name; IAM takes their `*` as we do. Patterns of clusters narrow nothing
 * here, because the ARN of an instance does not name its cluster. Nor do tags: `logs.rds[].tags` may be those of the
 * cluster, and `aws:ResourceTag` only knows those of the instance, so that a condition would refuse what is asked for.
 */
export function readInstanceLogs(sources: readonly RdsSource[], actions: readonly string[]): Statement[] {
  const own = withOwnRights(sources);
  if (own.length === 0) return [];
  return [
    {
      sid: 'ReadInstanceLogs',
      actions,
      resources: unique(
        own.flatMap((source) => source.instances.map((pattern) => arn(source, 'rds', `db:${pattern}`))),
      ),
    },
  ];
}

/**
 * The roles of sources, and those alone. The tags that Pod Identity gives a session are transitive, so that they go along
 * into the next one: without `TagSession` here and in the role’s trust the call is refused (“Grant Pods access to AWS
 * resources based on tags”, EKS User Guide).
 */
export function assumeSourceRoles(sources: readonly RdsSource[]): Statement[] {
  const roles = unique(sources.flatMap(({ roleArn }) => roleArn ?? []));
  if (roles.length === 0) return [];
  return [{ sid: 'AssumeSourceRoles', actions: ['sts:AssumeRole', 'sts:TagSession'], resources: roles }];
}
