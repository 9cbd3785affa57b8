import { organisation, services } from '../../../contract/service-addresses';
import type { StreamContract } from '../../../contract/streams';
import { fromEnvironment, variables, type Properties } from './properties';

const place = (url: string) => {
  const { hostname, port } = new URL(url);
  return { host: hostname, port: Number(port) };
};

export interface OpenObserveOutputProps {
  /** The name that metrics and messages say. */
  readonly alias: string;
  /** Which tags go there. */
  readonly match: string;
  readonly stream: Pick<StreamContract, 'name'>;
  /** See `bufferPlan`. */
  readonly totalLimitMib: number;
}

/**
 * Delivers records to a stream of OpenObserve, as one JSON array for each chunk.
 *
 * - `iso8601` has microseconds, and OpenObserve v0.15.0-rc4 keeps them; it would cut a number with decimals to seconds
 *   (openobserve/openobserve, src/config/src/utils/time.rs, parse_timestamp_micro_from_value).
 * - As long as OpenObserve is away, or answers 408, 429 or 5xx, a chunk is sent again, at most half a minute later, and
 *   never given up. Any other 4xx ends a chunk: it is dropped and counted in `fluentbit_output_dropped_records_total`
 *   (fluent/fluent-bit v4.0.5, plugins/out_http/http.c). So the account must exist before the first chunk is sent.
 * - OpenObserve answers 200 where it refuses single records, for which `failed` in the body is above zero. This output
 *   does not look there. It refuses records that are older than `ZO_INGEST_ALLOWED_UPTO`, or too far in the future.
 */
export const openobserveOutput = ({
  alias,
  match,
  stream,
  totalLimitMib,
}: OpenObserveOutputProps): Properties => ({
  name: 'http',
  alias,
  match,
  ...place(services.openobserve.url),
  uri: `/api/${organisation}/${stream.name}/_json`,
  format: 'json',
  json_date_key: '_timestamp',
  json_date_format: 'iso8601',
  compress: 'gzip',
  http_user: fromEnvironment(variables.openobserveEmail),
  http_passwd: fromEnvironment(variables.openobservePassword),
  retry_limit: 'no_limits',
  'storage.total_limit_size': `${totalLimitMib}M`,
  workers: 1,
  'net.connect_timeout': 10,
  'net.io_timeout': 60,
  // Only what goes wrong is worth a line; OpenObserve says in its answer what it did not like.
  log_response_payload: true,
  log_level: 'warn',
});

/** The tag of Fluent Bit’s metrics about itself. */
export const metricsTag = 'metrics.fluentbit';

/** Its own metrics, by way of the collector, which adds the pod and node that they come from. */
export const metricsOutput: Properties = {
  name: 'opentelemetry',
  alias: 'otel-collector',
  match: metricsTag,
  ...place(services.otelCollector.otlpHttp),
  metrics_uri: '/v1/metrics',
  compress: 'gzip',
  // They say how things are: an old one helps nobody.
  retry_limit: 3,
  log_level: 'warn',
};
