import { agentMetrics } from '../../../contract/agent-metrics';
import { clusterMetrics } from '../../../contract/cluster-metrics';
import { collectorMetrics } from '../../../contract/collector-metrics';
import {
  pipelineMetrics,
  rdsMetrics,
  storedMetricName,
  type MetricContract,
} from '../../../contract/metrics';
import { recordFields } from '../../../contract/record-fields';
import { allStreams, systemStreams } from '../../../contract/streams';

/** The columns of each stream, as the contract has them. */
export interface Catalogue {
  readonly logs: ReadonlyMap<string, ReadonlySet<string>>;
  readonly metrics: ReadonlyMap<string, ReadonlySet<string>>;
}

/** As OpenObserve stores the name of an attribute (openobserve, src/service/metrics/mod.rs, format_label_name). */
const label = (attribute: string): string => attribute.replaceAll('.', '_');

const metricColumns = ({ attributes }: MetricContract): ReadonlySet<string> =>
  new Set(['_timestamp', 'value', ...attributes.map(label)]);

/** Streams that do not carry records of Aurora have the fields that they declare, and no others. */
const withOwnFields = [systemStreams.podLogs.name, systemStreams.otlpLogs.name] as readonly string[];

/** Every metric that a query may speak of. */
export const metrics: readonly MetricContract[] = [
  ...Object.values(pipelineMetrics),
  ...Object.values(rdsMetrics),
  ...Object.values(agentMetrics),
  ...Object.values(clusterMetrics),
  ...Object.values(collectorMetrics),
];

export const catalogue: Catalogue = {
  logs: new Map(
    allStreams.map(({ name, fullText, index }) => [
      name,
      new Set(
        withOwnFields.includes(name) ? ['_timestamp', ...fullText, ...index] : Object.keys(recordFields),
      ),
    ]),
  ),
  metrics: new Map(metrics.map((metric) => [storedMetricName(metric), metricColumns(metric)])),
};
