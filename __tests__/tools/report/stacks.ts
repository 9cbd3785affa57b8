import type { Finding, Rule } from '../../../constructs/policy/rule';
import type { Harvested } from '../../../stacks/harvest';
import type { SynthesizedStack } from '../../../stacks/synthesize';
import type { Environment } from '../../../values/schema';

const rule = (level: Rule['level']): Rule => ({
  id: `a-${level}`,
  level,
  why: 'Why it matters.',
  fix: 'How to fix it.',
  appliesTo: ['*'],
  check: () => undefined,
});

/** A resource as a report sees it: a type and a place. */
export const aResource = (type: string, path: string): Harvested => ({
  type,
  path,
  address: `${type}.${path.replaceAll('/', '-')}`,
  attributes: {},
  construct: undefined as unknown as Harvested['construct'],
});

export const aFinding = (
  level: Rule['level'],
  resource: Harvested,
  message: string,
  suppressedBecause?: string,
): Finding => ({ rule: rule(level), resource, message, suppressedBecause });

/** A synthesized stack made by hand: what reports read of one, and nothing else. */
export function aStack(
  environment: Environment,
  kind: SynthesizedStack['kind'],
  types: readonly string[],
  findings: (resources: readonly Harvested[]) => readonly Finding[] = () => [],
): SynthesizedStack {
  const id = kind === 'bootstrap' ? `bootstrap-${environment.account}` : `${environment.name}-${kind}`;
  const resources = types.map((type, index) => aResource(type, `${id}/${type}/${index}`));
  return {
    id,
    kind,
    account: environment.account,
    protection: environment.protection,
    environments: [environment],
    dependsOn: kind === 'cluster' ? [`${environment.name}-foundation`] : [],
    template: {},
    resources,
    judgement: { findings: findings(resources), checked: 10 * types.length, staleSuppressions: [] },
  };
}
