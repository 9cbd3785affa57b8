import { accountNames, bucketArn, plansPrefix } from '../../values/names';
import type { Environment } from '../../values/schema';
import { anyKeyArn, keyThrough, keyWithAlias } from './key-scope';
import type { Statement } from './policy-document';

const stateBucketArn = (environment: Environment): string =>
  bucketArn(environment, accountNames(environment).stateBucket);

/** Reading the environment's state, and locking it: all that a plan needs. The lock files are the only thing it writes. */
export function readState(environment: Environment): readonly Statement[] {
  const bucket = stateBucketArn(environment);
  return [
    // Of the whole bucket: without it, S3 answers 403 instead of 404 for a state that does not exist yet.
    { sid: 'ListStates', actions: ['s3:ListBucket'], resources: [bucket] },
    { sid: 'ReadState', actions: ['s3:GetObject'], resources: [`${bucket}/${environment.name}/*`] },
    {
      sid: 'LockState',
      actions: ['s3:DeleteObject', 's3:PutObject'],
      resources: [`${bucket}/${environment.name}/*.tflock`],
    },
    {
      sid: 'UseStateKey',
      actions: ['kms:Decrypt', 'kms:GenerateDataKey'],
      resources: [anyKeyArn(environment)],
      conditions: {
        ...keyWithAlias(accountNames(environment).stateKeyAlias),
        StringEquals: keyThrough(environment, 's3'),
      },
    },
  ];
}

const plansOf = (environment: Environment): string =>
  `${stateBucketArn(environment)}/${plansPrefix}${environment.name}/*`;

/** Reading the environment's state, and saving the plans that are then reviewed and applied. */
export function savePlans(environment: Environment): readonly Statement[] {
  return [
    ...readState(environment),
    { sid: 'SavePlans', actions: ['s3:PutObject'], resources: [plansOf(environment)] },
  ];
}

/** Writing the environment's state and its saved plans. */
export function writeState(environment: Environment): readonly Statement[] {
  const plans = plansOf(environment);
  return [
    ...readState(environment),
    { sid: 'ReadPlans', actions: ['s3:GetObject'], resources: [plans] },
    {
      sid: 'WriteStateAndPlans',
      actions: ['s3:DeleteObject', 's3:PutObject'],
      resources: [`${stateBucketArn(environment)}/${environment.name}/*`, plans],
    },
  ];
}
