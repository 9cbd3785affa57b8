import type { Attributes, Meter } from '@opentelemetry/api';
import { pipelineMetrics, type MetricContract } from '../../contract/metrics';
import type { Measured, Measures } from './measures';

const attributesOf = ({ instance, logType }: Measured): Attributes => ({
  'aws.rds.instance.id': instance,
  'log.type': logType,
});

const keyOf = ({ instance, logType }: Measured): string => `${logType}\0${instance}`;

const described = ({ unit, meaning }: MetricContract) => ({ unit, description: meaning });

/** The metrics of the contract, by OpenTelemetry. Gauges are told when they are asked for, so that one can end. */
export function meterMeasures(meter: Meter): Measures {
  const all: readonly [string, MetricContract][] = Object.entries(pipelineMetrics);
  const counters = new Map(
    all
      .filter(([, metric]) => metric.kind === 'counter')
      .map(([id, metric]) => [id, meter.createCounter(metric.name, described(metric))]),
  );
  const gauges = new Map<string, Map<string, { readonly attributes: Attributes; readonly value: number }>>();
  for (const [id, metric] of all.filter(([, { kind }]) => kind === 'gauge')) {
    const values = new Map<string, { readonly attributes: Attributes; readonly value: number }>();
    gauges.set(id, values);
    meter.createObservableGauge(metric.name, described(metric)).addCallback((result) => {
      for (const { attributes, value } of values.values()) result.observe(value, attributes);
    });
  }
  return {
    count: (metric, of, by) => counters.get(metric)?.add(by, attributesOf(of)),
    gauge: (metric, of, value) =>
      void gauges.get(metric)?.set(keyOf(of), { attributes: attributesOf(of), value }),
    forget: (of, metric) => {
      for (const [id, values] of gauges) if (metric === undefined || id === metric) values.delete(keyOf(of));
    },
  };
}
