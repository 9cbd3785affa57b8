import { stringify } from 'yaml';
import { ports } from '../../../contract/ports';
import { auroraLogs } from './aurora-logs';
import { bufferPlan } from './buffer';
import { metricsOutput, metricsTag } from './outputs';
import { podLogs } from './pod-logs';
import { paths, type Properties } from './properties';

export interface ConfigurationProps {
  /** The name of the release, by which the input for Aurora’s logs calls itself too. */
  readonly releaseName: string;
  readonly environment: string;
  readonly clusterName: string;
  /** What the node keeps while OpenObserve is away, in MiB. */
  readonly bufferMib: number;
  /** Whether the input for Aurora’s logs is open. */
  readonly takesAuroraLogs: boolean;
}

/** A whole configuration, as Fluent Bit’s YAML has it. */
export interface FluentBitConfiguration {
  readonly service: Properties;
  readonly parsers?: readonly Properties[];
  readonly pipeline: {
    readonly inputs: readonly Properties[];
    readonly filters: readonly Properties[];
    readonly outputs: readonly Properties[];
  };
}

const service = (maxChunksUp: number): Properties => ({
  flush: 2,
  grace: 20,
  log_level: 'info',
  http_server: true,
  http_listen: '0.0.0.0',
  http_port: ports.fluentBit.http,
  // At `/api/v1/health`, for people: it turns bad when OpenObserve refuses, which no restart of this program would cure.
  health_check: true,
  // The wait before a chunk is sent again grows up to this; the default is more than half an hour. Seconds.
  'scheduler.base': 1,
  'scheduler.cap': 30,
  'storage.path': `${paths.state}/buffer`,
  'storage.sync': 'normal',
  'storage.metrics': true,
  'storage.max_chunks_up': maxChunksUp,
  'storage.backlog.mem_limit': '16M',
});

const ownMetrics: Properties = { name: 'fluentbit_metrics', tag: metricsTag, scrape_interval: 30 };

/** What Fluent Bit does on each node. */
export function configuration(props: ConfigurationProps): FluentBitConfiguration {
  const { maxChunksUp, totalLimitMib } = bufferPlan(props.bufferMib);
  const pods = podLogs({ ...props, totalLimitMib });
  const aurora = props.takesAuroraLogs
    ? auroraLogs({ selfHostname: props.releaseName, totalLimitMib })
    : undefined;
  return {
    service: service(maxChunksUp),
    ...(aurora === undefined ? {} : { parsers: aurora.parsers }),
    pipeline: {
      inputs: [...pods.inputs, ownMetrics, ...(aurora?.inputs ?? [])],
      filters: [...pods.filters, ...(aurora?.filters ?? [])],
      outputs: [...pods.outputs, metricsOutput, ...(aurora?.outputs ?? [])],
    },
  };
}

/** Written on one line each, however long: a pattern that were folded would be another one. */
export const configurationText = (given: FluentBitConfiguration): string =>
  stringify(given, { lineWidth: 0 });
