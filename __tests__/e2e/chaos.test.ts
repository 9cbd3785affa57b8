import { steps, type Step } from '../../services/processor/ports/fault-points';
import { chaosRun, planOf } from './support/chaos';
import { startGround, stopGround, type Ground } from './support/stage';

const runs = Number(process.env['AURORA_CHAOS_RUNS'] ?? 30);
const seed = Number(process.env['AURORA_CHAOS_SEED'] ?? 1);

let ground: Ground;
beforeAll(async () => {
  ground = await startGround();
}, 180_000);
afterAll(() => stopGround(ground), 60_000);

const deaths = new Map<Step, number>(steps.map((step) => [step, 0]));
const plans = Array.from({ length: runs }, (_, index) => planOf(seed, index));

it.each(plans)(
  'run $seed: nothing is lost while $disturbance and the sink $sink',
  async (plan) => {
    const { died, duplicates, mostTwice, ...found } = await chaosRun(ground, plan);
    for (const step of died) deaths.set(step, (deaths.get(step) ?? 0) + 1);
    process.stderr.write(
      `chaos ${plan.seed}: ${plan.disturbance}; the sink ${plan.sink}; died before ${died.join(', ') || 'nothing'}; ` +
        `${found.records} records, ${duplicates} twice\n`,
    );
    expect(found).toMatchObject({ strangers: [], missing: [], different: [] });
    expect(duplicates).toBeLessThanOrEqual(mostTwice);
  },
  240_000,
);

// Fewer runs cannot come to every step twice.
if (runs >= 30) {
  it('a worker has died before every step, twice at least', () => {
    expect(Object.fromEntries([...deaths].filter(([, times]) => times < 2))).toEqual({});
  });
}
