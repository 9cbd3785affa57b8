import { CloudwatchMetricAlarm } from '@cdktf/provider-aws/lib/cloudwatch-metric-alarm';
import { Construct } from 'constructs';

export interface FoundationAlarmsProps {
  /** The first part of every alarm's name. */
  readonly name: string;
  /** Where alarms go. */
  readonly topicArn: string;
  /** Tables whose throttled requests are watched. */
  readonly tableNames: readonly string[];
  readonly heartbeat: {
    readonly namespace: string;
    readonly metricName: string;
    readonly dimensions: Readonly<Record<string, string>>;
    /** Minutes of silence after which the alarm speaks. */
    readonly minutes: number;
  };
}

/** Alarms that need nothing inside the cluster, so that they also speak when the cluster cannot. */
export class FoundationAlarms extends Construct {
  public readonly throttles: readonly CloudwatchMetricAlarm[];
  public readonly heartbeat: CloudwatchMetricAlarm;

  constructor(scope: Construct, id: string, props: FoundationAlarmsProps) {
    super(scope, id);
    const actions = { alarmActions: [props.topicArn], okActions: [props.topicArn] };

    this.throttles = props.tableNames.map(
      (tableName) =>
        new CloudwatchMetricAlarm(this, `throttles-${tableName}`, {
          ...actions,
          alarmName: `${tableName}-throttled`,
          alarmDescription: `DynamoDB refused requests to ${tableName} for 10 minutes: checkpoints are late. Look for a hot instance, then at the account's table quota.`,
          comparisonOperator: 'GreaterThanThreshold',
          threshold: 0,
          evaluationPeriods: 2,
          treatMissingData: 'notBreaching',
          metricQuery: [
            {
              id: 'throttled',
              expression: 'FILL(reads, 0) + FILL(writes, 0)',
              label: 'Throttled requests',
              returnData: true,
            },
            ...(['Read', 'Write'] as const).map((kind) => ({
              id: `${kind.toLowerCase()}s`,
              returnData: false,
              metric: {
                namespace: 'AWS/DynamoDB',
                metricName: `${kind}ThrottleEvents`,
                dimensions: { TableName: tableName },
                period: 300,
                stat: 'Sum',
              },
            })),
          ],
        }),
    );

    const { namespace, metricName, dimensions, minutes } = props.heartbeat;
    this.heartbeat = new CloudwatchMetricAlarm(this, 'heartbeat', {
      ...actions,
      alarmName: `${props.name}-heartbeat-missing`,
      alarmDescription: `No discovery cycle was completed for ${minutes} minutes: logs are not being collected. Aurora keeps slow-query logs for 24 hours only. Before discovery is deployed, it is meant to speak.`,
      namespace,
      metricName,
      dimensions: { ...dimensions },
      statistic: 'Sum',
      comparisonOperator: 'LessThanThreshold',
      threshold: 1,
      period: 60,
      evaluationPeriods: minutes,
      // Silence is the very thing that it watches for.
      treatMissingData: 'breaching',
    });
  }
}
