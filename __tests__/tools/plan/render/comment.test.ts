import { commentMarker, renderComment } from '../../../../tools/plan/render/comment';
import type { EnvironmentPlan } from '../../../../tools/plan/model';
import { renderMarkdown } from '../../../../tools/plan/render/markdown';
import { examples } from '../support/examples';
import { expectGolden } from '../support/golden';
import { aChange, anAttribute, aPage, aRefusal, planned, stackWith } from '../support/pages';

const url = 'https://github.com/o/r/actions/runs/7';
const bytes = (text: string): number => Buffer.byteLength(text);
const as = (environment: string, plan: EnvironmentPlan) => ({ environment, plan: { ...plan, environment } });

test('the comment for several environments', () => {
  const environments = [
    as('dev', examples['no-change']),
    { environment: 'staging' },
    as('prod', examples.refused),
  ];
  expectGolden('comment.md', renderComment(environments, url));
});

test('is found again by its first line, whichever environments there are', () => {
  const firstLine = (text: string) => text.split('\n')[0];
  expect(firstLine(renderComment([as('dev', examples.refused)], url))).toBe(commentMarker);
  expect(firstLine(renderComment([{ environment: 'dev' }, { environment: 'prod' }], url))).toBe(
    commentMarker,
  );
});

test('of one environment is its page', () => {
  const { environment, plan } = as('test', examples.refused);
  expect(renderComment([{ environment, plan }], url)).toBe(`${commentMarker}\n\n${renderMarkdown(plan)}`);
});

describe('the size of a comment', () => {
  const attributes = Array.from({ length: 12 }, (_, index) =>
    anAttribute(`setting_${index}`, `"${'before '.repeat(20)}"`, `"${'after '.repeat(20)}"`),
  );
  const pageOf = (count: number): EnvironmentPlan =>
    aPage([
      stackWith(
        planned([
          ...Array.from({ length: count }, (_, index) =>
            aChange('update', `aws_iam_role_policy_attachment.policy_${index}`, { attributes }),
          ),
          aChange('destroy', 'aws_s3_bucket.b', { stateful: true }),
        ]),
        [aRefusal()],
      ),
    ]);

  test('of three environments with 500 resources each is below 60 KB, with what is grave in each', () => {
    const text = renderComment(
      ['dev', 'staging', 'prod'].map((name) => as(name, pageOf(500))),
      url,
    );
    expect(bytes(text)).toBeLessThan(60_000);
    expect(text.match(/What holds data would go/g)).toHaveLength(3);
    expect(text).toContain('`npm run plan -- prod --details` shows everything');
  });

  test('of more pages than fit at their shortest keeps a line for each environment', () => {
    const names = Array.from({ length: 100 }, (_, index) => `region-${index}`);
    const text = renderComment(
      names.map((name) => as(name, pageOf(20))),
      url,
    );
    expect(bytes(text)).toBeLessThan(60_000);
    expect(text.match(/^- 🛑 `region-\d+`: 1 change refused/gm)).toHaveLength(100);
    expect(text).toContain(`[The summary of the run](${url}) has them`);
  });
});
