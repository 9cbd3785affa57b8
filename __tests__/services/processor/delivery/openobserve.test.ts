import { openObserveSink } from '../../../../services/processor/delivery/openobserve';
import type { SinkRequest, Transport } from '../../../../services/processor/delivery/transport';
import type { Answer, OutgoingRecord } from '../../../../services/processor/ports/sink';
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
  const ingest = (records: readonly OutgoingRecord[]) =>
    openobserve.logs.ingest('s', 'multi', records.map(({ json }) => json).join('\n'));
  ingest(Array.from({ length: count }, (_, index) => recordAt(index)));
  const requests: SinkRequest[] = [];
  const transport: Transport = (request, given) => {
    requests.push(request);
    return openobserve.transport(request, given);
  };
  return { sink: openObserveSink(transport, 'default'), requests, ingest };
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

it('finds the places of a range', async () => {
  const { sink, requests } = filled(50);
  expect(await sink.offsets('s', 'f00d', { ...range, from: 10, to: 13 }, signal)).toEqual(
    [10, 11, 12].map((offset) => ({ offset, length: 100 })),
  );
  expect(requests).toHaveLength(1);
});

it('reads on where an answer is full', async () => {
  const { sink, requests } = filled(45_000);
  const offsets = (await sink.offsets('s', 'f00d', range, signal)).map(({ offset }) => offset);
  expect(offsets).toEqual(Array.from({ length: 45_000 }, (_, index) => index));
  expect(requests).toHaveLength(3);
});

it('finds every length of an offset, each once, where an answer ends between two of them', async () => {
  const { sink, requests, ingest } = filled(19_999);
  const lengths = [100, 150, 200];
  ingest(lengths.map((length) => recordAt(19_999, { length })));
  const found = await sink.offsets('s', 'f00d', range, signal);
  expect(requests).toHaveLength(2);
  expect(found).toHaveLength(20_002);
  expect(found.slice(19_998)).toEqual([
    { offset: 19_998, length: 100 },
    ...lengths.map((length) => ({ offset: 19_999, length })),
  ]);
});

it('gives up where a whole answer is lengths of one offset', async () => {
  const hits = Array.from({ length: 20_000 }, (_, length) => ({ log_offset: 7, log_record_length: length }));
  const { sink, requests } = answering(ok({ hits }));
  await expect(sink.offsets('s', 'g', range, signal)).rejects.toThrow('20000 records at offset 7');
  expect(requests).toHaveLength(1);
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
  expect(await sink.offsets('t', 'f00d', range, signal)).toEqual([]);
  expect((await sink.count('t', ['f00d'], range, false, signal)).size).toBe(0);
});

it('finds nothing in a stream whose records are not ours', async () => {
  const { sink } = answering({ kind: 'response', status: 400, body: { code: 20004 } });
  expect(await sink.offsets('s', 'f00d', range, signal)).toEqual([]);
});

it.each<[string, Answer]>([
  ['ECONNRESET', { kind: 'broken', cause: 'ECONNRESET', unsent: false }],
  ['HTTP 500', { kind: 'response', status: 500, body: '' }],
  ['HTTP 400', { kind: 'response', status: 400, body: { code: 20001 } }],
  ['HTTP 200 without hits', ok({})],
  ['HTTP 200 without hits', { kind: 'response', status: 200, body: 'hello' }],
  ['the answer is partial', ok({ hits: [], is_partial: true, function_error: ['a node is away'] })],
  ['the answer is partial', ok({ hits: [{ log_offset: 1 }], is_partial: true })],
  ['a row has no number “log_offset”', ok({ hits: [{ log_offset: '1', log_record_length: 1 }] })],
  ['a row has no number “log_record_length”', ok({ hits: [{ log_offset: 1 }] })],
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
