import { counted } from '../layout';
import type { FindingReport, RulesReport } from '../model';
import { html, prose, type Markup } from './markup';

const findings = (all: readonly FindingReport[], kind: string): Markup | undefined =>
  all.length === 0
    ? undefined
    : html`<ul class="findings ${kind}">
        ${all.map(({ rule, resource, message }) => html`<li><code>${rule}</code> on <code>${resource}</code>: ${prose(message)}</li>`)}
      </ul>`;

/** Equal suppressions of several resources as one, with their reason. */
function suppressionList(suppressions: RulesReport['suppressions']): Markup | undefined {
  if (suppressions.length === 0) return undefined;
  const groups = new Map<string, RulesReport['suppressions'][number][]>();
  for (const each of suppressions) {
    const key = JSON.stringify([each.rule, each.reason]);
    groups.set(key, [...(groups.get(key) ?? []), each]);
  }
  return html`<ul class="findings suppressed">
    ${[...groups.values()].map(
      (group) =>
        html`<li>
          <code>${group[0]?.rule}</code> suppressed on
          ${group.map(({ resource }, index) => html`${index === 0 ? '' : ', '}<code>${resource}</code>`)}:
          ${prose(group[0]?.reason ?? '')}
        </li>`,
    )}
  </ul>`;
}

/** What the rules said, and why some of it does not count. */
export function rulesText({ checks, rules, violations, warnings, suppressions }: RulesReport): Markup {
  const violated = violations.length === 0 ? 'No violation' : counted(violations.length, 'violation');
  const warned = warnings.length === 0 ? 'no warning' : counted(warnings.length, 'warning');
  const suppressed = suppressions.length === 0 ? 'nothing suppressed' : `${suppressions.length} suppressed`;
  return html`<p class="${violations.length === 0 ? 'verdict good' : 'verdict bad'}">
      ${violated}, ${warned}, ${suppressed} in ${counted(checks, 'check')} by ${counted(rules, 'rule')}.
    </p>
    ${findings(violations, 'bad')}${findings(warnings, 'warn')}${suppressionList(suppressions)}`;
}
