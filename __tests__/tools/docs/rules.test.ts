import { rules } from '../../../constructs/policy/rules';
import { renderRules } from '../../../tools/docs/rules';

const page = renderRules();

test.each(rules.map((rule) => [rule.id, rule] as const))('%s stands in the page once', (_, rule) => {
  expect(page.split(`\n| \`${rule.id}\` |`)).toHaveLength(2);
});

test('warnings stand below errors', () => {
  const [error, warning] = (['error', 'warning'] as const).map((level) =>
    rules.find((rule) => rule.level === level),
  );
  expect(page.indexOf(`\`${error?.id}\``)).toBeLessThan(page.indexOf('## Warnings'));
  expect(page.indexOf(`| \`${warning?.id}\``)).toBeGreaterThan(page.indexOf('## Warnings'));
});
