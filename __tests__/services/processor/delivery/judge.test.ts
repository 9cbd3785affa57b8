import { judge, type Judgement } from '../../../../services/processor/delivery/judge';
import type { Answer } from '../../../../services/processor/ports/sink';

const counts = (successful: unknown, failed: unknown, error?: string): Answer => ({
  kind: 'response',
  status: 200,
  body: { code: 200, status: [{ name: 's', successful, failed, ...(error ? { error } : {}) }] },
});

const status = (code: number, body: unknown = '', retryAfter?: number): Answer => ({
  kind: 'response',
  status: code,
  body,
  ...(retryAfter === undefined ? {} : { retryAfter }),
});

const said = (code: number, message: string): Answer => status(code, { code, message });

const short = (judgement: Judgement): string =>
  judgement.verdict === 'refused' ? `refused: ${judgement.why}` : judgement.verdict;

it.each<[string, Answer]>([
  ['sure', counts(3, 0)],
  ['ambiguous', counts(2, 1, 'Too old data')],
  ['ambiguous', counts(0, 3, 'Too old data')],
  ['ambiguous', counts(0, 0)],
  ['ambiguous', counts(2, 0)],
  ['ambiguous', counts(4, 0)],
  ['ambiguous', counts('3', 0)],
  ['ambiguous', status(200, 'OK')],
  ['ambiguous', status(200, null)],
  ['ambiguous', status(200, { code: 200, status: [] })],
  ['ambiguous', status(200, { code: 200, status: {} })],
  [
    'ambiguous',
    status(200, {
      code: 200,
      status: [
        { successful: 3, failed: 0 },
        { successful: 0, failed: 0 },
      ],
    }),
  ],
  ['ambiguous', status(201, counts(3, 0))],
  ['ambiguous', status(500, 'panicked')],
  ['ambiguous', status(502)],
  ['ambiguous', status(504)],
  ['ambiguous', { kind: 'broken', cause: 'ECONNRESET', unsent: false }],
  ['refused: busy', { kind: 'broken', cause: 'ECONNREFUSED', unsent: true }],
  ['refused: busy', status(503)],
  ['refused: busy', status(429)],
  ['refused: busy', status(401)],
  ['refused: busy', status(403)],
  ['refused: busy', status(404)],
  ['refused: busy', status(408)],
  ['refused: busy', status(302)],
  ['refused: busy', said(400, 'stream [s] is being deleted')],
  ['refused: busy', said(400, 'Quota exceeded for this organization [default]')],
  ['refused: bad', said(400, 'Failed processing: EOF while parsing')],
  ['refused: bad', status(400)],
  ['refused: too large', status(413)],
])('%s: %j, where three were sent', (expected, answer) => {
  expect(short(judge(answer, 3))).toBe(expected);
});

it('hands on how long to wait', () => {
  expect(judge(status(503, '', 1500), 3)).toMatchObject({ retryAfter: 1500 });
});

it.each<[number | undefined, Answer]>([
  [1, counts(2, 1)],
  [3, counts(0, 3)],
  [undefined, counts(0, 0)],
  [undefined, counts(2, 0)],
])('knows that %j failed only where the counts add up: %j', (failed, answer) => {
  const judgement = judge(answer, 3);
  expect(judgement.verdict === 'ambiguous' && judgement.failed).toBe(failed);
});

it('tells a cause that fits into a line', () => {
  const judgement = judge(said(503, `MemoryTable\n${'x'.repeat(1000)}`), 1);
  const cause = judgement.verdict === 'sure' ? '' : judgement.cause;
  expect(cause).toMatch(/^HTTP 503: MemoryTable x/);
  expect(cause).toHaveLength(200);
});
