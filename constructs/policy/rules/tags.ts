import { block, isSet, shown } from '../attributes';
import type { Rule } from '../rule';

/** The tags that say whom to call, where it belongs and who pays. */
const requiredTags = ['owner', 'environment', 'cost-centre'];

/** `tags_all` is there exactly on the types that can be tagged, and includes what the provider adds by default. */
const complete: Rule = {
  id: 'tags-complete',
  level: 'error',
  why: 'A resource without an owner, environment and cost centre is one that nobody dares to delete and nobody pays for.',
  fix: `Set ${requiredTags.join(', ')} in the default tags of the provider, and do not override one by an empty text.`,
  appliesTo: ['*'],
  check: ({ attributes }) => {
    if (!('tags_all' in attributes)) return undefined;
    const tags = block(attributes, 'tags_all');
    const missing = requiredTags.filter((key) => !isSet(tags, key));
    if (missing.length === 0) return undefined;
    return `tags_all lacks ${missing.map((key) => `${key} (${shown(tags?.[key])})`).join(', ')}`;
  },
};

/** Tags: everything that can carry them says whose it is. */
export const tagsRules: readonly Rule[] = [complete];
