import { pictureOf } from '../../../../tools/architecture/parts';
import { html, htmlLink, htmlTable, prose } from '../../../../tools/report/html/markup';
import { renderHtml } from '../../../../tools/report/html/page';
import { arcsOf, needsText, stackSvg } from '../../../../tools/report/html/stack-picture';
import { buildReport, type Report } from '../../../../tools/report/model';
import { environment } from '../../../support/environment';
import { aFinding, aStack } from '../stacks';

const dev = environment({ name: 'dev' });
const stacks = [
  aStack(dev, 'bootstrap', ['aws_kms_key']),
  aStack(dev, 'foundation', ['aws_s3_bucket'], ([bucket]) =>
    bucket
      ? [
          aFinding('warning', bucket, 'a warning with <b>markup</b>'),
          aFinding('error', bucket, 'suppressed', 'a reason with "quotes" & signs'),
        ]
      : [],
  ),
];
const report: Report = buildReport([dev], stacks, { today: new Date('2026-11-21') });
const page = (of: Report = report) =>
  renderHtml(of, new Map(stacks.map((stack) => [stack.id, pictureOf(stack)])));

describe('the page', () => {
  it('escapes whatever it is given', () => {
    const text = page({ ...report, notes: ['<script>alert(1)</script> and `<b>`'] });
    expect(text).toContain('&lt;script&gt;alert(1)&lt;/script&gt; and <code>&lt;b&gt;</code>');
    expect(text).toContain('a warning with &lt;b&gt;markup&lt;/b&gt;');
    expect(text).toContain('a reason with &quot;quotes&quot; &amp; signs');
    expect(text).not.toContain('<script');
  });

  it('names nothing that a browser would fetch', () => {
    const text = page();
    const fetched = [
      ...text.matchAll(/(?:src|srcset|poster|data|action)="|@import|url\(|<link [^>]*href="([^"]*)"/g),
    ];
    expect(fetched.map(([, href]) => href)).toEqual(['data:,']);
  });

  it('shows violations, warnings and suppressions with their reasons', () => {
    const text = page();
    expect(text).toContain('<code>a-warning</code>');
    expect(text).toContain('<code>a-error</code> suppressed on');
  });

  it('says when there is nothing to do', () => {
    expect(page({ ...report, notes: [] })).not.toContain('id="notes"');
  });
});

describe('markup', () => {
  it('escapes texts and leaves its own alone', () => {
    expect(html`<p>${'<&>"\''}${html`<b>${1}</b>`}${undefined}${false}${['a', '<']}</p>`.text).toBe(
      '<p>&lt;&amp;&gt;&quot;&#39;<b>1</b>a&lt;</p>',
    );
  });

  it('makes code of what stands between backticks', () => {
    expect(prose('run `a < b` now').text).toBe('run <code>a &lt; b</code> now');
  });

  it('links addresses alone, and by https alone', () => {
    expect(htmlLink('https://example.com/a?b&c').text).toBe(
      '<a href="https://example.com/a?b&amp;c">https://example.com/a?b&amp;c</a>',
    );
    expect(htmlLink('javascript:alert(1)').text).toBe('javascript:alert(1)');
  });

  it('gives tables captions and heads', () => {
    const { text } = htmlTable('Of <things>', ['Name', 'Number'], [['a', 1]], [1]);
    expect(text).toMatch(/<caption>\s*Of &lt;things&gt;\s*<\/caption>/);
    expect(text).toMatch(/<th scope="row">a<\/th>\s*<td class="number">1<\/td>/);
  });
});

describe('the drawing of a stack', () => {
  it('leads arrows past each other, and back in a lane as soon as it is free', () => {
    const needs = [
      { from: 0, to: 2 },
      { from: 1, to: 4 },
      { from: 2, to: 4 },
      { from: 0, to: 1 },
    ];
    expect(arcsOf({ needs })).toEqual([
      { from: 0, to: 2, lane: 0 },
      { from: 2, to: 4, lane: 0 },
      { from: 1, to: 4, lane: 1 },
    ]);
  });

  it('says in words what it shows', () => {
    const picture = {
      ...pictureOf(aStack(dev, 'foundation', ['aws_kms_key', 'aws_s3_bucket'])),
      needs: [{ from: 0, to: 1 }],
    };
    const [first, second] = [
      { parts: [{ id: 'key', constructs: 1, contents: { kinds: [], settings: 0 } }] },
      { parts: [{ id: 'logs', constructs: 2, contents: { kinds: [], settings: 0 } }] },
    ];
    const drawn = { ...picture, groups: [first, second] };
    expect(needsText(drawn)).toBe('logs × 2 after key.');
    expect(stackSvg(drawn).text).toContain('dev-foundation. logs × 2 after key.');
  });
});
