import type { Span, Tracer, Meter } from '@opentelemetry/api';
import type { Clock } from '../shared/clock';
import type { FaultPoints } from './ports/fault-points';
import type { Answer, Sink } from './ports/sink';

/** What the processor measures of itself beside the metrics of the contract. */
const processorMetrics = {
  bytesInFlight: 'aurora.log.in_flight',
  requestDuration: 'aurora.log.request.duration',
} as const;

/** Seconds; a request of 4 MiB takes some tenths of one, and a minute at most. */
const durationBuckets = [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60];

/** Spans that are open at most: a generation that is given up leaves its own behind. */
const openSpans = 1000;

const outcomeOf = (answer: Answer): string => (answer.kind === 'response' ? String(answer.status) : 'broken');

/** Measures how long OpenObserve takes for each batch. */
export function timedSink(sink: Sink, meter: Meter, clock: Clock): Sink {
  const duration = meter.createHistogram(processorMetrics.requestDuration, {
    unit: 's',
    description: 'From sending records to OpenObserve’s answer.',
    advice: { explicitBucketBoundaries: durationBuckets },
  });
  return {
    send: async (stream, lines, signal) => {
      const start = clock.now();
      const answer = await sink.send(stream, lines, signal);
      duration.record((clock.now() - start) / 1000, { stream, outcome: outcomeOf(answer) });
      return answer;
    },
    offsets: (...of) => sink.offsets(...of),
    count: (...of) => sink.count(...of),
    ready: (signal) => sink.ready(signal),
  };
}

/** Shows how much a worker holds in memory for its generations. */
export function measureInFlight(meter: Meter, used: () => number): void {
  meter
    .createObservableGauge(processorMetrics.bytesInFlight, {
      unit: 'By',
      description: 'Bytes that were read and are not delivered.',
    })
    .addCallback((result) => result.observe(used()));
}

/**
 * Makes spans of a worker’s steps: one for a generation, from `a` to `g`, and one for each batch, from `c` to `e`.
 *
 * @param inner is called at each step after it was noted
 */
export function tracedSteps(tracer: Tracer, inner: FaultPoints): FaultPoints {
  const open = new Map<string, Span>();
  const end = (key: string): void => {
    open.get(key)?.end();
    open.delete(key);
  };
  const begin = (name: string, key: string, generation: string): void => {
    end(key);
    const [oldest] = open.keys();
    if (open.size >= openSpans && oldest !== undefined) end(oldest);
    open.set(key, tracer.startSpan(name, { attributes: { 'log.generation': generation } }));
  };
  return (step, generation) => {
    if (step === 'a') begin('generation', `a ${generation}`, generation);
    if (step === 'c') begin('batch', `c ${generation}`, generation);
    if (step === 'e') end(`c ${generation}`);
    if (step === 'g') {
      end(`c ${generation}`);
      end(`a ${generation}`);
    }
    return inner(step, generation);
  };
}
