import { Command, InvalidArgumentError } from 'commander';
import { causeOf } from '../services/shared/log';
import { scaledClock } from './clock';
import { screen } from './screen';
import { playOutages, storyOf } from './story';
import { isWell, outcomeOf, summaryLines } from './summary';
import { startSystem } from './system';
import { tally as newTally } from './tally';
import { startWorld } from './world';

interface Options {
  readonly speed: number;
  readonly instances: number;
  readonly seed: number;
  readonly minutes?: number;
}

/** Milliseconds of this computer between two looks at what is due. */
const tick = 100;
/** Milliseconds of this computer that the services have to end, before they are made to. */
const patience = 800;
/** Milliseconds of this computer after a stop was asked for when the demo ends, whatever is still under way. */
const latest = 1600;
/** Milliseconds of the demo’s clock in which everything must have arrived when the fleet has written its last. */
const drainTime = 2 * 3_600_000;

const explanation = ({ speed, instances }: Options): string =>
  [
    'Aurora MySQL writes slow queries and errors into log files, renames them each hour, and deletes them after a day.',
    'This system reads them through the RDS API while they grow, and brings each record to OpenObserve once.',
    `Here ${instances} databases of a fake RDS write at ${speed} times the speed of life: an hour takes ${Math.round(3600 / speed)} s.`,
    'Discovery, two workers and a master are the real ones, over the AWS SDK; what else they talk to is in memory.',
    'Watch an hour end, a cluster fail over, and a worker die. Ctrl-C ends it, and compares what was written and delivered.',
    '',
  ].join('\n');

const pause = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, milliseconds));

async function run(options: Options): Promise<number> {
  const { speed, instances, seed, minutes } = options;
  const say = (line: string) => void process.stdout.write(`${line}\n`);
  say(explanation(options));
  const end = new AbortController();
  for (const name of ['SIGINT', 'SIGTERM'] as const)
    process.on(name, () => {
      // Who asks twice does not want to wait.
      if (end.signal.aborted) process.exit(130);
      end.abort(new Error('the demo was ended'));
    });

  const story = storyOf({ speed, minutes }, Date.now());
  const clock = scaledClock(story.start, speed);
  const tally = newTally(clock, (happening) => shown.tell(happening));
  const shown = screen({ clock, tally, out: process.stdout });
  const { failovers } = story;
  const world = await startWorld({ clock, tally, instances, seed, failovers });
  const { account, region } = world.engine;
  const system = startSystem({ clock, tally, account, region });
  void playOutages(story, system, clock, end.signal);

  let failure: unknown;
  system.failed.catch((error: unknown) => {
    failure = error;
    end.abort(error);
  });
  /** Lets time pass, until a moment of the demo’s clock or until something holds. */
  const play = async (until: number, step: () => boolean): Promise<void> => {
    while (!end.signal.aborted && clock.now() < until && !step()) {
      shown.draw();
      await pause(tick);
    }
  };
  await play(minutes === undefined ? Infinity : story.start + minutes * 60_000 * speed, () => {
    world.advance();
    return false;
  });
  world.rest();
  if (!end.signal.aborted) tally.happens('the databases write no more; what is under way arrives');
  await play(clock.now() + drainTime, () => outcomeOf(tally, world.engine).underWay.length === 0);

  const stopped = end.signal.aborted;
  if (stopped) tally.happens('stopping');
  await Promise.race([system.stop(patience), pause(latest)]);
  shown.end();
  const outcome = outcomeOf(tally, world.engine);
  say(`\n${summaryLines(outcome, tally, stopped).join('\n')}`);
  if (failure !== undefined) say(`FAILED: ${causeOf(failure)}`);
  return failure === undefined && isWell(outcome, stopped) ? 0 : 1;
}

function above(least: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (text === '' || !Number.isFinite(value) || value < least)
      throw new InvalidArgumentError(`Not a number from ${least} up.`);
    return value;
  };
}

void new Command('demo')
  .description('Shows the whole way of a record on this machine: no AWS account, no network.')
  .option('--speed <factor>', 'how much faster than life time passes', above(1), 60)
  .option('--instances <number>', 'databases', above(1), 5)
  .option('--seed <number>', 'decides what the databases write', above(0), 1)
  .option('--minutes <number>', 'how long they write (default: until Ctrl-C)', above(0.01))
  // Connections of the SDK may still be open.
  .action(async (options: Options) => process.exit(await run(options)))
  .parseAsync();
