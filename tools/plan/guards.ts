import type { SynthesizedStack } from '../../stacks/synthesize';
import { daysAfter, exceptionAddress, exceptionsFor, isoDay } from '../../values/exceptions';
import { actionOf } from './changes';
import { destroysData } from './guards/destroys-data';
import type { Guard } from './guards/guard';
import { opensIngress } from './guards/opens-ingress';
import { opensPolicy } from './guards/opens-policy';
import type { Refusal } from './model';
import type { PlanJson } from './plan-json';
import type { Secrets } from './secrets';

/** Every guard that there is, the gravest first. */
export const guards: readonly Guard[] = [destroysData, opensIngress, opensPolicy];

/** Days that the exception which a refusal suggests would hold. */
const suggestedDays = 14;

/**
 * What guards hold against a plan. It need not have succeeded: Terraform's own refusal, by `prevent_destroy`, leaves the
 * change in the plan.
 */
export function refusalsOf(
  stack: Pick<SynthesizedStack, 'id' | 'environments' | 'protection' | 'resources'>,
  plan: PlanJson,
  secrets: Secrets,
  today: Date,
): Refusal[] {
  const exceptions = exceptionsFor(stack, today);
  const until = isoDay(daysAfter(today, suggestedDays));
  const configured = new Map(stack.resources.map(({ address, attributes }) => [address, attributes]));
  const refusals = plan.resource_changes.flatMap((planned) => {
    const action = planned.mode === 'managed' ? actionOf(planned) : undefined;
    if (action === undefined) return [];
    const { address } = planned;
    const change = { planned, action, configured: configured.get(address), protection: stack.protection };
    return guards.flatMap(({ id, check }): Refusal[] => {
      const message = check(change);
      if (message === undefined) return [];
      const exception = exceptions.get(address);
      return [
        {
          guard: id,
          stack: stack.id,
          address,
          message: secrets.mask(message),
          // The reason is left for its author: synthesis refuses one so short.
          wayOut: `{ address: '${exceptionAddress(stack.id, address)}', reason: '<why>', until: '${until}' }`,
          ...(exception === undefined
            ? {}
            : { exception: { reason: exception.reason, until: exception.until } }),
        },
      ];
    });
  });
  const gravity = ({ guard }: Refusal): number => guards.findIndex(({ id }) => id === guard);
  return refusals.sort((one, other) => gravity(one) - gravity(other));
}
