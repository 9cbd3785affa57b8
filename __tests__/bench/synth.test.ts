import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

const root = join(__dirname, '..', '..');

test.each(['0', '-1', '1.5', 'many', ''])('the benchmark refuses BENCH_ROUNDS=%p in one line', (rounds) => {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['--import', 'tsx', 'bench/synth.ts'], {
    cwd: root,
    encoding: 'utf8',
    env: { ...process.env, BENCH_ROUNDS: rounds },
  });
  expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
  expect(stderr).toBe(
    `BENCH_ROUNDS: given ${JSON.stringify(rounds)}; allowed: a whole number from 1 to 999. Left out, it is 3\n`,
  );
});
