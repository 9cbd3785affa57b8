import { diag, DiagLogLevel, type Meter, type Tracer } from '@opentelemetry/api';
import { OTLPMetricExporter } from '@opentelemetry/exporter-metrics-otlp-http';
import { PrometheusSerializer } from '@opentelemetry/exporter-prometheus';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { resourceFromAttributes } from '@opentelemetry/resources';
import {
  AggregationTemporality,
  InstrumentType,
  MeterProvider,
  MetricReader,
  type ResourceMetrics,
} from '@opentelemetry/sdk-metrics';
import {
  BatchSpanProcessor,
  ParentBasedSampler,
  TraceIdRatioBasedSampler,
  TracerProvider,
} from '@opentelemetry/sdk-trace';
import type { Clock } from './clock';
import { causeOf, type Log } from './log';

export interface TelemetryOptions {
  /** The program and its role, such as `processor-worker`. */
  readonly service: string;
  /** This process among those of its service: the pod’s name. */
  readonly instance: string;
  readonly environment: string;
  /** The collector’s base URL, to which `/v1/metrics` and `/v1/traces` are appended. @default - nothing is sent */
  readonly endpoint?: string;
  readonly log: Log;
  readonly clock: Clock;
  /** Milliseconds between two pushes of metrics. @default a minute, as OpenTelemetry’s own readers */
  readonly every?: number;
}

/** Metrics and traces of a process. */
export interface Telemetry {
  readonly meter: Meter;
  readonly tracer: Tracer;
  /** Everything as it is now, in Prometheus’ text format. */
  prometheus(): Promise<string>;
  /** Sends what was not sent yet, within a few seconds. Never throws. */
  close(): Promise<void>;
}

/** One in ten traces is kept: there is a span for each batch. */
const sampledShare = 0.1;

/** Series of one metric, above which OpenTelemetry lumps new ones together: a fleet’s instances times their log types. */
const mostSeries = 20_000;

/** Milliseconds that a collector has to answer; the work never waits for it. */
const patience = 5000;

/** Milliseconds between two complaints about the collector. */
const complaintEvery = 60_000;

/**
 * The only reader of the process. `/metrics` and the push share it, because a reader that nobody reads keeps every
 * collection of the others in memory (opentelemetry-js, sdk-metrics, TemporalMetricProcessor, `_unreportedAccumulations`).
 *
 * Counters are cumulative. A gauge is read as “delta”, which changes nothing about its value, but lets a series end: the
 * cumulative form repeats the last value of a series that is no longer observed (TemporalMetricProcessor, `merge`).
 */
class SharedReader extends MetricReader {
  constructor() {
    super({
      aggregationTemporalitySelector: (type) =>
        type === InstrumentType.OBSERVABLE_GAUGE
          ? AggregationTemporality.DELTA
          : AggregationTemporality.CUMULATIVE,
      cardinalitySelector: () => mostSeries,
    });
  }

  protected override onForceFlush(): Promise<void> {
    return Promise.resolve();
  }

  protected override onShutdown(): Promise<void> {
    return Promise.resolve();
  }
}

/** Says that the collector does not take what it is sent, once a minute at most. */
function complaints(log: Log, clock: Clock): (cause: string) => void {
  let last = -Infinity;
  return (cause) => {
    if (clock.now() - last < complaintEvery) return;
    last = clock.now();
    log.warn('telemetry was not taken; the work goes on', { cause });
  };
}

/** Sends metrics at intervals until it is stopped, and once more then. */
function pushMetrics(
  url: string,
  collect: () => Promise<ResourceMetrics>,
  { clock, every = 60_000 }: TelemetryOptions,
  complain: (cause: string) => void,
): () => Promise<void> {
  const exporter = new OTLPMetricExporter({ url, timeoutMillis: patience });
  const stop = new AbortController();
  const push = async (): Promise<void> => {
    const metrics = await collect();
    await new Promise<void>((resolve) =>
      exporter.export(metrics, ({ error }) => {
        if (error !== undefined) complain(causeOf(error));
        resolve();
      }),
    );
  };
  const loop = (async () => {
    while (!stop.signal.aborted) {
      await clock.sleep(every, stop.signal);
      await push().catch((error: unknown) => complain(causeOf(error)));
    }
  })();
  return async () => {
    stop.abort();
    await loop;
    await exporter.shutdown();
  };
}

/** Starts metrics and traces. What goes wrong with sending them is logged, and disturbs nothing else. */
export function startTelemetry(options: TelemetryOptions): Telemetry {
  const { service, instance, environment, endpoint, log, clock } = options;
  const complain = complaints(log, clock);
  const quiet = (): void => undefined;
  diag.setLogger(
    { error: complain, warn: complain, info: quiet, debug: quiet, verbose: quiet },
    { logLevel: DiagLogLevel.WARN, suppressOverrideMessage: true },
  );
  const resource = resourceFromAttributes({
    'service.name': service,
    'service.namespace': 'aurora-log-system',
    'service.instance.id': instance,
    'deployment.environment.name': environment,
  });
  const reader = new SharedReader();
  const meters = new MeterProvider({ resource, readers: [reader] });
  const collect = async (): Promise<ResourceMetrics> => (await reader.collect()).resourceMetrics;
  const at = (path: string): string | undefined =>
    endpoint === undefined ? undefined : `${endpoint.replace(/\/+$/, '')}${path}`;

  const metricsUrl = at('/v1/metrics');
  const stopPush = metricsUrl === undefined ? undefined : pushMetrics(metricsUrl, collect, options, complain);
  const tracesUrl = at('/v1/traces');
  const traces = new TracerProvider({
    resource,
    sampler: new ParentBasedSampler({ root: new TraceIdRatioBasedSampler(sampledShare) }),
    spanProcessors:
      tracesUrl === undefined
        ? []
        : [
            new BatchSpanProcessor({
              exporter: new OTLPTraceExporter({ url: tracesUrl, timeoutMillis: patience }),
            }),
          ],
  });
  const serializer = new PrometheusSerializer();
  return {
    meter: meters.getMeter('aurora-log-system'),
    tracer: traces.getTracer('aurora-log-system'),
    prometheus: async () => serializer.serialize(await collect()),
    close: async () => {
      await Promise.allSettled([stopPush?.(), traces.shutdown()]);
      await meters.shutdown().catch((error: unknown) => complain(causeOf(error)));
    },
  };
}
