import type {
  AttributeChange,
  EnvironmentPlan,
  Refusal,
  ResourceChange,
  StackOutcome,
  StackPlan,
} from '../../../../tools/plan/model';

/** A page, made by hand. */
export const aPage = (
  stacks: readonly StackPlan[],
  price: EnvironmentPlan['price'] = { afterUsd: 412.5 },
): EnvironmentPlan => ({
  version: 1,
  environment: 'test',
  stacks,
  price,
});

export const stackWith = (
  outcome: StackOutcome,
  refusals: readonly Refusal[] = [],
  id = 'test-foundation',
): StackPlan => ({
  id,
  dependsOn: [],
  outcome,
  refusals,
});

type Planned = Extract<StackOutcome, { kind: 'planned' }>;

export const planned = (changes: readonly ResourceChange[], rest: Partial<Planned> = {}): Planned => ({
  kind: 'planned',
  changes,
  drifted: [],
  findings: [],
  images: [],
  ...rest,
});

export const aChange = (
  action: ResourceChange['action'],
  address = 'aws_iam_role.role',
  rest: Partial<ResourceChange> = {},
): ResourceChange => ({
  address,
  type: address.split('.')[0] ?? '',
  action,
  stateful: false,
  attributes: [],
  ...rest,
});

export const anAttribute = (
  path: string,
  before: string,
  after: string,
  forcesReplacement = false,
): AttributeChange => ({
  path,
  before: { kind: 'value', text: before },
  after: { kind: 'value', text: after },
  forcesReplacement,
});

export const aRefusal = (address = 'aws_s3_bucket.b', rest: Partial<Refusal> = {}): Refusal => ({
  guard: 'destroys-data',
  stack: 'test-foundation',
  address,
  message: 'destroys the S3 bucket "b" and what it holds.',
  wayOut: `{ address: 'test-foundation/${address}', reason: '<why>', until: '2026-03-24' }`,
  ...rest,
});
