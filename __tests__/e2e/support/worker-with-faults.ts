import { appendFileSync, readFileSync } from 'node:fs';
import { steps, type Step } from '../../../services/processor/ports/fault-points';
import { run } from '../../../services/processor/program';

/** One death: before this step, when it comes the nth time in the life of a worker. */
interface Death {
  readonly step: Step;
  readonly nth: number;
}

const { WORKER_DEATHS: deathsText = '[]', WORKER_FAULT_LOG: faultLog = '', ...env } = process.env;
const deaths = JSON.parse(deathsText) as Death[];
const seen = new Map<Step, number>(steps.map((step) => [step, 0]));

const lineOf = ({ step, nth }: Death): string => `${step} ${nth}`;

/** Each death is died once, by whichever worker comes to it first. */
const isDead = (death: Death): boolean => readFileSync(faultLog, 'utf8').split('\n').includes(lineOf(death));

/** Ends this process as a power cut would: nothing is flushed, closed or said. */
function die(death: Death): never {
  appendFileSync(faultLog, `${lineOf(death)}\n`);
  process.kill(process.pid, 'SIGKILL');
  // Until the signal arrives nothing more may happen.
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
  throw new Error('unreachable');
}

function faultPoints(step: Step): void {
  const nth = (seen.get(step) ?? 0) + 1;
  seen.set(step, nth);
  const death = deaths.find((each) => each.step === step && each.nth === nth);
  if (death !== undefined && !isDead(death)) die(death);
}

// As `processor worker` runs it.
void run('worker', env, { faultPoints }).then((code) => process.exit(code));
