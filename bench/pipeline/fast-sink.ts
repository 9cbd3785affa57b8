import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import * as zlib from 'node:zlib';

/**
 * `fast-sink`: takes what OpenObserve takes, unpacks it, counts the records, and forgets them, so that it is never what a
 * worker waits for unless it is told to be slow. Prints its address as a line of JSON; ends at SIGTERM.
 *
 * `GET /__bench` tells the {@link SinkCounts}; `POST /__bench` takes `{ delay }` in milliseconds, and counts anew.
 */
export interface SinkCounts {
  readonly records: number;
  readonly requests: number;
  /** Searches mean that a worker was unsure, which it must not be in a quiet run. */
  readonly searches: number;
  /** Bytes as they were sent, and as NDJSON. */
  readonly sentBytes: number;
  readonly plainBytes: number;
  /** Milliseconds from the first request that brought records to the last answer to one. */
  readonly milliseconds: number;
  /** CPU-seconds of this process since it counts. */
  readonly cpuSeconds: number;
}

/** Node 20’s types do not know it; the program runs on Node 24. */
const { zstdDecompressSync } = zlib as unknown as { readonly zstdDecompressSync: (bytes: Buffer) => Buffer };

const newline = 0x0a;

function linesIn(bytes: Buffer): number {
  let lines = 0;
  for (let at = bytes.indexOf(newline); at >= 0; at = bytes.indexOf(newline, at + 1)) lines += 1;
  return lines + (bytes.length > 0 && bytes.at(-1) !== newline ? 1 : 0);
}

const fresh = () => ({
  records: 0,
  requests: 0,
  searches: 0,
  sentBytes: 0,
  plainBytes: 0,
  first: 0,
  last: 0,
});

let counts = fresh();
let cpu = process.cpuUsage();
let delay = 0;

function told(): SinkCounts {
  const { first, last, ...rest } = counts;
  const { user, system } = process.cpuUsage(cpu);
  return { ...rest, milliseconds: last - first, cpuSeconds: (user + system) / 1e6 };
}

async function take(path: string, encoding: string | undefined, body: Buffer): Promise<object> {
  if (path.endsWith('/_search')) {
    counts.searches += 1;
    return { hits: [], total: 0 };
  }
  if (!path.endsWith('/_multi')) return { list: [] };
  counts.first ||= performance.now();
  const plain =
    encoding === 'zstd' ? zstdDecompressSync(body) : encoding === 'gzip' ? zlib.gunzipSync(body) : body;
  const successful = linesIn(plain);
  if (delay > 0) await sleep(delay);
  counts.records += successful;
  counts.requests += 1;
  counts.sentBytes += body.length;
  counts.plainBytes += plain.length;
  counts.last = performance.now();
  const name = path.split('/').at(-2);
  return { code: 200, status: [{ name, successful, failed: 0 }] };
}

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const body = Buffer.concat(chunks);
  const [path = '/'] = (request.url ?? '/').split('?');
  if (path !== '/__bench') {
    const reply = await take(path, request.headers['content-encoding'], body);
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(reply));
    return;
  }
  if (request.method === 'POST') {
    ({ delay } = JSON.parse(body.toString('utf8')) as { delay: number });
    counts = fresh();
    cpu = process.cpuUsage();
  }
  response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(told()));
}

const server = createServer((request, response) => {
  void answer(request, response).catch(() => request.socket.destroy());
});
server.listen(0, '127.0.0.1', () => {
  const { port } = server.address() as AddressInfo;
  process.stdout.write(`${JSON.stringify({ url: `http://127.0.0.1:${port}` })}\n`);
});
process.once('SIGTERM', () => process.exit(0));
