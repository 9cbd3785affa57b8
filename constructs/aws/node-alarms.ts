import {
  CloudwatchMetricAlarm,
  type CloudwatchMetricAlarmConfig,
} from '@cdktf/provider-aws/lib/cloudwatch-metric-alarm';
import { Construct } from 'constructs';

export interface NodeAlarmsProps {
  /** The first part of every alarm's name. */
  readonly name: string;
  /** Where alarms go. */
  readonly topicArn: string;
  /** The Auto Scaling group of the nodes. */
  readonly autoScalingGroupName: string;
  /**
   * For burstable types: how CPU above the baseline is treated, which decides what can go wrong.
   * @default - the type is not burstable and has no credits to watch
   */
  readonly cpuCredits?: 'unlimited' | 'standard';
}

type Watched = Pick<
  CloudwatchMetricAlarmConfig,
  | 'alarmDescription'
  | 'metricName'
  | 'comparisonOperator'
  | 'statistic'
  | 'period'
  | 'evaluationPeriods'
  | 'treatMissingData'
>;

/** Alarms on the machines, from outside the cluster. */
export class NodeAlarms extends Construct {
  /** A node is broken, or there is none. */
  public readonly status: CloudwatchMetricAlarm;
  /** CPU credits; empty for types that have none. */
  public readonly credits: readonly CloudwatchMetricAlarm[];

  constructor(
    scope: Construct,
    id: string,
    private readonly props: NodeAlarmsProps,
  ) {
    super(scope, id);
    this.status = this.watch('status', {
      alarmDescription:
        'A node failed its EC2 status checks for 5 minutes, or no node reports at all: logs are not being processed.',
      metricName: 'StatusCheckFailed',
      comparisonOperator: 'GreaterThanThreshold',
      statistic: 'Maximum',
      period: 60,
      evaluationPeriods: 5,
      // Without a node there is nothing that could report its failure.
      treatMissingData: 'breaching',
    });
    this.credits = this.watchCredits();
  }

  /** Credits are reported every 5 minutes ("CloudWatch metrics for your burstable performance instances", EC2 User Guide). */
  private watchCredits(): CloudwatchMetricAlarm[] {
    const { cpuCredits } = this.props;
    if (cpuCredits === undefined) return [];
    if (cpuCredits === 'standard') {
      return [
        this.watch('credits-exhausted', {
          alarmDescription:
            'A node has no CPU credits left and is throttled to its baseline: processing falls behind. Set nodeGroup.cpuCredits to "unlimited" or choose a type that is not burstable.',
          metricName: 'CPUCreditBalance',
          comparisonOperator: 'LessThanOrEqualToThreshold',
          statistic: 'Minimum',
          period: 300,
          evaluationPeriods: 6,
          treatMissingData: 'notBreaching',
        }),
      ];
    }
    return [
      this.watch('surplus-credits', {
        alarmDescription:
          'A node has used more CPU than its baseline for 6 hours and lives on borrowed credits: they are charged once a day’s worth is spent.',
        metricName: 'CPUSurplusCreditBalance',
        comparisonOperator: 'GreaterThanThreshold',
        // A new node borrows credits to start, and pays them back within hours: only what never gets back to 0 counts.
        statistic: 'Minimum',
        period: 3600,
        evaluationPeriods: 6,
        treatMissingData: 'notBreaching',
      }),
      this.watch('surplus-charged', {
        alarmDescription:
          'Surplus CPU credits of a node are being charged. Where that lasts, compare the price of a type that is not burstable, such as m7g.',
        metricName: 'CPUSurplusCreditsCharged',
        comparisonOperator: 'GreaterThanThreshold',
        statistic: 'Maximum',
        period: 3600,
        evaluationPeriods: 1,
        treatMissingData: 'notBreaching',
      }),
    ];
  }

  private watch(id: string, watched: Watched): CloudwatchMetricAlarm {
    const { name, topicArn, autoScalingGroupName } = this.props;
    return new CloudwatchMetricAlarm(this, id, {
      ...watched,
      alarmName: `${name}-node-${id}`,
      alarmActions: [topicArn],
      okActions: [topicArn],
      namespace: 'AWS/EC2',
      dimensions: { AutoScalingGroupName: autoScalingGroupName },
      threshold: 0,
    });
  }
}
