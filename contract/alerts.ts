import { agentMetrics } from './agent-metrics';
import { clusterMetrics } from './cluster-metrics';
import { pipelineMetrics, storedMetricName, type MetricContract } from './metrics';
import { namespaces } from './namespaces';

/** An expression of PromQL, and the value that it must not pass. */
interface PromqlQuery {
  readonly language: 'promql';
  readonly expression: string;
  readonly operator: '>' | '<';
  readonly value: number;
}

/** A statement of SQL: each row that it returns is one thing that is wrong. */
interface SqlQuery {
  readonly language: 'sql';
  readonly statement: string;
}

/** One alert of OpenObserve. */
export interface AlertContract {
  /** Letters, digits and dashes: OpenObserve refuses spaces and most signs. */
  readonly name: string;
  readonly severity: 'critical' | 'warning';
  /** What has happened, for the person who is woken up. No quotation marks: it goes into a JSON text as it is. */
  readonly meaning: string;
  /** The metric whose stream must have data before OpenObserve takes the alert. */
  readonly metric: MetricContract;
  readonly query: SqlQuery | PromqlQuery;
  /** Minutes that each evaluation looks back. */
  readonly periodMinutes: number;
  /** Minutes between two evaluations. */
  readonly frequencyMinutes: number;
  /** Minutes without another notification after one. */
  readonly silenceMinutes: number;
  /**
   * When it fires: by the number of rows of SQL, or of samples of one series in the period that PromQL finds.
   *
   * @default at least one
   */
  readonly fires?: { readonly operator: '>=' | '<'; readonly count: number };
  /** One line for each row, with the columns in braces. */
  readonly row: string;
}

const stored = storedMetricName;
const { lagSeconds, deadLetters, newestRecord, recordsRejected, gaps, timeToLoss } = pipelineMetrics;
const { containerRestarts, volumeAvailable, volumeCapacity, nodeDiskAvailable, nodeDiskCapacity } =
  clusterMetrics;

const ours = Object.values(namespaces)
  .map((namespace) => `'${namespace}'`)
  .join(', ');

/** A gauge of the pipeline that was past a limit all the time, for each instance and log type. */
const pastLimit = (metric: MetricContract, limit: number): SqlQuery => ({
  language: 'sql',
  statement:
    `SELECT "aws_rds_instance_id", "log_type", min("value") AS "least" FROM "${stored(metric)}" ` +
    `GROUP BY "aws_rds_instance_id", "log_type" HAVING min("value") > ${limit}`,
});

/** A gauge of the pipeline that was below a limit all the time, for each instance and log type. */
const belowLimit = (metric: MetricContract, limit: number): SqlQuery => ({
  language: 'sql',
  statement:
    `SELECT "aws_rds_instance_id", "log_type", max("value") AS "most" FROM "${stored(metric)}" ` +
    `GROUP BY "aws_rds_instance_id", "log_type" HAVING max("value") < ${limit}`,
});

/** Whether a counter of the pipeline has grown, for each instance and log type. PromQL sees through restarts. */
const grown = (metric: MetricContract, minutes: number): PromqlQuery => ({
  language: 'promql',
  expression: `sum by (aws_rds_instance_id, log_type) (increase(${stored(metric)}[${minutes}m]))`,
  operator: '>',
  value: 0,
});

/** The free share of something, below which it is nearly full. */
const freeShare = (
  available: MetricContract,
  capacity: MetricContract,
  by: string,
  selector: string,
  least: number,
): PromqlQuery => ({
  language: 'promql',
  expression:
    `min by (${by}) (${stored(available)}${selector}) / ` + `min by (${by}) (${stored(capacity)}${selector})`,
  operator: '<',
  value: least,
});

/** The alerts of every environment. What they count is theirs to say; where they go is the environment’s. */
export const alerts: readonly AlertContract[] = [
  {
    name: 'aurora-log-lag',
    severity: 'warning',
    meaning: 'Records of an instance wait longer than 15 minutes to be delivered.',
    metric: lagSeconds,
    query: pastLimit(lagSeconds, 900),
    periodMinutes: 10,
    frequencyMinutes: 5,
    silenceMinutes: 60,
    row: '{aws_rds_instance_id} {log_type}: {least} s behind',
  },
  {
    name: 'aurora-dead-letters',
    severity: 'critical',
    meaning: 'Ranges of a log were given up after several attempts, and wait to be replayed.',
    metric: deadLetters,
    query: pastLimit(deadLetters, 0),
    periodMinutes: 10,
    frequencyMinutes: 10,
    silenceMinutes: 240,
    row: '{aws_rds_instance_id} {log_type}: {least} ranges',
  },
  {
    name: 'aurora-instance-silent',
    severity: 'warning',
    meaning: 'No record of any log of an instance was delivered for six hours.',
    metric: newestRecord,
    query: {
      language: 'sql',
      statement:
        `SELECT "aws_rds_instance_id", min("value") AS "age" FROM "${stored(newestRecord)}" ` +
        `GROUP BY "aws_rds_instance_id" HAVING min("value") > 21600`,
    },
    periodMinutes: 15,
    frequencyMinutes: 15,
    silenceMinutes: 360,
    row: '{aws_rds_instance_id}: newest record is {age} s old',
  },
  {
    name: 'aurora-pipeline-silent',
    severity: 'critical',
    meaning: 'The processor has not reported its lag for 15 minutes: nobody knows whether logs arrive.',
    metric: lagSeconds,
    query: {
      language: 'sql',
      statement: `SELECT "aws_rds_instance_id", count("value") AS "reports" FROM "${stored(lagSeconds)}" GROUP BY "aws_rds_instance_id"`,
    },
    periodMinutes: 15,
    frequencyMinutes: 5,
    silenceMinutes: 60,
    fires: { operator: '<', count: 1 },
    row: '',
  },
  {
    name: 'aurora-records-rejected',
    severity: 'critical',
    meaning: 'OpenObserve refused records: they are too old, or do not fit their columns.',
    metric: recordsRejected,
    query: grown(recordsRejected, 15),
    periodMinutes: 15,
    frequencyMinutes: 5,
    silenceMinutes: 60,
    row: '{aws_rds_instance_id} {log_type}: {value} records',
  },
  {
    name: 'aurora-log-gaps',
    severity: 'critical',
    meaning: 'A range of a log was gone before it could be read, and was declared lost.',
    metric: gaps,
    query: grown(gaps, 15),
    periodMinutes: 15,
    frequencyMinutes: 5,
    silenceMinutes: 60,
    row: '{aws_rds_instance_id} {log_type}: {value} gaps',
  },
  {
    name: 'aurora-time-to-loss',
    severity: 'critical',
    meaning: 'Aurora may remove a log file within six hours, and not all of it is delivered.',
    metric: timeToLoss,
    // A quarter of the day that Aurora keeps a file: time enough to find the cause and to read the rest.
    query: belowLimit(timeToLoss, 21_600),
    periodMinutes: 10,
    frequencyMinutes: 5,
    silenceMinutes: 60,
    row: '{aws_rds_instance_id} {log_type}: at most {most} s left',
  },
  {
    name: 'aurora-agent-drops',
    severity: 'critical',
    meaning: 'Fluent Bit lost records: OpenObserve refused a whole request, or a buffer was too small.',
    metric: agentMetrics.dropped,
    query: {
      language: 'promql',
      expression: `sum by (name) (increase(${stored(agentMetrics.dropped)}[15m]))`,
      operator: '>',
      value: 0,
    },
    periodMinutes: 15,
    frequencyMinutes: 5,
    silenceMinutes: 60,
    row: '{name}: {value} records',
  },
  {
    name: 'aurora-volume-nearly-full',
    severity: 'critical',
    meaning: 'Less than 15 % of a data volume is free.',
    metric: volumeAvailable,
    query: freeShare(
      volumeAvailable,
      volumeCapacity,
      'k8s_persistentvolumeclaim_name',
      '{k8s_volume_type="persistentVolumeClaim"}',
      0.15,
    ),
    periodMinutes: 10,
    frequencyMinutes: 5,
    silenceMinutes: 60,
    row: '{k8s_persistentvolumeclaim_name}: a share of {value} is free',
  },
  {
    name: 'aurora-node-disk-nearly-full',
    severity: 'critical',
    meaning: 'Less than 15 % of the root disk of a node is free; the kubelet evicts pods below 10 %.',
    metric: nodeDiskAvailable,
    query: freeShare(nodeDiskAvailable, nodeDiskCapacity, 'k8s_node_name', '', 0.15),
    periodMinutes: 10,
    frequencyMinutes: 5,
    silenceMinutes: 60,
    row: '{k8s_node_name}: a share of {value} is free',
  },
  {
    name: 'aurora-container-restarts',
    severity: 'warning',
    meaning: 'A container has restarted at least twice within 30 minutes.',
    metric: containerRestarts,
    query: {
      language: 'sql',
      statement:
        `SELECT "k8s_pod_name", "k8s_container_name", max("value") - min("value") AS "restarts" ` +
        `FROM "${stored(containerRestarts)}" WHERE "k8s_namespace_name" IN (${ours}) ` +
        `GROUP BY "k8s_pod_name", "k8s_container_name" HAVING max("value") - min("value") >= 2`,
    },
    periodMinutes: 30,
    frequencyMinutes: 10,
    silenceMinutes: 60,
    row: '{k8s_pod_name} {k8s_container_name}: {restarts} restarts',
  },
];
