import { isDataType } from '../../constructs/policy/guarded-types';
import type { Attributes } from '../../constructs/policy/rule';
import { UserError } from '../../values/user-error';
import { Differences, type Side } from './differences';
import type { Action, AttributeChange, ResourceChange } from './model';
import type { PlannedChange } from './plan-json';
import type { Secrets } from './secrets';

/**
 * The actions of a plan, joined (https://developer.hashicorp.com/terraform/internals/json-format#change-representation).
 * A replacement is one whether the new thing is made before the old one goes or after.
 */
const actions: Readonly<Record<string, Action | 'none'>> = {
  'no-op': 'none',
  read: 'none',
  create: 'create',
  update: 'update',
  delete: 'destroy',
  forget: 'forget',
  'delete,create': 'replace',
  'create,delete': 'replace',
  'create,forget': 'replace',
};

/**
 * What Terraform would do to a resource; `undefined` where it would do nothing.
 *
 * @throws UserError where it would do something that is not known here
 */
export function actionOf({ address, change, previous_address }: PlannedChange): Action | undefined {
  const action = actions[change.actions.join()];
  if (action === undefined) {
    throw new UserError(
      `the plan for ${address}: given actions ${JSON.stringify(change.actions)}; allowed: ${Object.keys(actions).join('; ')}. Use Terraform 1.11 or newer, below 2.0`,
    );
  }
  if (action !== 'none') return action;
  if (change.importing !== undefined) return 'import';
  return previous_address === undefined ? undefined : 'move';
}

/** https://developer.hashicorp.com/terraform/internals/json-format#plan-representation (`action_reason`) */
const reasons: Readonly<Record<string, string>> = {
  replace_because_tainted: 'it was made, but not finished, and is marked as tainted',
  replace_because_cannot_update: 'it cannot be changed in place',
  replace_by_request: 'the plan was asked to (-replace)',
  replace_by_triggers: 'something that it is replaced with changes (replace_triggered_by)',
  delete_because_no_resource_config: 'it is no longer in the configuration',
  delete_because_no_module: 'its module is no longer in the configuration',
  delete_because_wrong_repetition: 'it no longer has, or now has, count or for_each',
  delete_because_count_index: 'its index is beyond count',
  delete_because_each_key: 'its key is no longer in for_each',
  delete_because_no_move_target: 'it was moved to where nothing is configured',
};

function reasonOf(planned: PlannedChange): string | undefined {
  const { action_reason, previous_address, deposed, change } = planned;
  const parts = [
    deposed === undefined ? undefined : 'a replacement left it behind when it was to be destroyed',
    previous_address === undefined ? undefined : `it was ${previous_address} before`,
    change.importing === undefined ? undefined : 'it is imported',
    // A reason that is new to this list is still better than none.
    action_reason === undefined ? undefined : (reasons[action_reason] ?? action_reason.replaceAll('_', ' ')),
  ].filter((part) => part !== undefined);
  return parts.length > 0 ? parts.join('; ') : undefined;
}

const beforeOf = ({ before, before_sensitive }: PlannedChange['change']): Side => ({
  value: before,
  sensitive: before_sensitive,
  unknown: undefined,
});

const afterOf = ({ after, after_sensitive, after_unknown }: PlannedChange['change']): Side => ({
  value: after,
  sensitive: after_sensitive,
  unknown: after_unknown,
});

/** Whether one path leads to, or through, where the other ends. */
const startsAlike = (one: readonly string[], other: readonly string[]): boolean =>
  one.slice(0, other.length).join('\n') === other.slice(0, one.length).join('\n');

/** What the plan repeats of other attributes, or computes by itself, says nothing to a reader. */
function isWorthShowing({ path, after }: AttributeChange, action: Action, configured?: Attributes): boolean {
  const [top = ''] = path.split(/[.[]/);
  if (top === 'tags_all' && (action === 'create' || configured?.['tags'] !== undefined)) return false;
  if (after.kind === 'unknown') return configured === undefined || top in configured;
  // Providers fill what nobody set with empty texts.
  return action !== 'create' || (after.kind !== 'absent' && !(after.kind === 'value' && after.text === '""'));
}

function attributesOf(
  { type, change }: PlannedChange,
  action: Action,
  secrets: Secrets,
  configured?: Attributes,
): AttributeChange[] {
  if (action === 'destroy' || action === 'forget' || action === 'move' || action === 'import') return [];
  const forcing = (change.replace_paths ?? []).map((path) =>
    path.map((step) => (typeof step === 'number' ? `[${step}]` : step)),
  );
  return new Differences(type, secrets)
    .between(beforeOf(change), afterOf(change), (path) => forcing.some((each) => startsAlike(path, each)))
    .filter((each) => each.forcesReplacement || isWorthShowing(each, action, configured))
    .sort((one, other) => Number(other.forcesReplacement) - Number(one.forcesReplacement));
}

/**
 * What a plan would do to a resource; `undefined` where it would do nothing.
 *
 * @param configured what the synthesized stack says of the resource: what only the provider computes is then left out
 */
export function changeOf(
  planned: PlannedChange,
  secrets: Secrets,
  configured?: Attributes,
): ResourceChange | undefined {
  if (planned.mode !== 'managed') return undefined;
  const action = actionOf(planned);
  if (action === undefined) return undefined;
  const because = reasonOf(planned);
  return {
    address: planned.address,
    type: planned.type,
    action,
    stateful: isDataType(planned.type),
    attributes: attributesOf(planned, action, secrets, configured),
    ...(because === undefined ? {} : { because }),
  };
}
