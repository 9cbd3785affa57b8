import { DynamodbTable } from '@cdktf/provider-aws/lib/dynamodb-table';
import { TerraformResource, type TerraformStack } from 'cdktf';
import { guardedTypes } from '../constructs/policy/guarded-types';
import { suppress } from '../constructs/policy/suppress';
import { statefulTypes } from '../constructs/policy/rules';
import type { Environment } from '../values/schema';
import { longestExceptionDays } from '../values/schema/exceptions';
import type { PlacedStack } from './fleet';

/** Somebody's word that a change to one resource is meant, although guards refuse it. */
export type Exception = Environment['exceptions'][number];

const dayMs = 24 * 60 * 60 * 1000;

/** A day as `YYYY-MM-DD`, in UTC. */
export const isoDay = (day: Date): string => day.toISOString().slice(0, 10);

export const daysAfter = (day: Date, days: number): Date => new Date(day.getTime() + days * dayMs);

/** The stack of an exception, and the address of its resource in it. */
function partsOf({ address }: Exception): { stack: string; resource: string } {
  const slash = address.indexOf('/');
  return { stack: address.slice(0, slash), resource: address.slice(slash + 1) };
}

/** An address as an exception names it. */
export const exceptionAddress = (stack: string, resource: string): string => `${stack}/${resource}`;

/**
 * The exceptions for a stack that hold on a day, by the addresses of their resources. Where environments share a stack,
 * each may make one.
 */
export function exceptionsFor(
  { id, environments }: { readonly id: string; readonly environments: readonly Environment[] },
  today: Date,
): ReadonlyMap<string, Exception> {
  const holding = environments
    .flatMap(({ exceptions }) => exceptions)
    .filter((each) => partsOf(each).stack === id && each.until >= isoDay(today));
  return new Map(holding.map((each) => [partsOf(each).resource, each]));
}

/** What is wrong with an exception on a day: the setting, and what it allows. */
function mistakesIn(exception: Exception, stacks: readonly string[], today: Date): [string, string][] {
  const { stack, resource } = partsOf(exception);
  const type = resource.split('.')[0] ?? '';
  const [first, last] = [isoDay(today), isoDay(daysAfter(today, longestExceptionDays))];
  return [
    ...(stacks.includes(stack)
      ? []
      : [['address', `an address in a stack of this environment: ${stacks.join(', ')}`] as [string, string]]),
    ...(guardedTypes.includes(type)
      ? []
      : [
          [
            'address',
            `an address of a type that a guard watches: ${guardedTypes.join(', ')}. Nothing else needs an exception`,
          ] as [string, string],
        ]),
    ...(exception.until < first
      ? [
          ['until', `${first} or later. It has expired: remove it, or say anew until when`] as [
            string,
            string,
          ],
        ]
      : []),
    ...(exception.until > last
      ? [['until', `${last} or earlier: at most ${longestExceptionDays} days ahead`] as [string, string]]
      : []),
  ];
}

/** What is wrong with the exceptions of environments, one line for each mistake. */
export function exceptionMistakes(
  environments: readonly Environment[],
  placed: readonly Pick<PlacedStack, 'stack' | 'environments'>[],
  today: Date,
): string[] {
  return environments.flatMap(({ name, exceptions }) => {
    const stacks = placed
      .filter((each) => each.environments.some((environment) => environment.name === name))
      .map(({ stack }) => stack.node.id);
    return exceptions.flatMap((exception, index) => {
      const twice = exceptions.findIndex(({ address }) => address === exception.address) < index;
      const mistakes = [
        ...mistakesIn(exception, stacks, today),
        ...(twice ? [['address', 'each address once'] as [string, string]] : []),
      ];
      return mistakes.map(
        ([setting, allowed]) =>
          `values/environments/${name}.ts: exceptions[${index}].${setting}: given ${JSON.stringify(exception[setting as keyof Exception])}; allowed: ${allowed}`,
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
