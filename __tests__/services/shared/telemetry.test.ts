import { pipelineMetrics } from '../../../contract/metrics';
import type { Log } from '../../../services/shared/log';
import { meterMeasures } from '../../../services/shared/telemetry-measures';
import { startTelemetry, type Telemetry } from '../../../services/shared/telemetry';
import { manualClock } from '../support/manual-clock';

const db1 = { instance: 'db-1', logType: 'error' } as const;
const db2 = { instance: 'db-2', logType: 'slowquery' } as const;

let telemetry: Telemetry | undefined;
const quiet = (): void => undefined;
const log: Log = { debug: quiet, info: quiet, error: quiet, warn: quiet };

const begin = (): Telemetry =>
  (telemetry = startTelemetry({
    ...{ service: 'processor-worker', instance: 'pod-0', environment: 'prod', log },
    clock: manualClock(),
  }));

afterEach(() => telemetry?.close());

/** Lines of Prometheus’ format about one metric, without its comments. */
const linesOf = async (name: string): Promise<string[]> =>
  ((await telemetry?.prometheus()) ?? '').split('\n').filter((line) => line.startsWith(name));

describe('the metrics of the contract', () => {
  it('are counted for each log, from 0 on', async () => {
    const measures = meterMeasures(begin().meter);
    measures.count('gaps', db1, 0);
    measures.count('gaps', db2, 2);
    measures.count('gaps', db2, 3);
    expect(await linesOf('aurora_log_gaps')).toEqual([
      expect.stringMatching(/\{aws_rds_instance_id="db-1",log_type="error".*\} 0$/),
      expect.stringMatching(/\{aws_rds_instance_id="db-2",log_type="slowquery".*\} 5$/),
    ]);
    expect(await linesOf('aurora_log_gaps')).toHaveLength(2);
  });

  it('show the last value of a gauge, and none of a log that is gone', async () => {
    const measures = meterMeasures(begin().meter);
    measures.gauge('lagBytes', db1, 10);
    measures.gauge('lagBytes', db1, 7);
    measures.gauge('lagBytes', db2, 1);
    expect(await linesOf('aurora_log_lag{')).toEqual([
      expect.stringMatching(/db-1.* 7$/),
      expect.stringMatching(/db-2.* 1$/),
    ]);
    measures.forget(db1);
    expect(await linesOf('aurora_log_lag{')).toEqual([expect.stringMatching(/db-2.* 1$/)]);
  });

  it('show no gauge that has ended, and still the others of its log', async () => {
    const measures = meterMeasures(begin().meter);
    measures.gauge('lagBytes', db1, 10);
    measures.gauge('timeToLoss', db1, 3600);
    expect(await linesOf('aurora_log_time_to_loss{')).toHaveLength(1);
    measures.forget(db1, 'timeToLoss');
    expect(await linesOf('aurora_log_time_to_loss{')).toEqual([]);
    expect(await linesOf('aurora_log_lag{')).toHaveLength(1);
  });

  it('keep more series apart than a fleet has', async () => {
    const measures = meterMeasures(begin().meter);
    for (let index = 0; index < 5000; index++)
      measures.count('recordsRead', { instance: `db-${index}`, logType: 'error' }, 1);
    expect(await linesOf('aurora_log_records_read')).toHaveLength(5000);
  });

  it.each(Object.values(pipelineMetrics))('have $name with its unit and meaning', async (metric) => {
    const measures = meterMeasures(begin().meter);
    for (const [id, { kind }] of Object.entries(pipelineMetrics)) {
      if (kind === 'counter') measures.count(id as 'gaps', db1, 1);
      else measures.gauge(id as 'lagBytes', db1, 1);
    }
    const stored = metric.name.replaceAll('.', '_') + (metric.kind === 'counter' ? '_total' : '');
    const text = (await telemetry?.prometheus()) ?? '';
    expect(text).toContain(`# HELP ${stored} ${metric.meaning}\n`);
    expect(text).toContain(`# UNIT ${stored} ${metric.unit}\n`);
    expect(text).toContain(`# TYPE ${stored} ${metric.kind}\n`);
  });
});
