import { steps } from '../../../services/processor/ports/fault-points';
import { simulate } from './simulate';

/** Seeds that are run here: `AURORA_SIMULATION_RUNS` of them, from `AURORA_SIMULATION_SEED` on. */
const runs = Number(process.env['AURORA_SIMULATION_RUNS'] ?? 400);
const first = Number(process.env['AURORA_SIMULATION_SEED'] ?? 1);
/** Seeds of one test, so that a failure is told while the others run. */
const together = 100;

describe('Discovery, workers and masters on virtual time, with everything around them going wrong', () => {
  const kills = Object.fromEntries(steps.map((step) => [step, 0]));
  let refused = 0;

  for (let from = first; from < first + runs; from += together)
    it(`lose nothing, and repeat no more than they may: seeds from ${from} on`, async () => {
      const failures: string[] = [];
      for (let seed = from; seed < Math.min(from + together, first + runs); seed += 1) {
        const run = await simulate(seed);
        for (const step of steps) kills[step] = (kills[step] ?? 0) + run.kills[step];
        refused += run.refused;
        failures.push(...run.violations.map((violation) => `seed ${seed}: ${violation}`));
      }
      expect(failures).toEqual([]);
    }, 300_000);

  it('were killed before every step, and stale owners were refused', () => {
    for (const step of steps) expect(`${step}: ${(kills[step] ?? 0) >= 2}`).toBe(`${step}: true`);
    expect(refused).toBeGreaterThan(0);
  });

  it('do the same again for the same seed', async () => {
    const [one, other] = [await simulate(first), await simulate(first)];
    expect(other).toEqual(one);
    expect(one.written).toBeGreaterThan(0);
  });
});
