import type { Case } from './case';
import {
  dynamodbCases,
  ecrCases,
  kmsCases,
  logsCases,
  protectionCases,
  secretsCases,
  snsCases,
  tagsCases,
} from './data';
import { ec2Cases, imagesCases, networkCases } from './ec2';
import { eksCases } from './eks';
import { iamCases } from './iam';
import { kubernetesCases } from './kubernetes';
import { s3Cases } from './s3';
import { workloadCases } from './workloads';

/** Every case of every rule. */
export const cases: readonly Case[] = [
  ...dynamodbCases,
  ...ec2Cases,
  ...ecrCases,
  ...eksCases,
  ...iamCases,
  ...imagesCases,
  ...kmsCases,
  ...kubernetesCases,
  ...logsCases,
  ...networkCases,
  ...protectionCases,
  ...s3Cases,
  ...secretsCases,
  ...snsCases,
  ...tagsCases,
  ...workloadCases,
];
