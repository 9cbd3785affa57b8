import { existingBuckets } from '../../values/log-sources';
import { bucketArn, namesOf } from '../../values/names';
import type { Environment } from '../../values/schema';
import type { PlacedTemplate } from './stacks';

/** What of ours in AWS holds data that pods read and write. */
export interface DataPlace {
  /** Such as `log-file-tracking` or `archive`. */
  readonly id: string;
  readonly kind: 'table' | 'bucket';
  readonly arn: string;
}

export interface DataAccess {
  /** The workload’s identity, such as `discovery`. */
  readonly who: string;
  readonly place: DataPlace;
  readonly reads: boolean;
  readonly writes: boolean;
}

/** The buckets and tables that pods have rights on. Flow logs are written by AWS alone. */
function dataPlaces(environment: Environment): DataPlace[] {
  const names = namesOf(environment);
  const sources =
    environment.logs.sourceBuckets === 'create'
      ? [{ id: 'source', arn: bucketArn(environment, names.buckets.source) }]
      : existingBuckets(environment).map(({ name }) => ({ id: name, arn: bucketArn(environment, name) }));
  return [
    ...sources.map((source) => ({ ...source, kind: 'bucket' }) as const),
    ...Object.entries(names.tables).map(([id, table]) => ({
      id: table.slice(names.prefix.length + 1),
      kind: 'table' as const,
      arn: names.tableArn(id as keyof typeof names.tables),
    })),
    { id: 'archive', kind: 'bucket', arn: bucketArn(environment, names.buckets.archive) },
  ];
}

interface PolicyStatement {
  readonly Action: readonly string[];
  readonly Resource: readonly string[];
}

const writes = /:(Put|Update|Delete|Abort)/;
const reads = /:(BatchGet|Get|List|Query|Scan)/;

/** Who may read and write which data, by the policies of the roles that pods act as. */
export function dataAccessOf(environment: Environment, stacks: readonly PlacedTemplate[]): DataAccess[] {
  const places = dataPlaces(environment);
  const { cluster } = namesOf(environment).stacks;
  const policies = stacks
    .filter(({ id }) => id === cluster)
    .flatMap(({ resources }) => resources)
    .filter(({ type }) => type === 'aws_iam_role_policy')
    .flatMap(({ path, attributes }) => {
      const who = /^[^/]+\/identity-([^/]+)\//.exec(path)?.[1];
      return who === undefined ? [] : [{ who, text: String(attributes['policy']) }];
    });
  return policies.flatMap(({ who, text }) => {
    const { Statement } = JSON.parse(text) as { Statement: readonly PolicyStatement[] };
    return places.flatMap((place): DataAccess[] => {
      const about = ({ Resource }: PolicyStatement) =>
        Resource.some((arn) => arn === place.arn || arn.startsWith(`${place.arn}/`));
      const actions = Statement.filter(about).flatMap(({ Action }) => Action);
      if (actions.length === 0) return [];
      const some = (pattern: RegExp) => actions.some((action) => pattern.test(action));
      return [{ who, place, reads: some(reads), writes: some(writes) }];
    });
  });
}
