import { parse } from 'protobufjs';

export const signals = ['logs', 'metrics', 'traces'] as const;
export type Signal = (typeof signals)[number];

/** One log record, metric or span, with what its resource says. */
export interface Telemetry {
  /** The body of a log record, the name of a metric or span. */
  readonly name: string;
  /** The instrumentation scope: which library, or receiver, it comes from. */
  readonly scope: string;
  /** Attributes of the resource, and of a metric’s first point. */
  readonly attributes: Readonly<Record<string, string>>;
  /** Of a metric. */
  readonly unit?: string;
  readonly kind?: 'gauge' | 'counter';
}

/** The fields of the OpenTelemetry protocol that are looked at here, under their numbers in open-telemetry/opentelemetry-proto. */
const schema = parse(`
  syntax = "proto3";
  message Value { string string_value = 1; bool bool_value = 2; int64 int_value = 3; double double_value = 4; }
  message Attribute { string key = 1; Value value = 2; }
  message Resource { repeated Attribute attributes = 1; }
  message Scope { string name = 1; }

  message Record { Value body = 5; }
  message ScopeLogs { Scope scope = 1; repeated Record items = 2; }
  message ResourceLogs { Resource resource = 1; repeated ScopeLogs scopes = 2; }
  message Logs { repeated ResourceLogs resources = 1; }

  message Point { repeated Attribute attributes = 7; }
  message Points { repeated Point points = 1; }
  message Metric { string name = 1; string unit = 3; Points gauge = 5; Points sum = 7; }
  message ScopeMetrics { Scope scope = 1; repeated Metric items = 2; }
  message ResourceMetrics { Resource resource = 1; repeated ScopeMetrics scopes = 2; }
  message Metrics { repeated ResourceMetrics resources = 1; }

  message Span { string name = 5; }
  message ScopeSpans { Scope scope = 1; repeated Span items = 2; }
  message ResourceSpans { Resource resource = 1; repeated ScopeSpans scopes = 2; }
  message Traces { repeated ResourceSpans resources = 1; }
`).root;

const messages = { logs: 'Logs', metrics: 'Metrics', traces: 'Traces' } as const;

interface Attribute {
  readonly key: string;
  readonly value?: Readonly<Record<string, unknown>>;
}

interface Item {
  readonly name?: string;
  readonly body?: Readonly<Record<string, unknown>>;
  readonly unit?: string;
  readonly gauge?: Points;
  readonly sum?: Points;
}

interface Points {
  readonly points?: readonly { readonly attributes?: readonly Attribute[] }[];
}

interface Export {
  readonly resources?: readonly {
    readonly resource?: { readonly attributes?: readonly Attribute[] };
    readonly scopes?: readonly {
      readonly scope?: { readonly name?: string };
      readonly items?: readonly Item[];
    }[];
  }[];
}

const textOf = (value: Readonly<Record<string, unknown>> | undefined): string =>
  String(Object.values(value ?? {})[0] ?? '');

const attributesOf = (attributes: readonly Attribute[] = []): Record<string, string> =>
  Object.fromEntries(attributes.map(({ key, value }) => [key, textOf(value)]));

function telemetryOf(item: Item, scope: string, resource: Record<string, string>): Telemetry {
  const points = item.gauge ?? item.sum;
  return {
    name: item.name ?? textOf(item.body),
    scope,
    attributes: { ...resource, ...attributesOf(points?.points?.[0]?.attributes) },
    ...(points === undefined
      ? {}
      : { unit: item.unit ?? '', kind: item.gauge === undefined ? 'counter' : 'gauge' }),
  };
}

/**
 * Reads the body of an export request in protobuf.
 *
 * @throws Error when the bytes are no such message
 */
export function decodeOtlp(signal: Signal, body: Uint8Array): readonly Telemetry[] {
  const type = schema.lookupType(messages[signal]);
  const { resources = [] } = type.toObject(type.decode(body), { longs: String }) as Export;
  return resources.flatMap(({ resource, scopes = [] }) =>
    scopes.flatMap(({ scope, items = [] }) =>
      items.map((item) => telemetryOf(item, scope?.name ?? '', attributesOf(resource?.attributes))),
    ),
  );
}

/** An export request in JSON with one record, metric or span of a service, as an SDK sends it. */
export function otlpJson(signal: Signal, name: string, service: string, at: Date): object {
  const resource = { attributes: [{ key: 'service.name', value: { stringValue: service } }] };
  const nanoseconds = `${at.getTime()}000000`;
  switch (signal) {
    case 'logs': {
      const logRecords = [{ timeUnixNano: nanoseconds, severityText: 'INFO', body: { stringValue: name } }];
      return { resourceLogs: [{ resource, scopeLogs: [{ logRecords }] }] };
    }
    case 'metrics': {
      const gauge = { dataPoints: [{ timeUnixNano: nanoseconds, asDouble: 1.5 }] };
      return { resourceMetrics: [{ resource, scopeMetrics: [{ metrics: [{ name, unit: '1', gauge }] }] }] };
    }
    case 'traces': {
      const span = {
        traceId: '5b8efff798038103d269b633813fc60c',
        spanId: 'eee19b7ec3c1b174',
        name,
        kind: 2,
        startTimeUnixNano: nanoseconds,
        endTimeUnixNano: nanoseconds,
      };
      return { resourceSpans: [{ resource, scopeSpans: [{ spans: [span] }] }] };
    }
  }
}
