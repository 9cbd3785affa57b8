import { z } from 'zod';
import { defaultKubernetesVersion, installableKubernetesVersions } from '../kubernetes-versions';
import { instanceTypeNames } from '../instance-types';
import { allowedCidr, roleOrUserArn, serviceCidr, textLike, wholeNumber } from './primitives';

/** The shorter retentions that CloudWatch Logs offers (PutRetentionPolicy, CloudWatch Logs API reference). */
const offeredLogDays = [1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365] as const;

export const clusterSchema = z.strictObject({
  kubernetesVersion: z
    .enum(installableKubernetesVersions, {
      error: `a version that values/kubernetes-versions.ts has pins for, in quotes: ${installableKubernetesVersions.join(', ')}`,
    })
    .default(defaultKubernetesVersion)
    .describe('The Kubernetes version of the control plane. It must be in EKS standard support.'),
  publicEndpointCidrs: z
    .array(allowedCidr)
    .default([])
    .describe(
      'Address blocks that may reach the public API endpoint. Empty: there is no public endpoint, and whoever deploys must be inside the VPC.',
    ),
  admins: z
    .array(roleOrUserArn)
    .default([])
    .describe('IAM roles or users that get cluster-admin through an access entry, beside the deploy role.'),
  controlPlaneLogDays: z
    .literal(offeredLogDays, {
      error: `a retention that CloudWatch Logs offers: ${offeredLogDays.join(', ')} days`,
    })
    .default(30)
    .describe('Days that CloudWatch Logs keeps the control-plane logs.'),
  serviceCidr: serviceCidr
    .default('172.20.0.0/16')
    .describe('The block of service addresses inside the cluster. It must not overlap the VPC.'),
});

export const nodeGroupSchema = z.strictObject({
  name: textLike(/^[a-z0-9][a-z0-9-]{0,62}$/, '1 to 63 of a-z, 0-9 and "-"')
    .default('aurora-node-2')
    .describe('The name of the managed node group.'),
  instanceType: z
    .enum(instanceTypeNames, {
      error: `a Graviton (ARM64) instance type that this system knows the capacity and price of: ${instanceTypeNames.join(', ')}. Every image is ARM64 and would not start on x86`,
    })
    .default('t4g.2xlarge')
    .describe('The instance type of every node: Graviton only.'),
  nodes: wholeNumber(1, 10, 'nodes')
    .default(1)
    .describe('How many nodes run. An update adds one or two for its duration.'),
  capacityType: z
    .enum(['ON_DEMAND', 'SPOT'])
    .default('ON_DEMAND')
    .describe(
      'How nodes are bought. A Spot node may leave at two minutes’ notice, and the brokers and volumes with it.',
    ),
  diskGib: wholeNumber(20, 1000, 'GiB').default(60).describe('The root disk of a node: encrypted gp3.'),
  diskIops: wholeNumber(3000, 16000, 'IOPS')
    .default(3000)
    .describe('Provisioned IOPS of the root disk; 3000 are included.'),
  diskThroughputMibps: wholeNumber(125, 1000, 'MiB/s')
    .default(125)
    .describe('Throughput of the root disk; 125 are included.'),
  amiRelease: textLike(/^1\.\d{2}\.\d+-\d{8}$/, 'an EKS AMI release, such as "1.35.0-20260101"')
    .optional()
    .describe(
      'The release of the AL2023 ARM64 image, so that a plan does not change by itself. Default: the one pinned for `cluster.kubernetesVersion`.',
    ),
  cpuCredits: z
    .enum(['unlimited', 'standard'])
    .default('unlimited')
    .describe(
      'For burstable (t4g) types: `unlimited` pays for bursts above the baseline, `standard` throttles them.',
    ),
});
