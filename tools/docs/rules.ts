import { kindOf } from '../../constructs/policy/kubernetes-fields';
import type { Rule } from '../../constructs/policy/rule';
import { rules } from '../../constructs/policy/rules';
import { generatedNotice, type GeneratedPage } from './generated-page';
import { code, table } from './markdown';

const levels: readonly { readonly level: Rule['level']; readonly title: string; readonly meaning: string }[] =
  [
    {
      level: 'error',
      title: 'Errors',
      meaning: 'A violation refuses the synthesis: nothing is written.',
    },
    { level: 'warning', title: 'Warnings', meaning: 'A violation is reported and refuses nothing.' },
  ];

/** A Kubernetes kind has several types; it is named once, as Kubernetes names it. */
const appliesTo = (types: readonly string[]): string =>
  types.includes('*')
    ? 'every type'
    : [...new Set(types.map((type) => kindOf({ type }) ?? type))].map(code).join(', ');

/** The text of `docs/rules.md`. */
export function renderRules(all: readonly Rule[] = rules): string {
  return `${[
    generatedNotice('constructs/policy/rules/'),
    '',
    '# Rules',
    '',
    `Every resource is held to these ${all.length} rules. A resource is exempted with \`suppress(resource, 'rule-id', 'the reason')\`: the reason is printed in every report, and a suppression that suppresses nothing is itself refused. The name of a Kubernetes kind stands for every Terraform type that declares one, and for the objects that charts make.`,
    ...levels.flatMap(({ level, title, meaning }) => {
      const own = all.filter((rule) => rule.level === level);
      if (own.length === 0) return [];
      return [
        '',
        `## ${title}`,
        '',
        meaning,
        '',
        table(
          ['Rule', 'Applies to', 'Why', 'How to fix it'],
          own.map((rule) => [code(rule.id), appliesTo(rule.appliesTo), rule.why, rule.fix]),
        ),
      ];
    }),
  ].join('\n')}\n`;
}

export const rulesPage: GeneratedPage = { path: 'docs/rules.md', render: () => renderRules() };
