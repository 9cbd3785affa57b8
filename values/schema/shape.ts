import { z } from 'zod';
import { clusterSchema, nodeGroupSchema } from './cluster';
import { exceptionsSchema } from './exceptions';
import { logsSchema, retentionSchema } from './logs';
import { networkSchema } from './network';
import {
  alarmsSchema,
  budgetSchema,
  deliverySchema,
  githubSchema,
  secretGenerationsSchema,
  tagsSchema,
} from './operations';
import { accessSchema, alertingSchema, chartSource, fluentBitSchema, helmValuesSchema } from './platform';
import { accountId, region, textLike } from './primitives';
import { volumesSchema, workloadsSchema } from './workloads';

/** Everything that an operator may turn, without the rules between fields: the shape that `docs/values.md` shows. */
export const environmentShape = z.strictObject({
  name: textLike(
    /^[a-z][a-z0-9-]{0,10}[a-z0-9]$/,
    '2 to 12 of a-z, 0-9 and "-", starting with a letter: it is part of every resource’s name',
  ).describe('The environment’s name; the same as its file’s.'),
  account: accountId.describe('The AWS account. The provider refuses to touch another.'),
  region: region.describe('The AWS region.'),
  imageRegistryAccount: accountId
    .optional()
    .describe(
      'The account that images are pushed to. Where it is another one, its registry replicates to this account. Default: `account`.',
    ),
  imageSource: z
    .enum(['upstream', 'ecr'])
    .default('upstream')
    .describe(
      'Where third-party images and charts are pulled from: their public registries, or copies in our own ECR.',
    ),
  chartSource: chartSource.describe(
    'Where Helm charts come from: their public repositories (`upstream`), copies in our own ECR (`ecr`), another OCI registry (`oci://…`), or a folder of packages on the machine that deploys (`file:…`). Default: `upstream`, or `ecr` where `imageSource` is.',
  ),
  protection: z
    .enum(['none', 'data'])
    .default('data')
    .describe(
      '`data`: what holds data cannot be destroyed by accident (`prevent_destroy`, deletion protection, 30 days to recover a secret). `none`: everything can be torn down.',
    ),
  exceptions: exceptionsSchema
    .default([])
    .describe(
      'Changes that `npm run plan` and `npm run deploy` would refuse, each allowed for one resource and a time. For that resource, synthesis also lifts `prevent_destroy` and the deletion protection of tables; buckets and repositories must be emptied all the same.',
    ),
  tags: tagsSchema.describe('Tags on every resource.'),
  network: networkSchema.describe('The VPC.'),
  cluster: clusterSchema.prefault({}).describe('The EKS control plane.'),
  nodeGroup: nodeGroupSchema.prefault({}).describe('The managed node group.'),
  logs: logsSchema.describe('The logs that are read.'),
  retention: retentionSchema.prefault({}).describe('How long what is kept.'),
  workloads: workloadsSchema.prefault({}).describe('CPU and memory of every pod of ours.'),
  volumes: volumesSchema.prefault({}).describe('Sizes of the encrypted gp3 data volumes.'),
  access: accessSchema.prefault({}).describe('How people reach OpenObserve.'),
  alerting: alertingSchema.prefault({}).describe('Alerts on what OpenObserve holds.'),
  fluentBit: fluentBitSchema.prefault({}).describe('Fluent Bit beside its work for this cluster’s own pods.'),
  helmValues: helmValuesSchema
    .prefault({})
    .describe(
      'Values of the charts, merged last over ours, for what nothing else here turns: lists of things with a `name` by name, other lists as a whole. A path that the chart does not know is refused.',
    ),
  secretGenerations: secretGenerationsSchema
    .prefault({})
    .describe('How often each secret’s passwords have been generated anew.'),
  alarms: alarmsSchema.prefault({}).describe('Alarms that live outside the cluster.'),
  budget: budgetSchema.describe('The cost budget.'),
  github: githubSchema
    .prefault({})
    .describe(
      'The repository whose workflows plan and deploy. Environments of one account must agree on it.',
    ),
  delivery: deliverySchema.prefault({}).describe('How plans and deployments run.'),
});

/** An environment with its fields’ own defaults, before defaults that depend on other fields. */
export type Shape = z.output<typeof environmentShape>;
