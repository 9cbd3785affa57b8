import type { logTypes } from '../../contract/log-types';
import type { pipelineMetrics } from '../../contract/metrics';

type Metrics = typeof pipelineMetrics;
type NameOf<Kind> = { [K in keyof Metrics]: Metrics[K]['kind'] extends Kind ? K : never }[keyof Metrics];

/** One log of one instance: what every metric of the pipeline is about. */
export interface Measured {
  readonly instance: string;
  readonly logType: (typeof logTypes)[number];
}

/** Where the services write their metrics. */
export interface Measures {
  /** Adds to a counter. The first call for a log, with 0, publishes the counter, so that its first growth is seen. */
  count(metric: NameOf<'counter'>, of: Measured, by: number): void;
  /** Sets a gauge. */
  gauge(metric: NameOf<'gauge'>, of: Measured, value: number): void;
  /**
   * A gauge says no more about a log.
   * @param metric @default - none does: the log is gone
   */
  forget(of: Measured, metric?: NameOf<'gauge'>): void;
}
