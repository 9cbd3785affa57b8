import type { IConstruct } from 'constructs';
import type { Suppression } from './rule';

const metadataKey = 'aurora:suppression';

/**
 * Exempts one resource from one rule. The reason is shown in every report; a suppression that matches nothing is
 * itself an error, so that none outlives its cause.
 *
 * @param reason why the rule does not apply here, 20 characters at least
 */
export function suppress(resource: IConstruct, ruleId: string, reason: string): void {
  const suppression: Suppression = { ruleId, reason };
  resource.node.addMetadata(metadataKey, suppression);
}

/** The suppressions that `suppress` left on a construct. */
export function suppressionsOf(resource: IConstruct): readonly Suppression[] {
  return resource.node.metadata
    .filter(({ type }) => type === metadataKey)
    .map(({ data }) => data as Suppression);
}
