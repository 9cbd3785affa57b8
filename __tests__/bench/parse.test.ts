import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { settings } from '../../bench/parse/settings';
import { isOk, table } from '../../bench/parse/table';
import { cpuSecondsOf, onPath } from '../../bench/parse/programs';
import { UserError } from '../../values/user-error';

const root = join(__dirname, '..', '..');

it.each([
  ['BENCH_ROUNDS', '0', 'from 1 to 999999. Left out, it is 3'],
  ['BENCH_MB', 'many', 'from 4 to 999999. Left out, it is 64'],
  ['BENCH_BIG_MB', '-1', 'from 0 to 999999. Left out, it is 2000'],
  ['BENCH_SEED', '1.5', 'from 0 to 999999. Left out, it is 7'],
])('the benchmark of parsing refuses %s=%s in one line', (name, value, allowed) => {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['--import', 'tsx', 'bench/parse.ts'], {
    cwd: root,
    encoding: 'utf8',
    env: { ...process.env, [name]: value },
  });
  expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
  expect(stderr).toBe(`${name}: given ${JSON.stringify(value)}; allowed: a whole number ${allowed}\n`);
});

it('measures services with the Node 24 that is named, and refuses another', () => {
  const folder = mkdtempSync(join(tmpdir(), 'aurora-bench-node-'));
  const named = (version: string): string => {
    const path = join(folder, version);
    writeFileSync(path, `#!/bin/sh\necho ${version}\n`, { mode: 0o755 });
    process.env['AURORA_NODE'] = path;
    return path;
  };
  const { AURORA_NODE } = process.env;
  try {
    const right = named('v24.99.0');
    expect(settings().node).toBe(right);
    const other = named('v22.1.0');
    expect(settings).toThrow(
      new UserError(`AURORA_NODE: given ${other}, which is v22.1.0; allowed: Node 24`),
    );
  } finally {
    delete process.env['AURORA_NODE'];
    if (AURORA_NODE !== undefined) process.env['AURORA_NODE'] = AURORA_NODE;
    rmSync(folder, { recursive: true });
  }
});

it('prints what was measured, the bar, and whether it holds', () => {
  const rows = [
    { what: 'fast enough', measured: 0.5, bar: { least: 0.5 }, detail: 'exactly' },
    { what: 'too slow', measured: 0.49, bar: { least: 0.5 } },
    { what: 'too large', measured: 257, unit: ' MiB', bar: { most: 256 } },
    { what: 'for information', measured: 1 },
  ];
  expect(rows.map(isOk)).toEqual([true, false, false, true]);
  expect(table(rows)).toBe(
    [
      '  fast enough      0.50     ≥ 0.5  ok   exactly',
      '  too slow         0.49     ≥ 0.5  NOT',
      '  too large        257 MiB  ≤ 256  NOT',
      '  for information  1.00',
    ].join('\n'),
  );
});

it('adds up the CPU time of a program and its children, and says which one failed', () => {
  const sh = onPath('sh') as string;
  const work = 'i=0; while [ $i -lt 20000 ]; do i=$((i+1)); done';
  expect(cpuSecondsOf([sh, '-c', `(${work})`])).toBeGreaterThan(0);
  expect(() => cpuSecondsOf([sh, '-c', 'exit 3'])).toThrow(`${sh} ended with exit code 3`);
  expect(onPath('no-such-program-anywhere')).toBeUndefined();
});
