import { openObserveSink } from '../../../../services/processor/delivery/openobserve';
import type { SinkRequest, Transport } from '../../../../services/processor/delivery/transport';
import type { Answer } from '../../../../services/processor/ports/sink';
import { inProcessOpenObserve } from '../../../support/openobserve/in-process';
import { leapingClock, recordAt, start } from './support';

const { signal } = new AbortController();
const range = { from: 0, to: 1e9, firstTime: (start - 3_600_000) * 1000, lastTime: start * 1000 };

/** A sink that always gets the same answer, and the requests that it made. */
function answering(...answers: Answer[]) {
  const requests: SinkRequest[] = [];
  const transport: Transport = async (request) => {
    requests.push(request);
    return (
      answers[Math.min(requests.length, answers.length) - 1] ?? {
        kind: 'broken',
        cause: 'none',
        unsent: true,
      }
    );
  };
  return { sink: openObserveSink(transport, 'my org'), requests };
}

const ok = (body: object): Answer => ({ kind: 'response', status: 200, body });

function filled(count: number) {
  const openobserve = inProcessOpenObserve(leapingClock());
  const lines = Array.from({ length: count }, (_, index) => recordAt(index).json);
  openobserve.logs.ingest('s', 'multi', lines.join('\n'));
  const requests: SinkRequest[] = [];
  const transport: Transport = (request, given) => {
    requests.push(request);
    return openobserve.transport(request, given);
  };
  return { sink: openObserveSink(transport, 'default'), requests };
}

it('sends lines to the stream', async () => {
  const { sink, requests } = answering(ok({}));
  await sink.send('s', ['{"a":1}', '{"a":2}'], signal);
  expect(requests).toMatchObject([
    { method: 'POST', path: '/api/my%20org/s/_multi', lines: ['{"a":1}', '{"a":2}'] },
  ]);
});

it('asks within the times of a range, its last one included, and takes no remembered answer', async () => {
  const { sink, requests } = answering(ok({ hits: [] }));
  await sink.offsets('s', 'g', { ...range, firstTime: 5, lastTime: 7 }, signal);
  expect(requests[0]?.path).toBe('/api/my%20org/_search?type=logs&use_cache=false');
  expect(JSON.parse(requests[0]?.lines?.[0] ?? '')).toMatchObject({ query: { start_time: 5, end_time: 8 } });
});

it('finds the offsets of a range', async () => {
  const { sink, requests } = filled(50);
  expect([...(await sink.offsets('s', 'f00d', { ...range, from: 10, to: 13 }, signal))]).toEqual([
    10, 11, 12,
  ]);
  expect(requests).toHaveLength(1);
});

it('reads on where an answer is full', async () => {
  const { sink, requests } = filled(45_000);
  expect((await sink.offsets('s', 'f00d', range, signal)).size).toBe(45_000);
  expect(requests).toHaveLength(3);
});

it('counts many generations in several questions', async () => {
  const { sink, requests } = filled(7);
  const generations = [...Array.from({ length: 450 }, (_, index) => `a${index}`), 'f00d'];
  expect([...(await sink.count('s', generations, range, true, signal))]).toEqual([
    ['f00d', { records: 7, distinct: 7 }],
  ]);
  expect(requests).toHaveLength(3);
});

it('counts what is there twice once, if asked', async () => {
  const openobserve = inProcessOpenObserve(leapingClock());
  openobserve.logs.ingest(
    's',
    'multi',
    [recordAt(0), recordAt(0), recordAt(1)].map(({ json }) => json).join('\n'),
  );
  const sink = openObserveSink(openobserve.transport, 'default');
  const count = async (exactly: boolean) =>
    (await sink.count('s', ['f00d'], range, exactly, signal)).get('f00d');
  expect(await count(true)).toEqual({ records: 3, distinct: 2 });
  expect(await count(false)).toEqual({ records: 3, distinct: 3 });
});

it('finds nothing in a stream that does not exist', async () => {
  const { sink } = filled(1);
  expect((await sink.offsets('t', 'f00d', range, signal)).size).toBe(0);
  expect((await sink.count('t', ['f00d'], range, false, signal)).size).toBe(0);
});

it('finds nothing in a stream whose records are not ours', async () => {
  const { sink } = answering({ kind: 'response', status: 400, body: { code: 20004 } });
  expect((await sink.offsets('s', 'f00d', range, signal)).size).toBe(0);
});

it.each<[string, Answer]>([
  ['ECONNRESET', { kind: 'broken', cause: 'ECONNRESET', unsent: false }],
  ['HTTP 500', { kind: 'response', status: 500, body: '' }],
  ['HTTP 400', { kind: 'response', status: 400, body: { code: 20001 } }],
  ['HTTP 200 without hits', ok({})],
  ['HTTP 200 without hits', { kind: 'response', status: 200, body: 'hello' }],
  ['the answer is partial', ok({ hits: [], is_partial: true, function_error: ['a node is away'] })],
  ['the answer is partial', ok({ hits: [{ log_offset: 1 }], is_partial: true })],
  ['a row has no number “log_offset”', ok({ hits: [{ log_offset: '1' }] })],
])('does not take for an answer what is none: %s', async (message, answer) => {
  await expect(answering(answer).sink.offsets('s', 'g', range, signal)).rejects.toThrow(message);
});

it.each<[boolean, Answer]>([
  [true, ok({ list: [] })],
  [false, { kind: 'response', status: 401, body: '' }],
  [false, { kind: 'broken', cause: 'ECONNREFUSED', unsent: true }],
])('is ready: %s', async (expected, answer) => {
  expect(await answering(answer).sink.ready(signal)).toBe(expected);
});
