import { secrets } from '../../contract/secrets';
import { tables } from '../../contract/tables';
import { instanceTypes } from '../../values/instance-types';
import { prices, type ListPrice } from '../../values/prices';
import type { Environment } from '../../values/schema';
import { assume } from './assumptions';
import { line, type PriceLine } from './line';
import { s3RequestsOf } from './s3';

const keys = 'Keys and secrets';
const monitoring = 'Monitoring';

/** The environment's key, its secrets and the requests to both. */
export function keyLines(environment: Environment): PriceLine[] {
  const s3Requests = Object.values(s3RequestsOf(environment)).reduce((sum, count) => sum + count, 0);
  const kmsRequests = assume('kmsBackground') + s3Requests * assume('bucketKeyShare');
  return [
    line(
      keys,
      'KMS key',
      1,
      'key-months',
      prices.kmsKey,
      [],
      'each of the first two yearly rotations adds $1 a month',
    ),
    line(keys, 'KMS requests', kmsRequests, 'requests', prices.kmsRequest, [
      'kmsBackground',
      'bucketKeyShare',
    ]),
    line(keys, 'Secrets', Object.keys(secrets).length, 'secret-months', prices.secret),
    line(keys, 'Secrets Manager calls', assume('secretCalls'), 'calls', prices.secretCall, ['secretCalls']),
  ];
}

/** Metrics that the alarms on nodes watch: their status, and the CPU credits of burstable types. */
function nodeAlarmMetrics({ instanceType, cpuCredits }: Environment['nodeGroup']): number {
  if (!('baselineShare' in instanceTypes[instanceType])) return 1;
  return cpuCredits === 'unlimited' ? 3 : 2;
}

/** `PutMetricData`: one heartbeat, or more metrics at once. */
const metricRequest: ListPrice = {
  usd: 0.01,
  per: '1,000 requests',
  page: 'https://aws.amazon.com/cloudwatch/pricing/',
};

/** Alarms, the heartbeat and its metric, and the logs that AWS writes about this system itself. */
export function monitoringLines({ cluster, network, nodeGroup }: Environment): PriceLine[] {
  // A table's alarm adds up two metrics, and each is billed; the heartbeat's watches one.
  const alarmMetrics = 2 * Object.keys(tables).length + 1 + nodeAlarmMetrics(nodeGroup);
  const months = (days: number) => days / assume('daysPerMonth');
  const controlPlaneStored =
    assume('controlPlaneLogGb') * months(cluster.controlPlaneLogDays) * assume('cloudWatchCompression');
  return [
    line(monitoring, 'CloudWatch alarms', alarmMetrics, 'alarm metrics', prices.alarm),
    line(monitoring, 'Heartbeat metric', 1, 'metrics', prices.customMetric),
    line(
      monitoring,
      'Heartbeats',
      assume('discoveryCycles') * assume('daysPerMonth'),
      'requests',
      metricRequest,
      ['discoveryCycles', 'daysPerMonth'],
    ),
    line(
      monitoring,
      'Control-plane logs, ingestion',
      assume('controlPlaneLogGb'),
      'GB',
      prices.logsIngestion,
      ['controlPlaneLogGb'],
    ),
    line(
      monitoring,
      `Control-plane logs, ${cluster.controlPlaneLogDays} days`,
      controlPlaneStored,
      'GB-months',
      prices.logsStorage,
      ['controlPlaneLogGb', 'cloudWatchCompression', 'daysPerMonth'],
    ),
    ...(network.mode === 'create'
      ? [
          line(
            monitoring,
            'VPC flow logs, delivery to S3',
            assume('flowLogGb'),
            'GB',
            prices.vendedLogsToS3,
            ['flowLogGb'],
          ),
          line(
            monitoring,
            `VPC flow logs, ${network.flowLogDays} days`,
            assume('flowLogGb') * months(network.flowLogDays),
            'GB-months',
            prices.s3Storage,
            ['flowLogGb', 'daysPerMonth'],
          ),
        ]
      : []),
    line(monitoring, 'Alarm mails', assume('alarmMails'), 'mails', prices.snsEmail, ['alarmMails']),
    line(monitoring, 'Budget', 1, 'budgets', prices.budget),
  ];
}
