import { block, blocks, flag, isObject, isUnknown, shown, text } from '../attributes';
import type { Resource, Rule } from '../rule';
import { namedSiblings } from '../siblings';

/** https://docs.aws.amazon.com/AmazonECR/latest/userguide/image-tag-mutability.html */
const immutable: Rule = {
  id: 'ecr-immutable',
  level: 'error',
  why: 'A tag that can be moved deploys something that nobody reviewed, and a rollback may bring back other code.',
  fix: 'Set image_tag_mutability = "IMMUTABLE", without exclusions.',
  appliesTo: ['aws_ecr_repository'],
  check: ({ attributes }) =>
    text(attributes, 'image_tag_mutability') === 'IMMUTABLE'
      ? undefined
      : `image_tag_mutability is ${shown(attributes['image_tag_mutability'])}, not "IMMUTABLE"`,
};

const scanned: Rule = {
  id: 'ecr-scanned',
  level: 'error',
  why: 'An image that nobody scans is deployed with vulnerabilities that are publicly known.',
  fix: 'Set image_scanning_configuration.scan_on_push = true.',
  appliesTo: ['aws_ecr_repository'],
  check: ({ attributes }) => {
    const scan = block(attributes, 'image_scanning_configuration');
    return flag(scan, 'scan_on_push') === true
      ? undefined
      : `image_scanning_configuration.scan_on_push is ${shown(scan?.['scan_on_push'])}, not true`;
  },
};

/** https://docs.aws.amazon.com/AmazonECR/latest/userguide/encryption-at-rest.html */
const encrypted: Rule = {
  id: 'ecr-encrypted',
  level: 'error',
  why: 'The encryption of a repository cannot be changed later, so it must be a decision and not a default.',
  fix: 'Set encryption_configuration.encryption_type to AES256, KMS or KMS_DSSE.',
  appliesTo: ['aws_ecr_repository'],
  check: ({ attributes }) => {
    const type = block(attributes, 'encryption_configuration')?.['encryption_type'];
    return ['AES256', 'KMS', 'KMS_DSSE'].includes(String(type))
      ? undefined
      : `encryption_configuration.encryption_type is ${shown(type)}; allowed are AES256, KMS, KMS_DSSE`;
  },
};

const lifecycle: Rule = {
  id: 'ecr-lifecycle',
  level: 'error',
  why: 'Images that nothing expires are paid for every month and hide which ones are in use.',
  fix: 'Add an aws_ecr_lifecycle_policy for the repository with at least one rule that expires images.',
  appliesTo: ['aws_ecr_repository'],
  check: (repository, situation) => {
    const found = namedSiblings(situation, 'aws_ecr_lifecycle_policy', 'repository', repository, 'name');
    if (found === undefined) return undefined;
    if (found.length === 0) return 'the repository has no lifecycle policy';
    const judgeable = found.filter((each) => !isUnknown(each.attributes, 'policy', situation));
    const wrong = judgeable.find((each) => !expiresSomething(each));
    return wrong && `the lifecycle policy ${wrong.address} has no rule with action.type "expire"`;
  },
};

/** https://docs.aws.amazon.com/AmazonECR/latest/userguide/lifecycle_policy_parameters.html */
function expiresSomething(lifecyclePolicy: Resource): boolean {
  try {
    const document: unknown = JSON.parse(text(lifecyclePolicy.attributes, 'policy') ?? '');
    return blocks(isObject(document) ? document : undefined, 'rules').some(
      (rule) => text(block(rule, 'action'), 'type') === 'expire',
    );
  } catch {
    return false;
  }
}

/** Repositories: what a tag names never changes, is scanned, and goes away when nobody needs it. */
export const ecrRules: readonly Rule[] = [encrypted, immutable, lifecycle, scanned];
