import type { Attributes } from '../../../../constructs/policy/rule';
import { readPlan, type PlanJson } from '../../../../tools/plan/plan-json';

/**
 * Plans as `terraform show -json` prints them, written by hand from
 * https://developer.hashicorp.com/terraform/internals/json-format.
 */

/** What a plan says beside the attributes. */
export interface Beside {
  readonly unknown?: unknown;
  readonly beforeSensitive?: unknown;
  readonly afterSensitive?: unknown;
  readonly replacePaths?: readonly (readonly (string | number)[])[];
  readonly reason?: string;
  readonly deposed?: string;
  readonly previousAddress?: string;
  readonly importing?: { readonly id: string };
}

const typeOf = (address: string): string => address.split('.')[0] ?? '';

function change(
  address: string,
  actions: readonly string[],
  before: Attributes | null,
  after: Attributes | null,
  beside: Beside = {},
): object {
  const { reason, deposed, previousAddress, importing, replacePaths } = beside;
  return {
    address,
    mode: 'managed',
    type: typeOf(address),
    name: address.split('.')[1],
    provider_name: 'registry.terraform.io/hashicorp/aws',
    ...(deposed === undefined ? {} : { deposed }),
    ...(previousAddress === undefined ? {} : { previous_address: previousAddress }),
    change: {
      actions,
      before,
      after,
      after_unknown: beside.unknown ?? {},
      before_sensitive: beside.beforeSensitive ?? {},
      after_sensitive: beside.afterSensitive ?? {},
      ...(replacePaths === undefined ? {} : { replace_paths: replacePaths }),
      ...(importing === undefined ? {} : { importing }),
    },
    ...(reason === undefined ? {} : { action_reason: reason }),
  };
}

export const created = (address: string, after: Attributes, beside?: Beside): object =>
  change(address, ['create'], null, after, beside);

export const updated = (address: string, before: Attributes, after: Attributes, beside?: Beside): object =>
  change(address, ['update'], before, after, beside);

export const replaced = (address: string, before: Attributes, after: Attributes, beside?: Beside): object =>
  change(address, ['delete', 'create'], before, after, {
    reason: 'replace_because_cannot_update',
    ...beside,
  });

export const destroyed = (address: string, before: Attributes, beside?: Beside): object =>
  change(address, ['delete'], before, null, { reason: 'delete_because_no_resource_config', ...beside });

export const withActions = (
  actions: readonly string[],
  address: string,
  before: Attributes | null,
  after: Attributes | null,
  beside?: Beside,
): object => change(address, actions, before, after, beside);

/** A resource as it would be after apply. */
const plannedValues = (address: string, values: Attributes): object => ({
  address,
  mode: 'managed',
  type: typeOf(address),
  name: address.split('.')[1],
  values,
  sensitive_values: {},
});

/** The text of a plan. */
export const planText = (changes: readonly object[], rest: object = {}): string =>
  JSON.stringify({ format_version: '1.2', terraform_version: '1.11.4', resource_changes: changes, ...rest });

/** A plan that was read. */
export const aPlan = (changes: readonly object[], rest?: object): PlanJson =>
  readPlan(planText(changes, rest));

/** A plan of which only what would be after apply matters. */
export const planOfValues = (values: Readonly<Record<string, Attributes>>): PlanJson =>
  aPlan([], {
    planned_values: {
      root_module: {
        resources: Object.entries(values).map(([address, attributes]) => plannedValues(address, attributes)),
      },
    },
  });
