import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { steps, type Step } from '../../../services/processor/ports/fault-points';
import { random, type Random } from '../../support/corpus/random';
import type { Manners } from '../../support/openobserve/manners';
import { check, type Found } from './check';
import { exportStories } from './exporter';
import { bodiesOf, fleetOf } from './fleet';
import { Stage, type Death, type Ground } from './stage';

/** What happens to the parts around the services while files are written. */
const disturbances = [
  /** Master and discovery die, again and again. */
  'others die',
  /** Kafka is restarted. */
  'kafka restarts',
  /** Kafka comes back on an empty disk. */
  'kafka forgets',
  /** Valkey dies and comes back empty. */
  'valkey forgets',
  /** Valkey is away to the end. */
  'valkey is gone',
  /** Valkey has no room for anything new. */
  'valkey is full',
  /** A worker stands still for longer than its session, and goes on as if nothing had happened. */
  'a worker stands still',
  /** A worker joins, so that partitions move. */
  'a worker joins',
  /** DynamoDB answers that it is asked too much. */
  'dynamodb throttles',
] as const;

export type Disturbance = (typeof disturbances)[number];

/** How the sink fails, one request in ten. */
const sinkFailures = {
  'refuses before it stores': { refuse: 0.1 },
  'hangs up after it has stored': { 'drop after': 0.1 },
  'says yes and stores nothing': { lose: 0.1 },
} as const satisfies Readonly<Record<string, NonNullable<Manners['ingest']>['rates']>>;

export type SinkFailure = keyof typeof sinkFailures;

export interface ChaosPlan {
  readonly seed: number;
  readonly disturbance: Disturbance;
  readonly sink: SinkFailure;
  readonly deaths: readonly Death[];
}

export interface ChaosResult extends Found {
  readonly plan: ChaosPlan;
  /** The steps before which a worker died. */
  readonly died: readonly Step[];
  /**
   * Records that may have arrived twice: a batch of each file that a worker had under way when it died, or lost its partitions.
   * An answer that says nothing is no excuse: OpenObserve answers searches, and is asked.
   */
  readonly mostTwice: number;
}

/** One run of a series: every disturbance, every failure of the sink and every step get their turn. */
export function planOf(seed: number, index: number): ChaosPlan {
  const draw = random(seed * 7919 + index);
  const failures = Object.keys(sinkFailures) as SinkFailure[];
  const step = steps[index % steps.length] as Step;
  const other = draw.pick(steps);
  return {
    seed: seed * 1000 + index,
    disturbance: disturbances[index % disturbances.length] as Disturbance,
    sink: failures[index % failures.length] as SinkFailure,
    deaths: [
      { step, nth: draw.int(1, 6) },
      { step: other, nth: draw.int(7, 14) },
    ],
  };
}

/** Bytes of a batch, and how many records of the corpora it may hold: the shortest make two hundred bytes of JSON or more. */
const batchBytes = 65_536;
const batchRecords = Math.ceil(batchBytes / 200);
/** Files that a worker reads at once. */
const filesAtOnce = 2;

/** After these, somebody may own a file who does not know that another does. */
const movesPartitions: ReadonlySet<Disturbance> = new Set([
  'kafka restarts',
  'kafka forgets',
  'a worker stands still',
  'a worker joins',
]);

/** Seconds in which the sink fails and things happen, beside the time that the writes take. */
const leastTrouble = 6;

async function disturb(
  stage: Stage,
  disturbance: Disturbance,
  draw: Random,
  over: AbortSignal,
): Promise<void> {
  const { broker, redis, dynamodb } = stage.ground;
  const wait = (seconds: number) => sleep(seconds * 1000, undefined, { signal: over }).catch(() => undefined);
  await wait(1 + draw.next());
  switch (disturbance) {
    case 'others die':
      while (!over.aborted) {
        draw.pick([stage.master, stage.discovery]).kill();
        await wait(1 + draw.next());
      }
      return;
    case 'kafka restarts':
      await broker.restart();
      return;
    case 'kafka forgets':
      await broker.wipe();
      await stage.ground.declareTopics();
      return;
    case 'valkey forgets':
      await redis.kill();
      await wait(1);
      await redis.run();
      return;
    case 'valkey is gone':
      await redis.kill();
      return;
    case 'valkey is full':
      await redis.full(true);
      return;
    case 'a worker stands still': {
      const worker = stage.workers[0];
      worker?.pause();
      // Its session with Kafka ends after six seconds, and another takes its files.
      await sleep(9000);
      worker?.resume();
      return;
    }
    case 'a worker joins':
      stage.join();
      return;
    case 'dynamodb throttles':
      dynamodb.refuse = 0.3;
      return;
  }
}

/** Puts right what a disturbance has left behind on the ground that other runs share. */
async function calm({ ground }: Stage, disturbance: Disturbance): Promise<void> {
  if (disturbance === 'valkey is gone') await ground.redis.run();
  if (disturbance === 'valkey is full') await ground.redis.full(false);
  ground.dynamodb.refuse = 0;
}

const stepsDied = (stage: Stage): Step[] =>
  readFileSync(stage.faultLog, 'utf8')
    .split('\n')
    .flatMap((line) => steps.filter((step) => line.startsWith(`${step} `)));

/** Writes a small fleet while everything goes wrong that the plan says, lets it calm down, and looks at what has arrived. */
export async function chaosRun(ground: Ground, plan: ChaosPlan): Promise<ChaosResult> {
  const { seed, disturbance, sink, deaths } = plan;
  const draw = random(seed);
  const stories = fleetOf({
    seed,
    files: { still: 3, growing: 5, gzip: 1, rotated: 2, replaced: 1, shrunk: 1 },
    bytes: 400_000,
    overwrites: 3,
  });
  const bodies = bodiesOf(stories);
  const stage = await Stage.open(ground, `chaos-${seed}`, {
    workers: 2,
    sealAfter: 5,
    deaths,
    processor: {
      AURORA_BATCH_BYTES: `${batchBytes}`,
      AURORA_GENERATIONS_AT_ONCE: `${filesAtOnce}`,
      AURORA_AUDIT_SECONDS: '3',
      AURORA_AUDIT_DELAY_SECONDS: '1',
    },
  });
  const over = new AbortController();
  try {
    await stage.sink.behave({ seed, ingest: { rates: sinkFailures[sink] } });
    const disturbing = disturb(stage, disturbance, draw, over.signal);
    await Promise.all([exportStories(stage, stories, { pause: 700, atOnce: 6 }), sleep(leastTrouble * 1000)]);
    over.abort();
    await disturbing;
    await calm(stage, disturbance);
    await stage.sink.behave();
    await stage.untilVerified(
      bodies.map(({ generation }) => generation),
      120,
    );
    const found = await check(stage.sink, bodies);
    const died = stepsDied(stage);
    const moved = movesPartitions.has(disturbance) ? 1 : 0;
    return { ...found, plan, died, mostTwice: (died.length + moved) * filesAtOnce * batchRecords };
  } finally {
    over.abort();
    await stage.close();
  }
}
