import { DynamodbTable } from '@cdktf/provider-aws/lib/dynamodb-table';
import { TerraformResource, type TerraformStack } from 'cdktf';
import { guardedTypes } from '../constructs/policy/guarded-types';
import { suppress } from '../constructs/policy/suppress';
import { statefulTypes } from '../constructs/policy/rules';
import type { Environment } from '../values/schema';
import { daysAfter, isoDay, partsOf, type Exception } from '../values/exceptions';
import { longestExceptionDays } from '../values/schema/exceptions';

/** A stack, and the environments that it serves. */
interface ServingStack {
  readonly id: string;
  readonly environments: readonly Environment[];
}

/** A setting of an exception, and what it may be. */
interface Mistake {
  readonly setting: keyof Exception;
  readonly allowed: string;
}

function mistakesIn(exception: Exception, stacks: readonly string[], today: Date): Mistake[] {
  const { stack, resource } = partsOf(exception);
  const { until } = exception;
  const [first, last] = [isoDay(today), isoDay(daysAfter(today, longestExceptionDays))];
  const mistakes: [boolean, Mistake][] = [
    [
      !stacks.includes(stack),
      {
        setting: 'address',
        allowed: `an address in a stack of this environment: ${stacks.join(', ')}`,
      },
    ],
    [
      !guardedTypes.includes(resource.split('.')[0] ?? ''),
      {
        setting: 'address',
        allowed: `an address of a type that a guard watches: ${guardedTypes.join(', ')}. Nothing else needs an exception`,
      },
    ],
    [
      until < first,
      {
        setting: 'until',
        allowed: `${first} or later. It has expired: remove it, or say anew until when`,
      },
    ],
    [
      until > last,
      { setting: 'until', allowed: `${last} or earlier: at most ${longestExceptionDays} days ahead` },
    ],
  ];
  return mistakes.flatMap(([isWrong, mistake]) => (isWrong ? [mistake] : []));
}

/** What is wrong on a day with the exceptions of environments, one line for each mistake. */
export function exceptionMistakes(
  environments: readonly Environment[],
  stacks: readonly ServingStack[],
  today: Date,
): string[] {
  return environments.flatMap(({ name, exceptions }) => {
    const own = stacks
      .filter((stack) => stack.environments.some((each) => each.name === name))
      .map(({ id }) => id);
    const addresses = exceptions.map(({ address }) => address);
    return exceptions.flatMap((exception, index) => {
      const isRepeated = addresses.indexOf(exception.address) < index;
      return [
        ...mistakesIn(exception, own, today),
        ...(isRepeated ? [{ setting: 'address', allowed: 'each address once' } as const] : []),
      ].map(
        ({ setting, allowed }) =>
          `values/environments/${name}.ts: exceptions[${index}].${setting}: given ${JSON.stringify(exception[setting])}; allowed: ${allowed}`,
      );
    });
  });
}

/** Takes the protection off one resource, and says so where the rules on protection would complain. */
function lift(resource: TerraformResource, { reason, until }: Exception): void {
  const because = `An exception until ${until} allows to destroy it: ${reason}`;
  if (resource.lifecycle?.preventDestroy === true) {
    resource.lifecycle = { ...resource.lifecycle, preventDestroy: false };
    if (statefulTypes.includes(resource.terraformResourceType)) {
      suppress(resource, 'protection-prevent-destroy', because);
    }
  }
  if (resource instanceof DynamodbTable && resource.deletionProtectionEnabledInput === true) {
    resource.deletionProtectionEnabled = false;
    suppress(resource, 'dynamodb-deletion-protected', because);
  }
}

/**
 * Takes `prevent_destroy` and the deletion protection of tables off what an exception names. `force_destroy` of buckets and
 * `force_delete` of repositories stay off: to empty one is a decision of its own, and the last chance to notice a mistake.
 */
export function liftProtection(stack: TerraformStack, exceptions: ReadonlyMap<string, Exception>): void {
  if (exceptions.size === 0) return;
  for (const construct of stack.node.findAll()) {
    if (!TerraformResource.isTerraformResource(construct)) continue;
    const exception = exceptions.get(`${construct.terraformResourceType}.${construct.friendlyUniqueId}`);
    if (exception !== undefined) lift(construct, exception);
  }
}
