import type { Rule } from '../rule';
import { dynamodbRules } from './dynamodb';
import { ec2Rules } from './ec2';
import { ecrRules } from './ecr';
import { eksRules } from './eks';
import { iamRules } from './iam';
import { imagesRules } from './images';
import { kubernetesRules } from './kubernetes';
import { kmsRules } from './kms';
import { logsRules } from './logs';
import { networkRules } from './network';
import { protectionRules } from './protection';
import { s3Rules } from './s3';
import { secretsRules } from './secrets';
import { snsRules } from './sns';
import { tagsRules } from './tags';
import { workloadMemoryRules } from './workload-memory';
import { workloadRules } from './workloads';

export { statefulTypes } from './protection';

/** Every rule that there is, sorted by id. */
export const rules: readonly Rule[] = [
  ...dynamodbRules,
  ...ec2Rules,
  ...ecrRules,
  ...eksRules,
  ...iamRules,
  ...imagesRules,
  ...kmsRules,
  ...kubernetesRules,
  ...logsRules,
  ...networkRules,
  ...protectionRules,
  ...s3Rules,
  ...secretsRules,
  ...snsRules,
  ...tagsRules,
  ...workloadMemoryRules,
  ...workloadRules,
].sort((one, other) => (one.id < other.id ? -1 : 1));
