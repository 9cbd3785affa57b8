import type { Environment } from './schema';

/** Somebody's word that a change to one resource is meant, although guards refuse it. */
export type Exception = Environment['exceptions'][number];

const dayMs = 24 * 60 * 60 * 1000;

/** A day as `YYYY-MM-DD`, in UTC. */
export const isoDay = (day: Date): string => day.toISOString().slice(0, 10);

export const daysAfter = (day: Date, days: number): Date => new Date(day.getTime() + days * dayMs);

/** The stack of an exception, and the address of its resource in it. */
export function partsOf({ address }: Exception): { stack: string; resource: string } {
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
