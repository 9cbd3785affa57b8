import { PutMetricDataCommand, type CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { heartbeat } from '../../contract/heartbeat';
import type { Heartbeat } from './heartbeat';

/** Tells CloudWatch of each complete cycle, by the metric whose absence raises the alarm. */
export const cloudwatchHeartbeat = (client: CloudWatchClient, environment: string): Heartbeat => ({
  beat: async () => {
    await client.send(
      new PutMetricDataCommand({
        Namespace: heartbeat.namespace,
        MetricData: [
          {
            MetricName: heartbeat.metricName,
            Dimensions: [{ Name: heartbeat.dimension, Value: environment }],
            Value: 1,
            Unit: 'Count',
          },
        ],
      }),
    );
  },
});
