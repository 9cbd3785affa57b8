import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const program = ['--import', 'tsx', 'tools/parse.ts'];
const run = (args: readonly string[], input = '') =>
  spawnSync(process.execPath, [...program, ...args], { encoding: 'utf8', input });

const line = "1703817812006334,i-1,app,10.0.0.1,217704,1,QUERY,shop,'SELECT 1',0\n";

it('explains itself', () => {
  const { status, stdout } = run(['--help']);
  expect(status).toBe(0);
  for (const option of ['--type', '--chunk-size', '--mask', '--fingerprint', '--zone', '--instance']) {
    expect(stdout).toContain(option);
  }
});

it.each([
  [['x.log'], "required option '--type <type>' not specified"],
  [
    ['--type', 'binlog', 'x.log'],
    "'binlog' is invalid. Allowed choices are error, slowquery, audit, general.",
  ],
  [['--type', 'audit'], "missing required argument 'file'"],
  [['--type', 'audit', '--chunk-size', '0', '-'], 'Allowed: a whole number of bytes from 1 to 1073741824.'],
  [
    ['--type', 'audit', '--zone', 'Mars', '-'],
    'Allowed: the name of a time zone, such as UTC or Europe/Berlin.',
  ],
  [['--type', 'audit', 'missing.log'], 'given "missing.log", but there is no such file'],
])('refuses %p with one line and without a stack trace', (args, message) => {
  const { status, stdout, stderr } = run(args);
  expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
  expect(stderr).toContain(message);
  expect(stderr.trim().split('\n')).toHaveLength(1);
});

it('prints records on stdout, and the numbers as the last line of stderr', () => {
  const { status, stdout, stderr } = run(['--type', 'audit', '-'], line);
  expect(status).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({
    db_query_text: 'SELECT 1',
    log_offset: 0,
    log_record_length: line.length,
  });
  expect(stderr).toMatch(/^1 records, 0 unstructured, 0 bytes skipped, 67 bytes in all, [\d.]+ MB\/s\n$/);
});

it('ends quietly when its reader goes', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'aurora-parse-test-'));
  const file = join(folder, 'audit.log');
  writeFileSync(file, line.repeat(100_000));
  const child = spawn(process.execPath, [...program, '--type', 'audit', file], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let stderr = '';
  child.stderr.on('data', (chunk) => (stderr += String(chunk)));
  await once(child.stdout, 'data');
  child.stdout.destroy();
  const [code] = (await once(child, 'close')) as [number];
  rmSync(folder, { recursive: true });
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
});
