import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Alerts } from './alerts';
import { Dashboards } from './dashboards';
import { Destinations } from './destinations';
import { Folders } from './folders';
import { BadBody, json, plain, type Answer, type Call, type Route } from './http';
import { Ingest } from './ingest';
import { Streams } from './streams';
import { Users, type Account } from './users';

/** One request that came in, in the order of arrival. */
export interface Recorded {
  readonly method: string;
  /** Path and query. */
  readonly url: string;
  readonly body: string;
  readonly status: number;
}

/** Answers that stand in the way of the real ones. */
export interface Fault {
  readonly status: number;
  readonly body?: string;
  /** How many requests it meets. @default every one */
  times?: number;
  /** Which requests it meets. @default every one */
  readonly meets?: (method: string, path: string) => boolean;
}

const organisation = 'default';

/**
 * OpenObserve’s HTTP API as far as this system uses it, in memory. Each part names the files of openobserve v0.15.0-rc4,
 * open-source edition, that it follows.
 */
export class OpenObserveDouble {
  readonly requests: Recorded[] = [];
  readonly faults: Fault[] = [];
  readonly users: Users;
  readonly streams = new Streams();
  readonly folders = new Folders();
  readonly dashboards = new Dashboards(this.folders);
  readonly destinations = new Destinations();
  readonly alerts = new Alerts(this.folders, this.destinations, this.streams);
  private readonly routes: readonly Route[];
  private readonly server: Server;

  constructor(readonly root: Account) {
    this.users = new Users(root);
    this.routes = [
      ...this.folders.routes,
      ...this.alerts.routes,
      ...this.destinations.routes,
      ...this.users.routes,
      ...this.streams.routes,
      ...this.dashboards.routes,
      ...new Ingest(this.streams).routes,
    ];
    this.server = createServer((request, response) => {
      void this.take(request).then(({ status, body, contentType }) => {
        response.writeHead(status, { 'content-type': contentType }).end(body);
      });
    });
  }

  /** Starts to listen on this machine alone, and returns the address. */
  async start(): Promise<string> {
    this.server.listen(0, '127.0.0.1');
    await once(this.server, 'listening');
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    this.server.close();
    await once(this.server, 'close');
  }

  /** The requests that mean to change something, answered well or not. */
  writes(): readonly Recorded[] {
    return this.requests.filter(({ method }) => method !== 'GET' && method !== 'HEAD');
  }

  private async take(request: IncomingMessage): Promise<Answer> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks);
    const { method = 'GET', url = '/' } = request;
    const answer = this.answer(request, method, new URL(url, 'http://openobserve'), body);
    this.requests.push({ method, url, body: body.toString('utf8'), status: answer.status });
    return answer;
  }

  private answer(request: IncomingMessage, method: string, url: URL, body: Buffer): Answer {
    const fault = this.faults.find(({ meets }) => meets?.(method, url.pathname) ?? true);
    if (fault !== undefined) {
      if (fault.times !== undefined && --fault.times === 0) this.faults.splice(this.faults.indexOf(fault), 1);
      return plain(fault.body ?? '', fault.status);
    }
    // src/handler/http/request/status/mod.rs: needs no account.
    if (url.pathname === '/healthz') return json({ status: 'ok' });
    if (!url.pathname.startsWith('/api/')) return plain('', 404);
    const user = this.authenticated(request.headers.authorization);
    if (user === undefined) return plain('Unauthorized Access', 401);
    return this.route({
      method,
      path: url.pathname,
      query: url.searchParams,
      headers: request.headers,
      body,
      user,
    });
  }

  private route(call: Omit<Call, 'params'>): Answer {
    const path = call.path.slice('/api'.length);
    for (const route of this.routes) {
      const params = route.method === call.method ? match(route.path, path) : undefined;
      if (params === undefined) continue;
      if (params['org'] !== organisation) return plain('Organization not found', 404);
      try {
        return route.handle({ ...call, params });
      } catch (error) {
        if (error instanceof BadBody) return plain(error.message, 400);
        throw error;
      }
    }
    return plain('', 404);
  }

  /** src/handler/http/auth/validator.rs: the account of a Basic header, if its password is right. */
  private authenticated(header: string | undefined): string | undefined {
    const [, encoded] = /^Basic (.+)$/.exec(header ?? '') ?? [];
    if (encoded === undefined) return undefined;
    const [email = '', ...password] = Buffer.from(encoded, 'base64').toString('utf8').split(':');
    return this.users.accepts(email, password.join(':')) ? email : undefined;
  }
}

/** What the placeholders of a route stand for in a path; `undefined` where the path is another one. */
function match(pattern: string, path: string): Record<string, string> | undefined {
  const wanted = pattern.split('/');
  const given = path.split('/');
  if (wanted.length !== given.length) return undefined;
  const params: Record<string, string> = {};
  for (const [index, part] of wanted.entries()) {
    const actual = decodeURIComponent(given[index] ?? '');
    if (part.startsWith('{')) params[part.slice(1, -1)] = actual;
    else if (part !== actual) return undefined;
  }
  return params;
}
