import { isExpression } from '../../../constructs/policy/attributes';
import { sharingAttributes, policies, type Grant } from '../../../constructs/policy/policy-reader';
import { publicGrants } from '../../../constructs/policy/public-grants';
import type { Attributes, Resource } from '../../../constructs/policy/rule';
import { attributesBefore, foreseen, type Guard, type GuardedChange } from './guard';

const resourceOf = ({ planned }: GuardedChange, attributes: Attributes): Resource => ({
  address: planned.address,
  path: planned.address,
  type: planned.type,
  attributes,
});

/** What a grant gives, whatever its statement is called. */
const contentOf = ({ statement }: Grant): string => JSON.stringify({ ...statement, name: '' });

/** A policy on a resource, or the trust of a role, newly gives something to everyone. */
export const opensPolicy: Guard = {
  id: 'opens-policy',
  check: (change) => {
    const names = sharingAttributes[change.planned.type];
    if (names === undefined || change.planned.change.after === null) return undefined;
    const { attributes, undecided } = foreseen(change, names);
    const after = resourceOf(change, attributes);
    const earlier = publicGrants(resourceOf(change, attributesBefore(change))).map(contentOf);
    const added = publicGrants(after).filter((grant) => !earlier.includes(contentOf(grant)));
    const [first] = added;
    if (first !== undefined) {
      const { policy, statement } = first;
      return `allows everyone ${statement.actions.join(', ')} (${policy.attribute}, ${statement.name}), without a condition that pins the account.`;
    }
    const unread = policies(after).some(
      ({ attribute, problem }) =>
        names.includes(attribute) && problem !== undefined && isExpression(String(attributes[attribute])),
    );
    return undecided.length > 0 || unread
      ? `has a policy (${names.join(', ')}) that is known only after apply, and the synthesized stack does not say what it allows: nobody can see whether that is open to everyone.`
      : undefined;
  },
};
