import type { Finding } from './rule';

/** A finding as a person reads it: where, what, why, and the two ways out. */
export function describeFinding({ rule, resource, message, suppressedBecause }: Finding): string {
  const where = resource.path === resource.address ? resource.path : `${resource.path} (${resource.address})`;
  const lines = [`${where}`, `  ${rule.level} ${rule.id}: ${message}`, `  why: ${rule.why}`];
  if (suppressedBecause !== undefined) return [...lines, `  suppressed: ${suppressedBecause}`].join('\n');
  return [
    ...lines,
    `  fix: ${rule.fix}`,
    `  or, where it is meant: suppress(resource, '${rule.id}', 'the reason, for the report')`,
  ].join('\n');
}
