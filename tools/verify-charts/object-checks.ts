import { judge } from '../../constructs/policy/judge';
import { describeFinding } from '../../constructs/policy/report';
import type { Suppression } from '../../constructs/policy/rule';
import { imageParts, type Component } from '../../values/component';
import { standardSupportEnds } from '../../values/kubernetes-versions';
import { holdsPublicPassword } from '../../values/secret-keys';
import { nameOf, podsOf, resourceOf, type Manifest } from './manifests';

/** What came of holding objects to the rules of constructs/policy. */
export interface RuleResult {
  readonly mistakes: readonly string[];
  /** Findings that the component suppresses, with its reason. */
  readonly suppressed: readonly string[];
  readonly checked: number;
}

/** Holds the objects of a release to every rule for Kubernetes objects. */
export function judgeManifests(
  manifests: readonly Manifest[],
  suppressions: readonly Suppression[],
  today: Date,
): RuleResult {
  const { findings, checked } = judge(manifests.map(resourceOf), () => suppressions, {
    // What a chart makes is held as if it were kept: a chart cannot know what an environment protects.
    protection: 'data',
    stage: 'synthesis',
    today,
    standardSupportEnds,
  });
  const errors = findings.filter(({ rule }) => rule.level === 'error');
  const used = new Set(
    findings.flatMap(({ rule, suppressedBecause }) => (suppressedBecause ? [rule.id] : [])),
  );
  return {
    checked,
    mistakes: [
      ...errors.filter(({ suppressedBecause }) => suppressedBecause === undefined).map(describeFinding),
      ...suppressions
        .filter(({ ruleId }) => !used.has(ruleId))
        .map(({ ruleId }) => `the suppression of rule "${ruleId}" is refused: no object violates it`),
    ],
    suppressed: findings.flatMap(({ rule, resource, suppressedBecause }) =>
      suppressedBecause === undefined ? [] : [`${resource.path}: ${rule.id}: ${suppressedBecause}`],
    ),
  };
}

/** A reference without its digest; and without its tag, where the digest stands in its place. */
const withoutDigest = (reference: string): string => reference.replace(/@sha256:[0-9a-f]{64}$/, '');

/** Images that are not the component’s pinned one. */
export function imageMistakes(
  manifests: readonly Manifest[],
  { id, image }: Pick<Component, 'id' | 'image'>,
  place: { ecrRegistry: string; copies: boolean },
): readonly string[] {
  const { registry, repository, tag } = imageParts(image, place);
  const bare = `${registry}/${repository}`;
  return podsOf(manifests).flatMap(({ maker, pod }) =>
    pod.containers
      .filter(({ image: given = '' }) => {
        const name = withoutDigest(given);
        return !(name === `${bare}:${tag}` || (name === bare && given !== name));
      })
      .map(
        ({ name, image: given }) =>
          `${nameOf(maker)}, container ${name}: image: given ${given ?? 'nothing'}; allowed: ${bare}:${tag}, the pin of component ${id}`,
      ),
  );
}

/** Objects that hold a password that everybody knows. */
export const passwordMistakes = (manifests: readonly Manifest[]): readonly string[] =>
  manifests
    .filter((manifest) => holdsPublicPassword(JSON.stringify(manifest)))
    .map(
      (manifest) =>
        `${nameOf(manifest)}: holds a password that is a default of the chart, which everybody knows`,
    );
