import { z } from 'zod';
import { availabilityZone, days, textLike, vpcCidr } from './primitives';

/** The interface endpoints that nodes and our workloads need where there is no NAT gateway. */
export const endpointsWithoutNat = [
  'ec2',
  'ecr.api',
  'ecr.dkr',
  'eks',
  'eks-auth',
  'logs',
  'monitoring',
  'sts',
] as const;

const interfaceEndpoints = [
  ...endpointsWithoutNat,
  'autoscaling',
  'kms',
  'rds',
  'secretsmanager',
  'sns',
  'ssm',
  'ssmmessages',
] as const;

const zones = z
  .array(availabilityZone)
  .min(2, { error: 'at least two availability zones: EKS refuses fewer' })
  .max(4, { error: 'at most four availability zones' });

const nodeZone = availabilityZone
  .optional()
  .describe(
    'The one zone in which nodes run. EBS volumes are bound to their zone, so a node in another zone could not attach them. Default: the first of `zones`.',
  );

const createdNetwork = z.strictObject({
  mode: z.literal('create').describe('`create`: a VPC of our own. `adopt`: an existing one, named by id.'),
  cidr: vpcCidr.default('10.40.0.0/16').describe('The address block of the VPC, /16 to /20.'),
  zones: zones.describe('The zones with subnets, two at least.'),
  nodeZone,
  nat: z
    .enum(['none', 'single', 'per-az'])
    .default('single')
    .describe(
      'NAT gateways: `none` (all traffic through endpoints; images and charts must come from ECR), `single` (one, in the zone of the nodes), `per-az` (one in each zone).',
    ),
  interfaceEndpoints: z
    .array(z.enum(interfaceEndpoints))
    .default([])
    .describe(
      'AWS services reached through interface endpoints, in the zone of the nodes. S3 and DynamoDB always have gateway endpoints, which cost nothing.',
    ),
  flowLogDays: days(1, 365).default(14).describe('Days that VPC flow logs are kept in S3.'),
});

const subnetId = textLike(/^subnet-[0-9a-f]{8,17}$/, 'a subnet id, such as "subnet-0a1b2c3d4e5f67890"');

const adoptedNetwork = z.strictObject({
  mode: z.literal('adopt').describe('`create`: a VPC of our own. `adopt`: an existing one, named by id.'),
  vpcId: textLike(/^vpc-[0-9a-f]{8,17}$/, 'a VPC id, such as "vpc-0a1b2c3d4e5f67890"').describe('The VPC.'),
  privateSubnetIds: z
    .array(subnetId)
    .min(2, { error: 'at least two subnets in different zones: EKS refuses fewer' })
    .describe('Private subnets for the control plane, in two zones at least.'),
  nodeSubnetId: subnetId.describe('The one private subnet in which nodes run; one of `privateSubnetIds`.'),
  nat: z
    .enum(['none', 'single', 'per-az'])
    .default('single')
    .describe(
      'How the private subnets of the adopted VPC reach the Internet; its NAT gateways are yours. `per-az` means the same as `single` here: both say that there is a way out.',
    ),
  interfaceEndpoints: z
    .array(z.enum(interfaceEndpoints))
    .default([])
    .describe('The interface endpoints that the adopted VPC already has. None is created in it.'),
});

export const networkSchema = z.discriminatedUnion('mode', [createdNetwork, adoptedNetwork]);
