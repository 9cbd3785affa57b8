import { spawnSync } from 'node:child_process';
import { exitCode, type PinOutcome, type PinStatus } from '../../tools/verify-pins/outcome';
import { printOutcomes } from '../../tools/verify-pins/print';

describe('the result of a run', () => {
  const outcome = (status: PinStatus): PinOutcome => ({
    pin: 'valkey image',
    given: 'valkey:8.1.3',
    status,
    detail: 'because',
  });

  it.each([
    [['ok'], 0, 0],
    [['ok', 'unreachable'], 0, 1],
    [['ok', 'mismatch'], 1, 1],
    [['missing', 'ok'], 1, 1],
  ] as const)('%p exits with %i, and with --require-network with %i', (statuses, plain, strict) => {
    const outcomes = statuses.map(outcome);
    expect(exitCode(outcomes, false)).toBe(plain);
    expect(exitCode(outcomes, true)).toBe(strict);
  });

  it('says loudly what was not checked', () => {
    const text = printOutcomes([outcome('ok'), outcome('unreachable'), outcome('missing')]);
    expect(text).toContain('valkey image: valkey:8.1.3\n            because');
    expect(text).toContain('1 ok, 0 mismatch, 1 missing, 1 unreachable');
    expect(text).toContain('1 of 3 pins were NOT checked');
    expect(printOutcomes([outcome('ok')])).not.toContain('NOT checked');
  });
});

describe('the command', () => {
  const run = (...args: string[]) =>
    spawnSync(process.execPath, ['--import', 'tsx', 'tools/verify-pins.ts', ...args], { encoding: 'utf8' });

  it('explains itself', () => {
    const { status, stdout } = run('--help');
    expect(status).toBe(0);
    for (const option of ['--json', '--require-network', '--kubernetes-version', '--region']) {
      expect(stdout).toContain(option);
    }
  });

  it('refuses a version without pins, without a stack trace', () => {
    const { status, stderr, stdout } = run('--kubernetes-version', '1.33');
    expect(status).toBe(1);
    expect(stdout).toBe('');
    expect(stderr).toMatch(/given "1\.33".*allowed: 1\.35, 1\.36/);
    expect(stderr).not.toMatch(/^\s+at /m);
  });
});
