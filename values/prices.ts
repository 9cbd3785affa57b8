import type { InstanceTypeName } from './instance-types';

/**
 * AWS list prices in US dollars for us-east-1, without free tiers, volume tiers, discounts and taxes. They are facts of AWS, not
 * settings: whoever sees a page say otherwise corrects the figure and its `seen` here.
 */
export interface ListPrice {
  readonly usd: number;
  /** What one costs that much, such as `GB-month`. */
  readonly per: string;
  /** The public page on which AWS states it. */
  readonly page: string;
  /**
   * A public page that states this figure, and the month for which it does so where it says. AWS's own pages fill in
   * figures by script, so that copies of them show none. Left out: no page that can be named was found to state it.
   */
  readonly seen?: { readonly at: string; readonly month?: string };
}

/** The region that every price is for. Elsewhere prices differ by some tens of percent. */
export const pricesRegion = 'us-east-1';

const pages = {
  ec2: 'https://aws.amazon.com/ec2/pricing/on-demand/',
  eks: 'https://aws.amazon.com/eks/pricing/',
  ebs: 'https://aws.amazon.com/ebs/pricing/',
  vpc: 'https://aws.amazon.com/vpc/pricing/',
  privateLink: 'https://aws.amazon.com/privatelink/pricing/',
  s3: 'https://aws.amazon.com/s3/pricing/',
  dynamodb: 'https://aws.amazon.com/dynamodb/pricing/on-demand/',
  kms: 'https://aws.amazon.com/kms/pricing/',
  secrets: 'https://aws.amazon.com/secrets-manager/pricing/',
  cloudwatch: 'https://aws.amazon.com/cloudwatch/pricing/',
  ecr: 'https://aws.amazon.com/ecr/pricing/',
  sns: 'https://aws.amazon.com/sns/pricing/',
  budgets: 'https://aws.amazon.com/aws-cost-management/aws-budgets/pricing/',
} as const;

const seen = (at: string, month?: string) => ({ seen: month === undefined ? { at } : { at, month } });

const graviton3 = seen(
  'https://www.factualminds.com/blog/amazon-ec2-on-demand-pricing-instance-families-2026/',
  '2026-06',
);
const logsPrices = seen('https://c3x.dev/blog/cloudwatch-logs-cost-optimization', '2026-06');
const natPrices = seen(
  'https://zeonedge.com/en/blog/eliminating-aws-nat-gateway-costs-vpc-endpoints-privatelink-ipv6',
  '2026-04',
);
const networkPrices = seen('https://www.usage.ai/blogs/aws-network-costs/', '2026-05');
const eksPrices = seen('https://cloudburn.io/blog/amazon-eks-pricing', '2026-03');

const instanceHour = (usd: number, source: Pick<ListPrice, 'seen'> = {}): ListPrice => ({
  usd,
  per: 'instance hour',
  page: pages.ec2,
  ...source,
});

/**
 * Linux on demand, by type. The m7g sizes are multiples of m7g.large, which was seen at $0.0816; the t4g and r7g
 * figures agree between many public price tables, none of which is dated.
 */
export const instancePrices: Readonly<Record<InstanceTypeName, ListPrice>> = {
  't4g.large': instanceHour(0.0672),
  't4g.xlarge': instanceHour(0.1344),
  't4g.2xlarge': instanceHour(0.2688),
  'm7g.xlarge': instanceHour(0.1632, graviton3),
  'm7g.2xlarge': instanceHour(0.3264, graviton3),
  'm7g.4xlarge': instanceHour(0.6528, graviton3),
  'r7g.xlarge': instanceHour(0.2142),
  'r7g.2xlarge': instanceHour(0.4284),
};

/** Everything else, by service. */
export const prices = {
  /** CPU above the baseline of a T4g instance in unlimited mode. */
  surplusCpuCredit: { usd: 0.04, per: 'vCPU-hour', page: pages.ec2 },

  eksStandard: { usd: 0.1, per: 'cluster hour', page: pages.eks, ...eksPrices },
  /** Of a Kubernetes version in extended support. */
  eksExtended: { usd: 0.6, per: 'cluster hour', page: pages.eks, ...eksPrices },

  gp3Storage: { usd: 0.08, per: 'GB-month', page: pages.ebs },
  /** Above the 3000 that are included. */
  gp3Iops: { usd: 0.005, per: 'IOPS-month', page: pages.ebs },
  /** Above the 125 MiB/s that are included. */
  gp3Throughput: { usd: 0.04, per: 'MiB/s-month', page: pages.ebs },
  snapshotStorage: { usd: 0.05, per: 'GB-month', page: pages.ebs },

  natHour: { usd: 0.045, per: 'gateway hour', page: pages.vpc, ...natPrices },
  natTraffic: { usd: 0.045, per: 'GB', page: pages.vpc, ...natPrices },
  publicIpv4: { usd: 0.005, per: 'address hour', page: pages.vpc },
  interfaceEndpointHour: {
    usd: 0.01,
    per: 'endpoint and zone hour',
    page: pages.privateLink,
    ...networkPrices,
  },
  interfaceEndpointTraffic: { usd: 0.01, per: 'GB', page: pages.privateLink, ...networkPrices },
  /** Gateway endpoints, for S3 and DynamoDB, cost neither by the hour nor by the GB. */
  gatewayEndpointTraffic: { usd: 0, per: 'GB', page: pages.privateLink, ...networkPrices },
  /** Between availability zones, in each direction. */
  crossZoneTraffic: { usd: 0.01, per: 'GB and direction', page: pages.ec2, ...networkPrices },

  s3Storage: {
    usd: 0.023,
    per: 'GB-month',
    page: pages.s3,
    ...seen('https://cloudburn.io/blog/amazon-s3-pricing', '2026-03'),
  },
  s3Write: {
    usd: 0.005,
    per: '1,000 requests',
    page: pages.s3,
    ...seen('https://c3x.dev/blog/s3-request-fees-explained'),
  },
  s3Read: {
    usd: 0.0004,
    per: '1,000 requests',
    page: pages.s3,
    ...seen('https://c3x.dev/blog/s3-request-fees-explained'),
  },

  dynamodbWrite: {
    usd: 0.625,
    per: 'million units',
    page: pages.dynamodb,
    ...seen('https://airbyte.com/data-engineering-resources/dynamodb-pricing'),
  },
  dynamodbRead: {
    usd: 0.125,
    per: 'million units',
    page: pages.dynamodb,
    ...seen('https://airbyte.com/data-engineering-resources/dynamodb-pricing'),
  },
  dynamodbStorage: { usd: 0.25, per: 'GB-month', page: pages.dynamodb },
  dynamodbRecovery: { usd: 0.2, per: 'GB-month', page: pages.dynamodb },

  kmsKey: {
    usd: 1,
    per: 'key-month',
    page: pages.kms,
    ...seen('https://cloudburn.io/blog/aws-kms-pricing', '2026-03'),
  },
  kmsRequest: { usd: 0.03, per: '10,000 requests', page: pages.kms },
  secret: {
    usd: 0.4,
    per: 'secret-month',
    page: pages.secrets,
    ...seen('https://hivebook.wiki/wiki/aws-secrets-manager-rotated-secrets-dynamic-db-credentials-kms'),
  },
  secretCall: {
    usd: 0.05,
    per: '10,000 calls',
    page: pages.secrets,
    ...seen('https://hivebook.wiki/wiki/aws-secrets-manager-rotated-secrets-dynamic-db-credentials-kms'),
  },

  alarm: {
    usd: 0.1,
    per: 'alarm metric-month',
    page: pages.cloudwatch,
    ...seen('https://c3x.dev/resources/aws/aws_cloudwatch_metric_alarm'),
  },
  customMetric: { usd: 0.3, per: 'metric-month', page: pages.cloudwatch },
  logsIngestion: { usd: 0.5, per: 'GB', page: pages.cloudwatch, ...logsPrices },
  logsStorage: { usd: 0.03, per: 'GB-month', page: pages.cloudwatch, ...logsPrices },
  insightsQuery: { usd: 0.005, per: 'GB scanned', page: pages.cloudwatch, ...logsPrices },
  /** Logs that AWS services deliver to S3, such as VPC flow logs. */
  vendedLogsToS3: { usd: 0.25, per: 'GB', page: pages.cloudwatch, ...logsPrices },

  ecrStorage: { usd: 0.1, per: 'GB-month', page: pages.ecr },
  snsEmail: { usd: 2, per: '100,000 mails', page: pages.sns },
  /** A budget that only watches. Older pages ask $0.02 a day from the third on. */
  budget: { usd: 0, per: 'budget-month', page: pages.budgets },
} as const satisfies Record<string, ListPrice>;
