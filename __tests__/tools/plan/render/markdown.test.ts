import type { EnvironmentPlan, ResourceChange } from '../../../../tools/plan/model';
import { renderMarkdown } from '../../../../tools/plan/render/markdown';
import { examples, secret } from '../support/examples';
import { expectGolden } from '../support/golden';
import { aChange, anAttribute, aPage, aRefusal, planned, stackWith } from '../support/pages';

const bytes = (text: string): number => Buffer.byteLength(text);

test.each(Object.entries(examples))('the page for %s', (name, plan) => {
  expectGolden(`${name}.md`, renderMarkdown(plan));
});

test('secrets are on no page', () => {
  const page = renderMarkdown(examples.secrets);
  for (const never of [
    secret,
    'older-secret-value',
    'hunter2',
    Buffer.from(`me:${secret}`).toString('base64'),
  ]) {
    expect(page).not.toContain(never);
    expect(JSON.stringify(examples.secrets)).not.toContain(never);
  }
});

describe('what comes first', () => {
  const at = (page: string, text: string): number => {
    const found = page.indexOf(text);
    if (found < 0) throw new Error(`${JSON.stringify(text)} is not in\n${page}`);
    return found;
  };

  test('is what holds data and goes, then refusals, then everything else', () => {
    const page = renderMarkdown(examples.refused);
    expect(at(page, 'What holds data would go')).toBeLessThan(at(page, 'Refused by guards'));
    expect(at(page, 'Refused by guards')).toBeLessThan(at(page, '<details>'));
  });

  test('within a stack, too', () => {
    const page = renderMarkdown(examples.refused);
    const block = page.slice(at(page, '<details>'));
    expect(at(block, '-/+ replace aws_dynamodb_table.state')).toBeLessThan(
      at(block, '~ update aws_sns_topic.alarms'),
    );
  });
});

describe('nothing from a plan is read as Markdown', () => {
  const hostile = '`a` ```\n</details><img src=x> @everyone org/repo#1 | *b* [x](https://evil.example) &lt;';
  const page = renderMarkdown(
    aPage([
      stackWith(
        planned(
          [
            aChange('update', 'aws_x.y', {
              because: hostile,
              attributes: [anAttribute(hostile.replace('\n', ' '), JSON.stringify(hostile), '"b"')],
            }),
          ],
          {
            findings: [{ rule: 'r', level: 'error', resource: hostile, message: hostile }],
            images: [{ stack: 's', address: hostile, before: hostile, after: hostile }],
            drifted: [],
          },
        ),
        [
          aRefusal('aws_s3_bucket.b', { message: hostile }),
          aRefusal('aws_s3_bucket.c', { exception: { reason: hostile, until: '2026-03-20' } }),
        ],
      ),
      stackWith({ kind: 'failed', message: hostile }, [], 'test-cluster'),
      stackWith({ kind: 'unreachable', what: hostile }, [], 'test-platform'),
    ]),
  );

  /** The page without code blocks and code spans, as CommonMark finds them: fences of equal length. */
  const outsideOfCode = page
    .replace(/^(`{3,})[^`\n]*\n[^]*?\n\1$/gm, '')
    .replace(/(?<!`)(`+)(?!`)[^\n]*?(?<!`)\1(?!`)/g, '');

  test('outside of code, every mark is escaped', () => {
    expect(outsideOfCode).toContain('everyone');
    expect(outsideOfCode).not.toMatch(/(?<!\\)<(img|\/details>\\)/);
    expect(outsideOfCode).not.toMatch(/@(?!\u200b)/);
    expect(outsideOfCode).not.toMatch(/#\d/);
    expect(outsideOfCode).not.toMatch(/(?<!\\)\]\(/);
    expect(outsideOfCode).not.toMatch(/https:\/\//);
  });

  test('every part that opens is closed, and nothing closes more', () => {
    const count = (pattern: RegExp): number => [...outsideOfCode.matchAll(pattern)].length;
    expect(count(/(?<!\\)<details>/g)).toBe(count(/(?<!\\)<\/details>/g));
  });
});

describe('the size of a page', () => {
  const attributes = Array.from({ length: 12 }, (_, index) =>
    anAttribute(
      `setting_${index}.value`,
      `"${'before '.repeat(20)}${index}"`,
      `"${'after '.repeat(20)}${index}"`,
    ),
  );
  const many = (count: number, action: ResourceChange['action'], type = 'aws_iam_role_policy_attachment') =>
    Array.from({ length: count }, (_, index) =>
      aChange(action, `${type}.workload-identity_role_policy_${index}_0A1B2C3D`, { attributes }),
    );
  const stacks = (changes: readonly ResourceChange[]): EnvironmentPlan =>
    aPage([
      stackWith(planned([...changes, aChange('destroy', 'aws_s3_bucket.b', { stateful: true })]), [
        aRefusal(),
      ]),
      stackWith({ kind: 'failed', message: 'm'.repeat(5_000) }, [], 'test-cluster'),
    ]);

  test('of 500 resources that are created is below 60 KB, with each of them in it', () => {
    const page = renderMarkdown(stacks(many(500, 'create')));
    expect(bytes(page)).toBeLessThan(60_000);
    expect(page).toContain('role_policy_499_');
    expect(page).not.toContain('setting_0');
    expect(page).toContain(
      'Left out, because GitHub takes no longer comment: attributes of what is created.',
    );
    expect(page).toContain('`npm run plan -- test --details` shows everything');
  });

  test('of 500 resources that are created, updated and destroyed is, too', () => {
    const page = renderMarkdown(
      stacks([...many(200, 'create'), ...many(200, 'update'), ...many(100, 'destroy')]),
    );
    expect(bytes(page)).toBeLessThan(60_000);
    expect(page).toContain('attributes of what is created, attributes of what is updated.');
  });

  test('attributes of what is updated stay while those of what is created go', () => {
    const page = renderMarkdown(stacks([...many(100, 'create'), ...many(8, 'update', 'aws_sns_topic')]));
    expect(page).toContain('setting_0');
    expect(page).toContain(
      'Left out, because GitHub takes no longer comment: attributes of what is created.',
    );
  });

  test('of thousands of resources counts them by type', () => {
    const page = renderMarkdown(stacks(many(3_000, 'create')));
    expect(bytes(page)).toBeLessThan(60_000);
    expect(page).toContain('aws_iam_role_policy_attachment: 3000 to create');
    expect(page).toContain('the changes one by one');
  });

  test.each([500, 3_000])('what is refused and what holds data stays, among %i resources', (count) => {
    const page = renderMarkdown(stacks(many(count, 'update')));
    expect(page).toContain('**destroy** `test-foundation/aws_s3_bucket.b`');
    expect(page).toContain('destroys the S3 bucket');
    expect(page).toContain(
      "{ address: 'test-foundation/aws_s3_bucket.b', reason: '<why>', until: '2026-03-24' },",
    );
    expect(page).toContain('`test-cluster` failed');
  });

  test('of a plan that destroys everything is below 60 KB, names the first and counts the rest', () => {
    const buckets = Array.from(
      { length: 1_000 },
      (_, index) => `aws_s3_bucket.a-bucket-with-a-rather-long-name-${index}`,
    );
    const page = renderMarkdown(
      aPage([
        stackWith(
          planned(buckets.map((address) => aChange('destroy', address, { stateful: true }))),
          buckets.map((address) => aRefusal(address)),
        ),
      ]),
    );
    expect(bytes(page)).toBeLessThan(60_000);
    expect(page).toContain('1000 to destroy');
    expect(page).toContain('- … and 800 more');
  });

  test('is measured in bytes: what is not ASCII takes more', () => {
    const wide = many(400, 'create').map((change) => ({ ...change, because: 'ü€'.repeat(30) }));
    expect(bytes(renderMarkdown(stacks(wide)))).toBeLessThan(60_000);
  });
});
