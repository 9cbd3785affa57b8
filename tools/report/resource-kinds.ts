/** Resources of one kind, in AWS’s or Kubernetes’ own words, such as `S3 bucket`. */
export interface KindCount {
  readonly kind: string;
  readonly count: number;
}

/** What a stack is made of. */
export interface StackContents {
  /** Most frequent first. */
  readonly kinds: readonly KindCount[];
  /** Resources that only configure or connect others: bucket policies, route table associations, aliases. */
  readonly settings: number;
}

/** Names that cannot be read off the Terraform type. */
const names: Readonly<Record<string, string>> = {
  aws_budgets_budget: 'budget',
  aws_cloudwatch_log_group: 'log group',
  aws_cloudwatch_metric_alarm: 'CloudWatch alarm',
  aws_dlm_lifecycle_policy: 'snapshot schedule',
  aws_dynamodb_table: 'DynamoDB table',
  aws_ecr_image: 'ECR image',
  aws_ecr_repository: 'ECR repository',
  aws_eip: 'Elastic IP',
  aws_eks_access_entry: 'EKS access entry',
  aws_eks_addon: 'EKS add-on',
  aws_eks_cluster: 'EKS cluster',
  aws_eks_node_group: 'EKS node group',
  aws_eks_pod_identity_association: 'Pod Identity association',
  aws_flow_log: 'VPC flow log',
  aws_iam_openid_connect_provider: 'OIDC provider',
  aws_iam_policy: 'IAM policy',
  aws_iam_role: 'IAM role',
  aws_internet_gateway: 'internet gateway',
  aws_kms_alias: 'KMS alias',
  aws_kms_key: 'KMS key',
  aws_launch_template: 'launch template',
  aws_nat_gateway: 'NAT gateway',
  aws_s3_bucket: 'S3 bucket',
  aws_secretsmanager_secret: 'secret',
  aws_secretsmanager_secret_version: 'value of a secret',
  aws_sns_topic: 'SNS topic',
  aws_sns_topic_subscription: 'SNS subscription',
  aws_vpc: 'VPC',
  aws_vpc_endpoint: 'VPC endpoint',
  helm_release: 'Helm release',
  kubernetes_cron_job_v1: 'CronJob',
  kubernetes_job_v1: 'Job',
  kubernetes_secret_v1: 'Kubernetes secret',
};

/** Types that belong to another resource rather than being something of their own. */
const settings: readonly RegExp[] = [
  /^aws_s3_bucket_/,
  /^aws_iam_role_polic/,
  /^aws_iam_policy_attachment$/,
  /^aws_(kms|sns_topic|sqs_queue|ecr_lifecycle|ecr_repository|ecr_registry|dynamodb_resource|secretsmanager_secret|vpc_endpoint)_policy$/,
  /^aws_ecr_(lifecycle_policy|replication_configuration|registry_scanning_configuration)$/,
  /^aws_kms_alias$/,
  /^aws_secretsmanager_secret_version$/,
  /^aws_route$/,
  /^aws_route_table_association$/,
  /^aws_vpc_endpoint_route_table_association$/,
  /^aws_(vpc_)?security_group_(ingress_|egress_)?rule$/,
  /^aws_default_security_group$/,
  /^aws_eks_access_policy_association$/,
  /^kubernetes_default_service_account_v1$/,
];

/** The kind of a Terraform type: `aws_route_table` is a `route table`, `kubernetes_namespace_v1` a `namespace`. */
export const kindOf = (type: string): string =>
  names[type] ??
  type
    .replace(/^(aws|kubernetes)_/, '')
    .replace(/_v\d+$/, '')
    .replaceAll('_', ' ');

export const isSetting = (type: string): boolean => settings.some((pattern) => pattern.test(type));

/** Counts resources by kind. */
export function contentsOf(types: readonly string[]): StackContents {
  const counts = new Map<string, number>();
  for (const type of types.filter((each) => !isSetting(each))) {
    counts.set(kindOf(type), (counts.get(kindOf(type)) ?? 0) + 1);
  }
  return {
    kinds: [...counts]
      .map(([kind, count]) => ({ kind, count }))
      .sort((one, other) => other.count - one.count || one.kind.localeCompare(other.kind, 'en')),
    settings: types.filter(isSetting).length,
  };
}
