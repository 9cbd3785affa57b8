import { InMemorySpanExporter, SimpleSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace';
import type { Step } from '../../../services/processor/ports/fault-points';
import type { Sink } from '../../../services/processor/ports/sink';
import { measureInFlight, timedSink, tracedSteps } from '../../../services/processor/program-telemetry';
import { startTelemetry } from '../../../services/shared/telemetry';
import { manualClock } from '../support/manual-clock';

const quiet = (): void => undefined;
const log = { debug: quiet, info: quiet, warn: quiet, error: quiet };

const telemetryOf = (clock = manualClock()) =>
  startTelemetry({ service: 'worker', instance: 'pod', environment: 'test', log, clock });

describe('spans of a worker', () => {
  const exporter = new InMemorySpanExporter();
  const tracer = new TracerProvider({ spanProcessors: [new SimpleSpanProcessor({ exporter })] }).getTracer(
    't',
  );
  const ended = (): unknown[] =>
    exporter.getFinishedSpans().map(({ name, attributes }) => `${name} ${attributes['log.generation']}`);
  beforeEach(() => exporter.reset());

  it('are one for each generation and one for each batch, whatever runs beside it', async () => {
    const called: string[] = [];
    const steps = tracedSteps(tracer, (step, generation) => void called.push(`${step} ${generation}`));
    const trace: [Step, string][] = [
      ...(['a', 'b', 'c'] as const).map((step): [Step, string] => [step, 'g1']),
      ['a', 'g2'],
      ...(['d', 'e', 'f', 'c', 'd', 'e', 'f', 'g'] as const).map((step): [Step, string] => [step, 'g1']),
      ['g', 'g2'],
    ];
    for (const [step, generation] of trace) await steps(step, generation);
    expect(ended()).toEqual(['batch g1', 'batch g1', 'generation g1', 'generation g2']);
    expect(called).toEqual(trace.map((each) => each.join(' ')));
  });

  it('do not pile up where generations are given up', async () => {
    const steps = tracedSteps(tracer, () => undefined);
    for (let index = 0; index < 3000; index++) await steps('a', `g${index}`);
    expect(exporter.getFinishedSpans()).toHaveLength(2000);
  });

  it('let through what a step throws', () => {
    const steps = tracedSteps(tracer, () => {
      throw new Error('killed');
    });
    expect(() => steps('b', 'g')).toThrow('killed');
  });
});

it('measures how long OpenObserve takes, by stream and outcome, and leaves the sink as it is', async () => {
  const clock = manualClock();
  const telemetry = telemetryOf(clock);
  const broken = { kind: 'broken', cause: 'reset', unsent: false } as const;
  const inner: Sink = {
    send: async (stream) => {
      await clock.advance(300);
      return stream === 'a' ? { kind: 'response', status: 200, body: {} } : broken;
    },
    offsets: () => Promise.resolve([{ offset: 7, length: 1 }]),
    count: () => Promise.resolve(new Map([['g', { records: 1, distinct: 1 }]])),
    ready: () => Promise.resolve(true),
  };
  const { signal } = new AbortController();
  const sink = timedSink(inner, telemetry.meter, clock);
  await sink.send('a', ['{}'], signal);
  expect(await sink.send('b', ['{}'], signal)).toBe(broken);
  const range = { from: 0, to: 9, firstTime: 0, lastTime: 1 };
  expect(await sink.offsets('a', 'g', range, signal)).toEqual([{ offset: 7, length: 1 }]);
  expect((await sink.count('a', ['g'], range, true, signal)).size).toBe(1);
  expect(await sink.ready(signal)).toBe(true);
  const text = await telemetry.prometheus();
  expect(text).toMatch(/aurora_log_request_duration_sum\{stream="a",outcome="200".*\} 0\.3$/m);
  expect(text).toMatch(/aurora_log_request_duration_bucket\{stream="b",outcome="broken".*le="0\.5"\} 1$/m);
  expect(text).toMatch(/aurora_log_request_duration_bucket\{stream="b",outcome="broken".*le="0\.25"\} 0$/m);
  await telemetry.close();
});

it('shows what is in flight at that moment', async () => {
  const telemetry = telemetryOf();
  let used = 5;
  measureInFlight(telemetry.meter, () => used);
  expect(await telemetry.prometheus()).toMatch(/^aurora_log_in_flight\{.*\} 5$/m);
  used = 0;
  expect(await telemetry.prometheus()).toMatch(/^aurora_log_in_flight\{.*\} 0$/m);
  await telemetry.close();
});
