import type { Finding, Resource, Rule, Situation, Suppression } from './rule';
import { rules as allRules } from './rules';

/** A reason has to be a sentence: shorter ones ("ok", "not needed") tell the next reader nothing. */
export const shortestReason = 20;

/** A suppression that the caller should refuse, and why. */
export interface StaleSuppression {
  readonly resource: Resource;
  readonly suppression: Suppression;
  readonly because: string;
}

/** What came of holding every resource to every rule. */
export interface Judgement {
  /** Complaints, suppressed ones included, in the order of the resources and then of the rules' ids. */
  readonly findings: readonly Finding[];
  /** How many times a rule was asked about a resource: 0 means that nothing was judged. */
  readonly checked: number;
  /**
   * Suppressions that are no good: they name a rule that does not exist, have no real reason (then they do not
   * suppress either), or have nothing to suppress. A plan shows less than a stack, so that one that is needed at
   * synthesis may have nothing to suppress in the plan: refuse the last kind at synthesis only.
   */
  readonly staleSuppressions: readonly StaleSuppression[];
}

/** Holds every resource to every rule that applies to its type. Pure: the same input gives the same judgement. */
export function judge(
  resources: readonly Resource[],
  suppressionsOf: (resource: Resource) => readonly Suppression[],
  situation: Omit<Situation, 'resources'>,
  rules: readonly Rule[] = allRules,
): Judgement {
  const whole: Situation = { ...situation, resources };
  const findings: Finding[] = [];
  const staleSuppressions: StaleSuppression[] = [];
  let checked = 0;

  for (const resource of resources) {
    const suppressions = suppressionsOf(resource);
    const used = new Set<Suppression>();
    for (const rule of rules) {
      if (!rule.appliesTo.includes('*') && !rule.appliesTo.includes(resource.type)) continue;
      checked += 1;
      const message = ask(rule, resource, whole);
      if (message === undefined) continue;
      const suppression = suppressions.find((each) => each.ruleId === rule.id && hasReason(each));
      if (suppression !== undefined) used.add(suppression);
      findings.push({ rule, resource, message, suppressedBecause: suppression?.reason });
    }
    for (const suppression of suppressions) {
      const because = problem(suppression, rules, used);
      if (because !== undefined) staleSuppressions.push({ resource, suppression, because });
    }
  }
  return { findings, checked, staleSuppressions };
}

/** A rule that throws has a bug; the message has to say which rule and on what, since the stack of a rule says neither. */
function ask(rule: Rule, resource: Resource, situation: Situation): string | undefined {
  try {
    return rule.check(resource, situation);
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error);
    throw new Error(`The rule ${rule.id} failed on ${resource.address} (${resource.path}): ${detail}`, {
      cause: error,
    });
  }
}

function hasReason({ reason }: Suppression): boolean {
  return reason.trim().length >= shortestReason;
}

function problem(
  suppression: Suppression,
  rules: readonly Rule[],
  used: ReadonlySet<Suppression>,
): string | undefined {
  const { ruleId, reason } = suppression;
  if (!rules.some((rule) => rule.id === ruleId)) return `there is no rule ${JSON.stringify(ruleId)}`;
  if (!hasReason(suppression)) {
    return `the reason ${JSON.stringify(reason)} has ${reason.trim().length} characters; say why in at least ${shortestReason}`;
  }
  return used.has(suppression)
    ? undefined
    : `the resource does not violate ${ruleId}; remove the suppression`;
}
