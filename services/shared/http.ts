import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Checks, Finding } from './health';
import { causeOf } from './log';

export interface ServiceHttpOptions {
  /** 0 takes any free port. */
  readonly port: number;
  /** What `/healthz` asks: a pod that fails is started anew. */
  readonly alive: () => Checks;
  /** What `/readyz` asks. */
  readonly ready: () => Checks;
  /** The text of `/metrics`, in Prometheus’ format. */
  readonly metrics: () => Promise<string>;
}

/** The port that a program answers probes on. */
export interface ServiceHttp {
  readonly port: number;
  close(): Promise<void>;
}

interface Reply {
  readonly status: number;
  readonly type: string;
  readonly body: string;
}

const json = (status: number, value: unknown): Reply => ({
  status,
  type: 'application/json',
  body: `${JSON.stringify(value)}\n`,
});

/** The version that `PrometheusSerializer` writes (prometheus/docs, "Exposition formats"). */
const prometheusType = 'text/plain; version=0.0.4; charset=utf-8';

function judged(checks: Checks): Reply {
  const findings: [string, Finding][] = Object.entries(checks).map(([name, check]) => [name, check()]);
  const ok = findings.every(([, finding]) => finding.ok);
  return json(ok ? 200 : 503, { ok, checks: Object.fromEntries(findings) });
}

async function replyTo(path: string, { alive, ready, metrics }: ServiceHttpOptions): Promise<Reply> {
  if (path === '/healthz') return judged(alive());
  if (path === '/readyz') return judged(ready());
  if (path === '/metrics') return { status: 200, type: prometheusType, body: await metrics() };
  return json(404, { error: `no ${path} here; there are /healthz, /readyz and /metrics` });
}

function send(response: ServerResponse, { status, type, body }: Reply, withBody: boolean): void {
  response.writeHead(status, { 'content-type': type, 'content-length': Buffer.byteLength(body) });
  response.end(withBody ? body : undefined);
}

const listening = (server: Server, port: number): Promise<void> =>
  new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, () => {
      server.off('error', reject);
      resolve();
    });
  });

/**
 * Serves `/healthz`, `/readyz` and `/metrics`: 200 when all is well, 503 when a check fails, 404 for anything else. The
 * answers are JSON with each check and its cause.
 *
 * @throws Error that names the port when it is taken
 */
export async function serveHttp(options: ServiceHttpOptions): Promise<ServiceHttp> {
  const server = createServer((request, response) => {
    const [path = '/'] = (request.url ?? '/').split('?');
    const withBody = request.method !== 'HEAD';
    if (request.method !== 'GET' && request.method !== 'HEAD')
      return send(response, json(405, { error: 'only GET and HEAD are answered' }), true);
    return void replyTo(path, options)
      .catch((error: unknown) => json(500, { error: causeOf(error) }))
      .then((reply) => send(response, reply, withBody));
  });
  // A probe that is sent and never finished must not hold a connection for minutes.
  server.requestTimeout = 10_000;
  server.headersTimeout = 10_000;
  await listening(server, options.port).catch((error: unknown) => {
    throw new Error(`AURORA_HTTP_PORT: given ${options.port}, which cannot be had: ${causeOf(error)}`, {
      cause: error,
    });
  });
  return {
    port: (server.address() as AddressInfo).port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
