import { judgeRds, type RdsVerdict } from './judge';
import { simulateRds } from './simulate';

const seed = Number(process.env['AURORA_RDS_SIMULATION_SEED'] ?? 1);

describe('32 instances for 26 hours, with a tenth of the calls of AWS, rotations, failovers, throttling, errors and an outage of an hour', () => {
  let verdict: RdsVerdict;
  beforeAll(async () => {
    verdict = judgeRds(await simulateRds({ seed }));
  }, 900_000);

  it('lose no byte that was there for half an hour without saying so, and store none twice', () => {
    expect(verdict.violations).toEqual([]);
    expect(verdict.duplicates).toBe(0);
    expect(verdict.records).toBeGreaterThan(400_000);
  });

  it('keep the budget, fill their calls and repeat none', () => {
    expect(verdict.mostInAMinute).toBeLessThanOrEqual(1.4 * 60 + 2 * 7);
    expect(verdict.fill).toBeGreaterThanOrEqual(0.9);
    // A single record is a third of a portion here, and the last one is read again: at true sizes `bench:rds` has 1 %.
    expect(verdict.refetched).toBeLessThanOrEqual(0.05);
  });

  it('are no more than 75 minutes behind where the calls do not suffice to follow them', () => {
    expect(verdict.slowest.seconds).toBeLessThanOrEqual(75 * 60);
    expect(verdict.caughtUpAfter).toBeGreaterThan(0);
    process.stdout.write(
      `slowest record ${Math.round(verdict.slowest.seconds)} s, caught up ${verdict.caughtUpAfter} s after the outage\n`,
    );
  });
});

it('12 instances whose calls suffice are no more than ten minutes behind', async () => {
  const verdict = judgeRds(
    await simulateRds({ seed, instances: 12, hours: 6, callsPerSecond: 3, calm: true }),
  );
  expect(verdict.violations).toEqual([]);
  expect(verdict.slowest.seconds).toBeLessThanOrEqual(600);
}, 300_000);
