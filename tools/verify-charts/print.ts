import pc from 'picocolors';
import type { ReleaseOutcome } from './verify';

const indented = (text: string, by: string): string => text.replace(/^/gm, by);

function block(outcome: ReleaseOutcome): string[] {
  const { mistakes, allowedEffectless, suppressed, validatedBy, notAsked } = outcome;
  const status = mistakes.length === 0 ? pc.green('ok      ') : pc.red('refused ');
  const said = validatedBy.length === 0 ? 'validity NOT checked' : `valid for ${validatedBy.join(' and ')}`;
  return [
    `${status} ${outcome.environment}: ${outcome.release} (${outcome.chart}): ${outcome.values} values, ` +
      `${outcome.objects.length} objects, rules asked ${outcome.ruleChecks} times, ${said}`,
    `         from ${outcome.from}`,
    ...mistakes.map((mistake) => pc.red(indented(mistake, '         - '))),
    ...allowedEffectless.map(
      ({ path, because }) => `         changes nothing, as it should: ${path}: ${because ?? ''}`,
    ),
    ...suppressed.map((text) => `         suppressed: ${text}`),
    ...notAsked.map((text) => pc.yellow(`         not asked: ${text}`)),
  ];
}

/** The outcomes for a person: one block a release, then the counts, then what was not checked. */
export function printOutcomes(outcomes: readonly ReleaseOutcome[]): string {
  const refused = outcomes.filter(({ mistakes }) => mistakes.length > 0).length;
  const unvalidated = outcomes.filter(({ validatedBy }) => validatedBy.length === 0).length;
  const lines = [
    ...outcomes.flatMap(block),
    '',
    `${outcomes.length - refused} releases ok, ${refused} refused`,
  ];
  if (unvalidated > 0) {
    lines.push(
      pc.yellow(
        `The objects of ${unvalidated} releases were NOT held against the cluster’s Kubernetes version: install kubeconform ` +
          '(or name it by KUBECONFORM; it needs a network), or name an API server by --kubeconfig. ' +
          '`--require-validation` makes this a failure.',
      ),
    );
  }
  return lines.join('\n');
}

/** 1 when a release is refused, or where `requireValidation` says so, when nobody could say that one is valid. */
export const exitCode = (outcomes: readonly ReleaseOutcome[], requireValidation: boolean): 0 | 1 =>
  outcomes.some(
    ({ mistakes, validatedBy }) => mistakes.length > 0 || (requireValidation && validatedBy.length === 0),
  )
    ? 1
    : 0;
