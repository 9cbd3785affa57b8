/** The TCP ports that the workloads listen on. */
export const ports = {
  openobserve: { http: 5080, grpc: 5081 },
  kafka: { client: 9092, controller: 9093, interBroker: 9094 },
  valkey: 6379,
  /** The OpenTelemetry Collector; 4317 and 4318 are the ports that OTLP registered with IANA. */
  otelCollector: { otlpGrpc: 4317, otlpHttp: 4318, health: 13133 },
  fluentBit: { http: 2020, forward: 24224 },
  /** Health and metrics of discovery and processor. */
  service: { http: 8080 },
} as const;
