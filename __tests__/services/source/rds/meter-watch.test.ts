import { rdsMetrics } from '../../../../contract/metrics';
import { startTelemetry, type Telemetry } from '../../../../services/shared/telemetry';
import { meterWatch } from '../../../../services/source/rds/meter-watch';
import { manualClock } from '../../support/manual-clock';
import { recordingLog } from '../../support/recording-log';

let telemetry: Telemetry;

beforeEach(() => {
  const who = { service: 'discovery', instance: 'pod-0', environment: 'prod' };
  telemetry = startTelemetry({ ...who, log: recordingLog(), clock: manualClock() });
});

afterEach(() => telemetry.close());

const linesOf = async (name: string): Promise<string[]> =>
  (await telemetry.prometheus()).split('\n').filter((line) => line.startsWith(name));

it('counts calls by instance, operation and outcome', async () => {
  const watch = meterWatch(telemetry.meter);
  watch.called('DescribeDBInstances', undefined, 'ok');
  watch.called('DownloadDBLogFilePortion', 'db-1', 'throttled');
  watch.called('DownloadDBLogFilePortion', 'db-1', 'throttled');
  expect(await linesOf('aurora_rds_api_calls')).toEqual([
    expect.stringMatching(/aws_rds_instance_id="",rpc_method="DescribeDBInstances",outcome="ok".*\} 1$/),
    expect.stringMatching(/aws_rds_instance_id="db-1",.*,outcome="throttled".*\} 2$/),
  ]);
});

it('counts the bytes that were served', async () => {
  const watch = meterWatch(telemetry.meter);
  watch.served('DownloadDBLogFilePortion', 'db-1', 1000);
  watch.served('DownloadDBLogFilePortion', 'db-1', 24);
  watch.served('DownloadCompleteDBLogFile', 'db-1', 7);
  expect(await linesOf('aurora_rds_api_bytes')).toEqual([
    expect.stringMatching(/rpc_method="DownloadDBLogFilePortion".*\} 1024$/),
    expect.stringMatching(/rpc_method="DownloadCompleteDBLogFile".*\} 7$/),
  ]);
});

it.each(Object.values(rdsMetrics))(
  'has $name with its unit, its meaning and its attributes',
  async (metric) => {
    const watch = meterWatch(telemetry.meter);
    watch.called('DownloadDBLogFilePortion', 'db-1', 'ok');
    watch.served('DownloadDBLogFilePortion', 'db-1', 1);
    const stored = `${metric.name.replaceAll('.', '_')}_total`;
    const text = await telemetry.prometheus();
    expect(text).toContain(`# HELP ${stored} ${metric.meaning}\n`);
    expect(text).toContain(`# UNIT ${stored} ${metric.unit}\n`);
    const [line = ''] = await linesOf(stored);
    for (const attribute of metric.attributes) expect(line).toContain(`${attribute.replaceAll('.', '_')}="`);
  },
);
