import { block, count, flag, shown } from '../attributes';
import type { Rule } from '../rule';

/** What holds data, or what data cannot be read without. Losing one of these loses more than the time to create it again. */
export const statefulTypes: readonly string[] = [
  'aws_dynamodb_table',
  'aws_ebs_volume',
  'aws_ecr_repository',
  'aws_eks_cluster',
  'aws_kms_key',
  'aws_s3_bucket',
  'aws_secretsmanager_secret',
];

/** `lifecycle` is for Terraform alone and no plan shows it: the rule judges synthesized stacks only. */
const preventDestroy: Rule = {
  id: 'protection-prevent-destroy',
  level: 'error',
  why: 'A renamed construct, or destroy in the wrong terminal, would delete what cannot be created again.',
  fix: 'Set lifecycle.prevent_destroy = true, or protection: none in the values of the environment.',
  appliesTo: statefulTypes,
  check: ({ attributes }, { protection, stage }) => {
    if (protection === 'none' || stage === 'plan') return undefined;
    const lifecycle = block(attributes, 'lifecycle');
    return flag(lifecycle, 'prevent_destroy') === true
      ? undefined
      : `lifecycle.prevent_destroy is ${shown(lifecycle?.['prevent_destroy'])} where protection is "data"`;
  },
};

/** Arguments that let a delete go through although something is inside. */
const forceArguments = ['force_destroy', 'force_delete'];

const noForce: Rule = {
  id: 'protection-no-force',
  level: 'error',
  why: 'A bucket or repository refuses to be deleted while it holds something, unless it was told not to mind.',
  fix: 'Remove force_destroy, force_delete and a recovery window of 0, or set protection: none in the values of the environment.',
  appliesTo: statefulTypes,
  check: ({ attributes }, { protection }) => {
    if (protection === 'none') return undefined;
    const forced = forceArguments.find((name) => flag(attributes, name) === true);
    if (forced !== undefined) return `${forced} is true where protection is "data"`;
    return count(attributes, 'recovery_window_in_days') === 0
      ? 'recovery_window_in_days is 0, which deletes at once, where protection is "data"'
      : undefined;
  },
};

/** Protection: where an environment holds data, neither Terraform nor a forced delete removes it. */
export const protectionRules: readonly Rule[] = [noForce, preventDestroy];
