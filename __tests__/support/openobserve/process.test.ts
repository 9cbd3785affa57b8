import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { basic, root } from './client';

let folder = '';
let child: ChildProcess;
let url = '';

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'openobserve-'));
  const program = join(__dirname, 'process.ts');
  child = spawn(process.execPath, ['--import', 'tsx', program, '--folder', folder, '--allowed-hours', '72'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  if (child.stdout === null) throw new Error('no standard output');
  const [line] = (await once(createInterface(child.stdout), 'line')) as [string];
  ({ url } = JSON.parse(line) as { url: string });
});

afterEach(async () => {
  if (child.exitCode === null && child.signalCode === null) {
    child.kill('SIGKILL');
    await once(child, 'exit');
  }
  rmSync(folder, { recursive: true });
});

const send = (lines: string) =>
  fetch(`${url}/api/default/s/_multi`, {
    method: 'POST',
    headers: { authorization: basic(root) },
    body: lines,
  });

const control = async (body?: object) => {
  const method = body === undefined ? 'GET' : 'POST';
  const response = await fetch(`${url}/__control`, { method, ...(body && { body: JSON.stringify(body) }) });
  return { status: response.status, text: await response.text() };
};

const onDisk = () => readFileSync(join(folder, 's.ndjson'), 'utf8');

it('writes records to files, is told how to behave, counts, forgets, and stops when it is asked to', async () => {
  const line = JSON.stringify({ _timestamp: Date.now() * 1000, log_generation: 'g', log_offset: 0, a: 2 });
  await send(`${line}\n${line}`);
  expect(onDisk()).toBe(`${line}\n${line}\n`);
  await control({ manners: { ingest: { schedule: ['refuse'] } } });
  expect((await send(line)).status).toBe(503);
  expect(JSON.parse((await control()).text)).toMatchObject({
    ingest: { store: 1, refuse: 1 },
    records: { s: 2 },
  });
  await control({ reset: true });
  expect(JSON.parse((await control()).text)).toMatchObject({ ingest: { store: 0 }, records: {} });
  expect(onDisk()).toBe('');
  await send(line);
  expect(onDisk()).toBe(`${line}\n`);
  expect((await control({ manners: { ingest: { schedule: ['x'] } } })).status).toBe(400);
  child.kill('SIGTERM');
  expect((await once(child, 'exit')) as unknown[]).toEqual([0, null]);
});

it('has on disk what it has acknowledged, however it ends', async () => {
  for (let index = 0; index < 20; index++) await send(JSON.stringify({ a: index }));
  child.kill('SIGKILL');
  await once(child, 'exit');
  const stored = onDisk().trimEnd().split('\n');
  expect(stored.map((line) => (JSON.parse(line) as { a: number }).a)).toEqual([...Array(20).keys()]);
});
