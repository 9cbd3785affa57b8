import type { FaultyLogs } from './faulty-logs';
import { message, plain, type Answer, type Call, type Route } from './http';
import { streamName, type Streams } from './streams';

type RecordOf = Record<string, unknown>;

/**
 * Ingestion and search. Log records that come as JSON are stored; of what comes over OTLP only the stream is learnt.
 * Follows openobserve v0.15.0-rc4, src/handler/http/request/logs/ingest.rs and src/service/metrics/otlp.rs.
 */
export class Ingest {
  constructor(
    private readonly streams: Streams,
    private readonly logs: FaultyLogs,
  ) {}

  readonly routes: readonly Route[] = [
    { method: 'POST', path: '/{org}/{stream}/_json', handle: (call) => this.ingest(call, 'json') },
    { method: 'POST', path: '/{org}/{stream}/_multi', handle: (call) => this.ingest(call, 'multi') },
    { method: 'POST', path: '/{org}/_search', handle: ({ body }) => this.logs.search(body.toString('utf8')) },
    { method: 'POST', path: '/{org}/v1/logs', handle: (call) => this.otlpLogs(call) },
    { method: 'POST', path: '/{org}/v1/metrics', handle: (call) => this.otlpMetrics(call) },
  ];

  private ingest(call: Call, format: 'multi' | 'json'): Answer {
    return this.logs.ingest(call.params['stream'] ?? '', format, call.body.toString('utf8'));
  }

  /** Only the stream is learnt, from the header that names it. */
  private otlpLogs({ headers }: Call): Answer {
    const refused = wrongOtlpType(headers['content-type']);
    if (refused !== undefined) return refused;
    const name = headers['stream-name'];
    this.streams.learn('logs', streamName(typeof name === 'string' ? name : 'default'), [{ body: '' }]);
    return { status: 200, body: '', contentType: 'application/x-protobuf' };
  }

  /** JSON alone is understood here: each metric is a stream of its own, with its attributes as fields. */
  private otlpMetrics({ headers, body }: Call): Answer {
    const refused = wrongOtlpType(headers['content-type']);
    if (refused !== undefined) return refused;
    if (headers['content-type'] !== 'application/json') return plain('not modelled', 501);
    const request = JSON.parse(body.toString('utf8')) as OtlpMetrics;
    for (const { scopeMetrics } of request.resourceMetrics) {
      for (const { name, gauge, sum } of scopeMetrics.flatMap(({ metrics }) => metrics)) {
        const points = [...(gauge?.dataPoints ?? []), ...(sum?.dataPoints ?? [])];
        this.streams.learn('metrics', name, points.map(fieldsOf));
      }
    }
    return { status: 200, body: '', contentType: 'application/x-protobuf' };
  }
}

interface DataPoint {
  readonly attributes?: readonly {
    readonly key: string;
    readonly value: { readonly stringValue?: string };
  }[];
}

interface OtlpMetrics {
  readonly resourceMetrics: readonly {
    readonly scopeMetrics: readonly {
      readonly metrics: readonly {
        readonly name: string;
        readonly gauge?: { readonly dataPoints: readonly DataPoint[] };
        readonly sum?: { readonly dataPoints: readonly DataPoint[] };
      }[];
    }[];
  }[];
}

const fieldsOf = ({ attributes = [] }: DataPoint): RecordOf => ({
  ...Object.fromEntries(
    attributes.map(({ key, value }) => [
      key.replace(/[^a-zA-Z0-9_]+/g, '_').toLowerCase(),
      value.stringValue ?? '',
    ]),
  ),
  value: 0.5,
});

const wrongOtlpType = (type: string | undefined): Answer | undefined =>
  type === 'application/x-protobuf' || type === 'application/json' ? undefined : message('Bad Request', 400);
