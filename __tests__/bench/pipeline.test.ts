import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { operationOf, startAwsCounter } from '../../bench/pipeline/aws-counter';
import { itemBytes } from '../../bench/pipeline/item-size';
import { cpuSecondsIn, peakMibIn, waitSecondsIn } from '../../bench/pipeline/usage';

const root = join(__dirname, '..', '..');

it.each([
  [['--megabytes', 'many'], 'Allowed: a whole number from 10 to 10000.'],
  [['--seed', '-1'], 'Allowed: a whole number from 0 to 999999.'],
  [['--only', 'speed'], 'Allowed choices are path, latency, stall, requests, valkey.'],
])(
  'the benchmark of the pipeline refuses %j, and starts nothing',
  (args, allowed) => {
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      ['--import', 'tsx', 'bench/pipeline.ts', ...args],
      { cwd: root, encoding: 'utf8' },
    );
    expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
    expect(stderr).toContain(allowed);
  },
  30_000,
);

it('reads the CPU time of a process whose name has spaces and parentheses', () => {
  const stat = '7 (a (b) c) S 1 7 7 0 -1 4194304 10 20 0 0 150 25 999 999 20 0 11 0 1 2 3';
  expect(cpuSecondsIn(stat)).toBeCloseTo(1.75, 9);
});

it('reads how long a thread was ready and had no CPU', () => {
  expect(waitSecondsIn('9000000000 2500000000 1234\n')).toBe(2.5);
});

it('reads what a process has had in memory at most', () => {
  expect(peakMibIn('Name:\tnode\nVmHWM:\t  204800 kB\nVmRSS:\t  1024 kB\n')).toBe(200);
  expect(() => peakMibIn('Name:\tkthreadd\n')).toThrow('no VmHWM');
});

it.each([
  ['POST', '/', { 'x-amz-target': 'DynamoDB_20120810.UpdateItem' }, 'UpdateItem'],
  ['GET', '/logs?list-type=2&prefix=a', {}, 'ListObjectsV2'],
  ['GET', '/logs?versions=&prefix=a', {}, 'ListObjectVersions'],
  ['GET', '/logs/a/b?x-id=GetObject', { range: 'bytes=0-1' }, 'GetObject'],
  ['HEAD', '/logs/a/b', {}, 'HeadObject'],
  ['POST', '/service/GraniteServiceVersion20100801/operation/PutMetricData', {}, 'PutMetricData'],
])('%s %s is a request of its operation', (method, url, headers, operation) => {
  expect(operationOf({ method, url, headers })).toBe(operation);
});

async function echo(name: string): Promise<{ readonly server: Server; readonly url: string }> {
  const server = createServer((request, response) => {
    request.pipe(response.writeHead(request.method === 'GET' ? 404 : 201, { 'x-answered-by': name }));
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return { server, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}

it('passes requests on as they are, each to its service, and counts them until it counts anew', async () => {
  const [s3, dynamodb] = [await echo('s3'), await echo('dynamodb')];
  const counter = await startAwsCounter({ s3: s3.url, dynamodb: dynamodb.url });
  try {
    const put = await fetch(`${counter.url}/logs/a`, { method: 'PUT', body: 'bytes' });
    expect([put.status, put.headers.get('x-answered-by'), await put.text()]).toEqual([201, 's3', 'bytes']);
    await (await fetch(`${counter.url}/logs/a`)).text();
    await (await fetch(`${counter.url}/logs/b`)).text();
    const headers = { 'x-amz-target': 'DynamoDB_20120810.GetItem' };
    const get = await fetch(counter.url, { method: 'POST', body: '{}', headers });
    expect([get.headers.get('x-answered-by'), await get.text()]).toEqual(['dynamodb', '{}']);
    expect(counter.operations()).toEqual({ PutObject: 1, GetObject: 2, GetItem: 1 });
    counter.restart();
    expect(counter.operations()).toEqual({});
  } finally {
    counter.stop();
    for (const { server } of [s3, dynamodb]) {
      server.close();
      server.closeAllConnections();
    }
  }
});

it('counts the bytes of an item as DynamoDB does', () => {
  // Names and texts in UTF-8; a number two digits a byte and one more; a flag one.
  expect(itemBytes({ id: 'shop-1' })).toBe(8);
  expect(itemBytes({ ü: 'ß' })).toBe(4);
  expect(itemBytes({ n: 0, m: 1500, l: 123_456, ok: true })).toBe(1 + 2 + 1 + 2 + 1 + 4 + 2 + 1);
  // A list or map three, and one for each element.
  expect(itemBytes({ list: [], map: { a: 'b' } })).toBe(4 + 3 + 3 + 3 + 1 + 2);
  expect(itemBytes({ list: ['a', 'b'] })).toBe(4 + 3 + 2 + 2);
});
