import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { discoverySettings, type DiscoverySettings } from '../../contract/settings';
import { beatingClock, pulse, roundWatch } from '../shared/health';
import type { KafkaAccess } from '../shared/kafka-client';
import type { ExitCode } from '../shared/life';
import { runProgram, type ProgramContext } from '../shared/program';
import { readSettings, settingsMistake, type Environment } from '../shared/settings';
import { spanned } from '../shared/telemetry-spans';
import { callPlan } from '../source/rds/plan';
import { documentClient } from '../tracking/dynamodb-client';
import { dynamodbInstances } from '../tracking/dynamodb-instances';
import { dynamodbTrackingStore } from '../tracking/dynamodb-tracking-store';
import { cloudwatchHeartbeat } from './cloudwatch-heartbeat';
import { discovery, type Discovery } from './cycle';
import { kafkaHintPublisher } from './kafka-hint-publisher';
import { backfill, lookBackOf, runCycles } from './loop';
import { connectSources } from './program-sources';

/** What discovery does: look again and again, or once, and further back. */
export type DiscoveryRole = 'run' | { readonly backfillSince: string };

const hour = 3_600_000;

/** Milliseconds without any progress after which discovery is taken for stuck; a cycle over a large bucket takes minutes. */
const stuckAfter = 10 * 60_000;

const accessOf = (settings: DiscoverySettings): KafkaAccess => ({
  bootstrap: settings.AURORA_KAFKA_BOOTSTRAP,
  username: settings.AURORA_KAFKA_USERNAME,
  password: settings.AURORA_KAFKA_PASSWORD,
  clientId: 'aurora-discovery',
});

/** Discovery on its sources, DynamoDB and Kafka. */
function assemble(
  settings: DiscoverySettings,
  { log, telemetry, ...context }: ProgramContext,
  beat: () => void,
) {
  const clock = beatingClock(context.clock, beat);
  const client = documentClient({ region: settings.AWS_REGION });
  const publisher = kafkaHintPublisher(accessOf(settings));
  const sources = connectSources(settings, { clock, log, meter: telemetry.meter });
  const core = discovery(
    {
      source: {
        async *list(since, signal) {
          for await (const file of sources.source.list(since, signal)) {
            beat();
            yield file;
          }
        },
      },
      reader: sources.reader,
      store: dynamodbTrackingStore({
        ...{ client, log, clock, random: Math.random },
        table: settings.AURORA_TABLE_LOG_FILE_TRACKING,
      }),
      instances: dynamodbInstances({ client, table: settings.AURORA_TABLE_INSTANCE_METADATA }),
      ...{ publisher, clock, log },
    },
    {
      logTypes: settings.AURORA_LOG_TYPES,
      lookBack: settings.AURORA_LOOK_BACK_HOURS * hour,
      hintAgain: settings.AURORA_HINT_AGAIN_SECONDS * 1000,
      sealAfter: settings.AURORA_SEAL_AFTER_SECONDS * 1000,
      trackingDays: settings.AURORA_TRACKING_DAYS,
      plan: callPlan({ clock }, settings.AURORA_RDS_SOURCES),
    },
  );
  const traced: Discovery = {
    cycle: (signal, lookBack) =>
      spanned(telemetry.tracer, 'discovery cycle', () => core.cycle(signal, lookBack)),
  };
  const close = async (): Promise<void> => {
    sources.close();
    await publisher.close();
  };
  return { discovery: traced, clock, close };
}

async function runForEver(
  settings: DiscoverySettings,
  context: ProgramContext,
  stop: AbortSignal,
): Promise<ExitCode> {
  const { log, watch } = context;
  const cycleTime = settings.AURORA_CYCLE_SECONDS * 1000;
  const alive = pulse(context.clock, stuckAfter + cycleTime);
  const rounds = roundWatch(context.clock, 3 * cycleTime);
  const { discovery: core, clock, close } = assemble(settings, context, alive.beat);
  const cloudwatch = new CloudWatchClient({ region: settings.AWS_REGION, maxAttempts: 3 });
  watch({ alive: { loop: alive.check }, ready: { cycle: rounds.check } });
  const heartbeat = cloudwatchHeartbeat(cloudwatch, settings.AURORA_ENVIRONMENT);
  await runCycles({ discovery: core, heartbeat, clock, log, watch: rounds }, cycleTime, stop);
  await close();
  return 0;
}

async function runOnce(
  since: string,
  settings: DiscoverySettings,
  context: ProgramContext,
  stop: AbortSignal,
): Promise<ExitCode> {
  const lookBack = lookBackOf(since, context.clock.now());
  if (typeof lookBack === 'string') {
    process.stderr.write(`${lookBack}\n`);
    return 2;
  }
  const { discovery: core, clock, close } = assemble(settings, context, () => undefined);
  const { incomplete, ...counts } = await backfill(
    { discovery: core, clock, log: context.log },
    lookBack,
    stop,
  );
  await close();
  const counted = Object.entries(counts).map(([what, count]) => `${what} ${count}`);
  process.stdout.write(`${counted.join(', ')}\n`);
  for (const cause of incomplete) process.stderr.write(`not complete: ${cause}\n`);
  return incomplete.length === 0 && counts.failed === 0 ? 0 : 1;
}

/**
 * Runs discovery until it is told to stop, or, for a backfill, until it has looked once.
 *
 * @param env the variables of `discoverySettings`
 * @returns the exit code
 * @throws SettingsMistake
 */
export function run(role: DiscoveryRole, env: Environment): Promise<ExitCode> {
  const settings = readSettings(discoverySettings, env, 'discovery');
  if (settings.AURORA_SOURCES.length + settings.AURORA_RDS_SOURCES.length === 0)
    throw settingsMistake('discovery', [
      'AURORA_SOURCES, AURORA_RDS_SOURCES: given nothing to read; allowed: buckets in the one, or accounts and regions in the other',
    ]);
  if (role === 'run')
    return runProgram({ service: 'discovery', settings }, (context, stop) =>
      runForEver(settings, context, stop),
    );
  return runProgram({ service: 'discovery-backfill', settings, command: true }, (context, stop) =>
    runOnce(role.backfillSince, settings, context, stop),
  );
}
