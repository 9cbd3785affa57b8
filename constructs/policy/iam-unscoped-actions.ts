/**
 * Actions for which AWS offers nothing narrower than `Resource: "*"`.
 *
 * The Service Authorization Reference says so with an empty "Resource types" column of the action: "If there is no
 * value for this column, you must specify all resources". To add an action, look it up there first:
 * https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
 *
 * Deliberately missing, since they do take resources: everything of `rds` that discovery needs (`db`, `cluster`),
 * `cloudwatch:DescribeAlarms` (`alarm`) and `budgets` (`budget`).
 */
const unscopedActions = [
  'autoscaling:Describe*',
  'cloudwatch:GetMetricData',
  'cloudwatch:GetMetricStatistics',
  'cloudwatch:ListDashboards',
  'cloudwatch:ListMetrics',
  'cloudwatch:PutMetricData',
  'dlm:CreateLifecyclePolicy',
  'dlm:GetLifecyclePolicies',
  'dynamodb:DescribeEndpoints',
  'dynamodb:DescribeLimits',
  'dynamodb:ListTables',
  'ec2:Describe*',
  'ecr:DescribeRegistry',
  'ecr:GetAuthorizationToken',
  'ecr:GetRegistryPolicy',
  'ecr:GetRegistryScanningConfiguration',
  'eks:CreateCluster',
  'eks:DescribeAddonConfiguration',
  'eks:DescribeAddonVersions',
  'eks:DescribeClusterVersions',
  'eks:ListAccessPolicies',
  'eks:ListClusters',
  'iam:ListAccountAliases',
  'iam:ListOpenIDConnectProviders',
  'iam:ListPolicies',
  'iam:ListRoles',
  'kms:CreateKey',
  'kms:GenerateRandom',
  'kms:ListAliases',
  'kms:ListKeys',
  'logs:CreateLogDelivery',
  'logs:DeleteLogDelivery',
  'logs:DescribeLogGroups',
  'logs:DescribeResourcePolicies',
  'logs:GetLogDelivery',
  'logs:ListLogDeliveries',
  'logs:UpdateLogDelivery',
  'pricing:DescribeServices',
  'pricing:GetProducts',
  's3:GetAccountPublicAccessBlock',
  's3:ListAllMyBuckets',
  'secretsmanager:GetRandomPassword',
  'secretsmanager:ListSecrets',
  'sns:GetSubscriptionAttributes',
  'sns:ListSubscriptions',
  'sns:ListTopics',
  'sns:SetSubscriptionAttributes',
  'sns:Unsubscribe',
  'ssm:DescribeParameters',
  'sts:DecodeAuthorizationMessage',
  'sts:GetCallerIdentity',
  'tag:GetResources',
].map((action) => action.toLowerCase());

/** True when the action, which may end in a wildcard, is covered by the table. IAM ignores the case of actions. */
export function isUnscoped(action: string): boolean {
  const wanted = action.toLowerCase();
  return unscopedActions.some((known) =>
    known.endsWith('*') ? wanted.startsWith(known.slice(0, -1)) : wanted === known,
  );
}
