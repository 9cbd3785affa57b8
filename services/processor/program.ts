import { processorSettings, type ProcessorSettings } from '../../contract/settings';
import { topics } from '../../contract/topics';
import { breather } from '../shared/breather';
import { beatingClock, pulse, roundWatch } from '../shared/health';
import type { ExitCode } from '../shared/life';
import { probe } from '../shared/probe';
import { runProgram, type ProgramContext } from '../shared/program';
import { readSettings, type Environment } from '../shared/settings';
import { spanned } from '../shared/telemetry-spans';
import { momentOf } from './commands/moment';
import { replay, replayedLine, ReplayMistake, type ReplayRequest } from './commands/replay';
import { runRounds } from './master/loop';
import { master, type Master } from './master/round';
import { noFaults, type FaultPoints } from './ports/fault-points';
import { assemble, kafkaAccessOf, recordOptionsOf } from './program-assembly';
import { measureInFlight, tracedSteps } from './program-telemetry';
import { valkeyMarks } from './valkey-marks';
import { budget } from './worker/budget';
import { kafkaHintStream } from './worker/kafka-hint-stream';
import { runWorker } from './worker/worker';

/** What a person asks to be replayed, as the command line gives it. */
export interface ReplayArguments {
  readonly deadLetter?: string;
  readonly instance?: string;
  readonly since?: string;
  readonly until?: string;
  readonly dryRun?: boolean;
}

export type ProcessorRole = 'worker' | 'master' | { readonly replay: ReplayArguments };

/** What tests put in the place of something. */
export interface ProcessorOverrides {
  /** Called before each step of a worker. @default nothing happens */
  readonly faultPoints?: FaultPoints;
}

/** Milliseconds without any progress after which a loop is taken for stuck; a single request takes a minute at most. */
const stuckAfter = 10 * 60_000;

/** Milliseconds before the end of the grace period at which what is still under way is left, so that the rest ends in order. */
const lastMoments = 2000;

/** Aborts some time after another signal has. */
function later(
  first: AbortSignal,
  milliseconds: number,
  { clock }: Pick<ProgramContext, 'clock'>,
): AbortSignal {
  const second = new AbortController();
  const wait = () => void clock.sleep(milliseconds).then(() => second.abort());
  if (first.aborted) wait();
  else first.addEventListener('abort', wait, { once: true });
  return second.signal;
}

async function work(
  settings: ProcessorSettings,
  context: ProgramContext,
  stop: AbortSignal,
  { faultPoints = noFaults }: ProcessorOverrides,
): Promise<ExitCode> {
  const { log, measures, telemetry, grace, instance } = context;
  const hints = kafkaHintStream({
    access: kafkaAccessOf(settings),
    topics: settings.AURORA_LOG_TYPES.map((type) => topics[type]),
    sessionTimeout: settings.AURORA_SESSION_TIMEOUT_SECONDS * 1000,
    ...{ clock: context.clock, random: Math.random, log },
  });
  const alive = pulse(context.clock, stuckAfter, () => hints.underWay === 0);
  const clock = beatingClock(context.clock, alive.beat);
  const { storeReady, close, valkey, ...deps } = assemble(settings, context, clock);
  const marks = valkeyMarks(valkey());
  const inFlight = budget(settings.AURORA_BYTES_IN_FLIGHT);
  measureInFlight(telemetry.meter, () => inFlight.used);
  context.watch({
    alive: { worker: alive.check },
    ready: {
      kafka: hints.check,
      openobserve: probe((signal) => deps.sink.ready(signal), context.clock, stop),
      dynamodb: probe(storeReady, context.clock, stop),
    },
  });
  await runWorker(
    {
      ...{ ...deps, marks, measures, breathe: breather() },
      budget: inFlight,
      faultPoints: tracedSteps(telemetry.tracer, (step, generation) => {
        alive.beat();
        return faultPoints(step, generation);
      }),
      options: {
        ...recordOptionsOf(settings),
        owner: instance,
        generationsAtOnce: settings.AURORA_GENERATIONS_AT_ONCE,
        attempts: settings.AURORA_ATTEMPTS,
        trackingDays: settings.AURORA_TRACKING_DAYS,
      },
    },
    hints,
    { stop, abort: later(stop, Math.max(0, grace - lastMoments), context) },
  );
  await close();
  return 0;
}

async function rule(
  settings: ProcessorSettings,
  context: ProgramContext,
  stop: AbortSignal,
): Promise<ExitCode> {
  const { log, measures, telemetry, instance } = context;
  const roundTime = settings.AURORA_MASTER_SECONDS * 1000;
  const alive = pulse(context.clock, stuckAfter + roundTime);
  const rounds = roundWatch(context.clock, Math.max(3 * roundTime, stuckAfter));
  const clock = beatingClock(context.clock, alive.beat);
  const { storeReady, close, ...deps } = assemble(settings, context, clock);
  context.watch({
    alive: { loop: alive.check },
    ready: {
      round: rounds.check,
      openobserve: probe((signal) => deps.sink.ready(signal), context.clock, stop),
      dynamodb: probe(storeReady, context.clock, stop),
    },
  });
  const core = master({
    ...{ ...deps, measures },
    options: {
      ...recordOptionsOf(settings),
      owner: instance,
      sealAfter: settings.AURORA_SEAL_AFTER_SECONDS * 1000,
      auditEvery: settings.AURORA_AUDIT_SECONDS * 1000,
      auditDelay: settings.AURORA_AUDIT_DELAY_SECONDS * 1000,
      ...(settings.AURORA_SOURCE_DAYS === undefined ? {} : { sourceDays: settings.AURORA_SOURCE_DAYS }),
    },
  });
  const traced: Master = {
    round: (signal) => spanned(telemetry.tracer, 'master round', () => core.round(signal)),
  };
  await runRounds({ ...{ clock, log }, master: traced, watch: rounds }, roundTime, stop);
  await close();
  return 0;
}

/** @throws ReplayMistake when options are missing, or do not go together */
function requestOf({ deadLetter, instance, since, until }: ReplayArguments, now: number): ReplayRequest {
  if ((deadLetter === undefined) === (instance === undefined))
    throw new ReplayMistake(
      `replay: given ${instance === undefined ? 'neither' : 'both'} --dead-letter and --instance; allowed: one of them`,
    );
  const moment = (option: string, text: string | undefined): number | undefined => {
    const at = text === undefined ? undefined : momentOf(option, text, now);
    if (typeof at === 'string') throw new ReplayMistake(at);
    return at;
  };
  const from = moment('--since', since);
  const to = moment('--until', until);
  if (instance === undefined) {
    if (since !== undefined || until !== undefined)
      throw new ReplayMistake(
        '--since and --until choose among the records of an --instance, not of a --dead-letter',
      );
    return { deadLetter: deadLetter ?? '' };
  }
  return {
    instance,
    ...(from === undefined ? {} : { since: from }),
    ...(to === undefined ? {} : { until: to }),
  };
}

async function replayOnce(
  given: ReplayArguments,
  settings: ProcessorSettings,
  context: ProgramContext,
  stop: AbortSignal,
): Promise<ExitCode> {
  const { dryRun = false } = given;
  const { close, ...deps } = assemble(settings, context, context.clock);
  try {
    const complete = await replay(
      { ...deps, options: { ...recordOptionsOf(settings), owner: context.instance } },
      requestOf(given, context.clock.now()),
      { dryRun, done: (replayed) => void process.stdout.write(`${replayedLine(replayed, dryRun)}\n`) },
      stop,
    );
    return complete ? 0 : 1;
  } catch (error) {
    if (!(error instanceof ReplayMistake)) throw error;
    process.stderr.write(`${error.message}\n`);
    return 2;
  } finally {
    await close();
  }
}

/**
 * Runs a role of the processor: `worker` and `master` until they are told to stop, a replay until it is done.
 *
 * @param env the variables of `processorSettings`
 * @returns the exit code
 * @throws SettingsMistake
 */
export function run(
  role: ProcessorRole,
  env: Environment,
  overrides: ProcessorOverrides = {},
): Promise<ExitCode> {
  const settings = readSettings(processorSettings, env, 'processor');
  if (role === 'worker')
    return runProgram({ service: 'processor-worker', settings }, (context, stop) =>
      work(settings, context, stop, overrides),
    );
  if (role === 'master')
    return runProgram({ service: 'processor-master', settings }, (context, stop) =>
      rule(settings, context, stop),
    );
  return runProgram({ service: 'processor-replay', settings, command: true }, (context, stop) =>
    replayOnce(role.replay, settings, context, stop),
  );
}
