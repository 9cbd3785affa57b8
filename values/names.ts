import { heartbeat } from '../contract/heartbeat';
import { secrets, type SecretId } from '../contract/secrets';
import { tables, type TableId } from '../contract/tables';
import { workloadIdentities, type WorkloadId } from '../contract/workload-identities';
import { dnsSuffixOf, partitionOf } from './partition';
import type { Environment } from './schema';

/** Where something is: the two parts of an ARN that say so. */
export type Place = Pick<Environment, 'account' | 'region'>;

/** The value of tag `managed-by` on everything of ours. With `environment` it tells IAM what belongs to an environment. */
export const managedBy = 'aurora-log-system';

/** The ARN of something in a place. `service` and `rest` are as in the Service Authorization Reference. */
export function arn({ account, region }: Place, service: string, rest: string, regional = true): string {
  return `arn:${partitionOf(region)}:${service}:${regional ? region : ''}:${account}:${rest}`;
}

/** The ARN of something whose ARN names a region and no account, such as the images and snapshots of EC2. */
export const accountlessArn = ({ region }: Pick<Place, 'region'>, service: string, rest: string): string =>
  `arn:${partitionOf(region)}:${service}:${region}::${rest}`;

/** An account as a whole, as the principal of a policy. */
export const accountRootArn = (place: Place): string => arn(place, 'iam', 'root', false);

export const roleArn = (place: Place, role: string): string => arn(place, 'iam', `role/${role}`, false);

/** The ARN of a policy that AWS maintains. `policy` has its path, as in `service-role/AmazonEKSVPCResourceController`. */
export const managedPolicyArn = ({ region }: Pick<Place, 'region'>, policy: string): string =>
  `arn:${partitionOf(region)}:iam::aws:policy/${policy}`;

export const bucketArn = ({ region }: Place, bucket: string): string =>
  `arn:${partitionOf(region)}:s3:::${bucket}`;

const mapValues = <K extends string, V, W>(
  record: Readonly<Record<K, V>>,
  to: (value: V, key: K) => W,
): Record<K, W> =>
  Object.fromEntries(Object.entries<V>(record).map(([key, value]) => [key, to(value, key as K)])) as Record<
    K,
    W
  >;

/** The GitHub environment whose jobs build and push images. No environment of ours can have this name. */
export const imagesGithubEnvironment = 'images';

/** The branch that is deployed from. Whatever changes something trusts no other. */
export const deliveryBranch = 'main';

/** Below this key prefix of the state bucket lie saved plans, as `plans/<environment>/…`. */
export const plansPrefix = 'plans/';

/** What an account has once, shared by its environments. */
export function accountNames(place: Place) {
  const { account, region } = place;
  return {
    bootstrapStack: `bootstrap-${account}`,
    stateBucket: `aurora-log-system-state-${account}-${region}`,
    stateKeyAlias: 'alias/aurora-log-system-state',
    /** No role of an environment has this name: theirs end in what they are for. */
    imageRole: 'aurora-images',
    repositoryArn: (repository: string) => arn(place, 'ecr', `repository/${repository}`),
    /** The provider’s ARN is fixed by its URL, so that an adopted one needs no look-up. */
    githubOidcProviderArn: arn(place, 'iam', 'oidc-provider/token.actions.githubusercontent.com', false),
  };
}

/**
 * Every name that one stack needs of another. They are computed from values alone, so that no stack reads another's
 * state and a stack can be planned before its neighbours change.
 */
export function namesOf(environment: Environment) {
  const { name, account, region } = environment;
  const prefix = `aurora-${name}`;
  const cluster = prefix;
  const topic = `${prefix}-alarms`;
  const own = (service: string, rest: string) => arn(environment, service, rest);
  const bucket = (purpose: string) => `${prefix}-${purpose}-${account}-${region}`;
  return {
    /** The first part of every resource name of the environment. */
    prefix,
    stacks: {
      foundation: `${name}-foundation`,
      cluster: `${name}-cluster`,
      platform: `${name}-platform`,
      services: `${name}-services`,
    },
    keyAlias: `alias/${prefix}`,
    buckets: { archive: bucket('archive'), source: bucket('source'), flowLogs: bucket('flow-logs') },
    tables: mapValues(tables, (table) => `${prefix}-${table.name}`) as Record<TableId, string>,
    tableArn: (id: TableId) => own('dynamodb', `table/${prefix}-${tables[id].name}`),
    secrets: mapValues(secrets, (secret) => `aurora/${name}/${secret.name}`) as Record<SecretId, string>,
    /** Secrets Manager appends six characters to every ARN. */
    secretsArnPattern: own('secretsmanager', `secret:aurora/${name}/*`),
    alarmTopic: topic,
    alarmTopicArn: own('sns', topic),
    heartbeat: { ...heartbeat, dimensions: { [heartbeat.dimension]: name } },
    /** The registry that nodes pull images of our own from, and copies of others’. */
    imageRegistry: `${account}.dkr.ecr.${region}.${dnsSuffixOf(region)}`,
    vpc: prefix,
    privateSubnet: (zone: string) => `${prefix}-private-${zone}`,
    cluster,
    clusterArn: own('eks', `cluster/${cluster}`),
    /** Of an access policy of EKS, such as `AmazonEKSClusterAdminPolicy`. */
    accessPolicyArn: (policy: string) =>
      `arn:${partitionOf(region)}:eks::aws:cluster-access-policy/${policy}`,
    /** EKS decides this name; the group is made before the cluster so that it has retention and encryption. */
    clusterLogGroup: `/aws/eks/${cluster}/cluster`,
    roles: {
      plan: `${prefix}-plan`,
      review: `${prefix}-review`,
      deploy: `${prefix}-deploy`,
      cluster: `${prefix}-cluster`,
      node: `${prefix}-node`,
      snapshots: `${prefix}-snapshots`,
      workload: mapValues(workloadIdentities, (_, id) => `${prefix}-${id}`) as Record<WorkloadId, string>,
    },
    /**
     * The GitHub environments whose jobs may take the roles of these names. Their protection rules are set at GitHub:
     * docs/workflows.md says which.
     */
    githubEnvironments: { plan: `${name}-plan`, review: `${name}-review`, deploy: name },
    /** The policy that bounds every role that the deploy role makes. */
    boundary: `${prefix}-boundary`,
    boundaryArn: arn(environment, 'iam', `policy/${prefix}-boundary`, false),
    budget: `${prefix}-monthly`,
  };
}
