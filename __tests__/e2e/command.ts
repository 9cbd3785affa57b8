import { Command, InvalidArgumentError } from 'commander';
import { simulate } from '../services/simulation/simulate';
import { chaosRun, planOf } from './support/chaos';
import { startGround, stopGround } from './support/stage';

const whole = (text: string): number => {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1)
    throw new InvalidArgumentError('A whole number from 1 on is needed.');
  return value;
};

interface Options {
  readonly runs: number;
  readonly seed: number;
  readonly processes?: true;
}

/** One line for each run that went wrong; the seed brings it back. */
function say(name: string, violations: readonly string[]): number {
  for (const violation of violations) process.stdout.write(`${name}: ${violation}\n`);
  return violations.length > 0 ? 1 : 0;
}

async function simulated({ runs, seed }: Options): Promise<number> {
  let failed = 0;
  for (let at = seed; at < seed + runs; at += 1) {
    const { violations } = await simulate(at);
    failed += say(`seed ${at}`, violations);
    if ((at - seed + 1) % 100 === 0) process.stderr.write(`${at - seed + 1} of ${runs}\n`);
  }
  return failed;
}

async function asProcesses({ runs, seed }: Options): Promise<number> {
  const ground = await startGround();
  let failed = 0;
  try {
    for (let index = 0; index < runs; index += 1) {
      const plan = planOf(seed, index);
      const name = `run ${plan.seed} (${plan.disturbance}; the sink ${plan.sink})`;
      const found = await chaosRun(ground, plan);
      const { records, missing, strangers, different, duplicates, mostTwice, died } = found;
      process.stderr.write(
        `${name}: died before ${died.join(', ') || 'nothing'}; ${records} records, ${duplicates} twice\n`,
      );
      failed += say(name, [
        ...missing.map((uid) => `missing ${uid}`),
        ...strangers.map((uid) => `in no file: ${uid}`),
        ...different.map((record) => `different: ${String(record['log_record_uid'])}`),
        ...(duplicates > mostTwice ? [`${duplicates} records twice`] : []),
      ]);
    }
  } finally {
    await stopGround(ground);
  }
  return failed;
}

/** `npm run chaos -- --runs N --seed S`. */
async function run(options: Options): Promise<void> {
  const failed = options.processes ? await asProcesses(options) : await simulated(options);
  process.stdout.write(
    `${options.runs} runs from seed ${options.seed}: ${failed === 0 ? 'nothing was lost' : `${failed} went wrong`}\n`,
  );
  process.exit(failed === 0 ? 0 : 1);
}

void new Command('chaos')
  .description(
    'Lets everything go wrong around discovery, workers and master, and looks whether each record arrives: in one process\n' +
      'on virtual time, or with --processes as real ones, with Kafka, Redis and a double of OpenObserve.',
  )
  .option('--runs <number>', 'how many', whole, 1000)
  .option('--seed <number>', 'the first seed; a run is the same again for the same seed', whole, 1)
  .option('--processes', 'real processes; each run takes about half a minute')
  .action(run)
  .parseAsync();
