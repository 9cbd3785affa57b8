import type { Meter } from '@opentelemetry/api';
import { rdsMetrics, type MetricContract } from '../../../contract/metrics';
import type { CallWatch } from './calls';

const described = ({ unit, meaning }: MetricContract) => ({ unit, description: meaning });

/** Counts calls, and what they bring, by OpenTelemetry. A call that is about no instance has an empty name there. */
export function meterWatch(meter: Meter): CallWatch {
  const calls = meter.createCounter(rdsMetrics.calls.name, described(rdsMetrics.calls));
  const bytes = meter.createCounter(rdsMetrics.bytes.name, described(rdsMetrics.bytes));
  return {
    called: (operation, instance = '', outcome) =>
      calls.add(1, { 'aws.rds.instance.id': instance, 'rpc.method': operation, outcome }),
    served: (operation, instance, length) =>
      bytes.add(length, { 'aws.rds.instance.id': instance, 'rpc.method': operation }),
  };
}
