import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { setTimeout } from 'node:timers/promises';
import { Alerts } from './alerts';
import { decodeBody, defaultPayloadLimit } from './body';
import type { Manners } from './manners';
import { Dashboards } from './dashboards';
import { Destinations } from './destinations';
import { Folders } from './folders';
import { BadBody, json, plain, type Answer, type Call, type Route } from './http';
import { Ingest } from './ingest';
import { FaultyLogs } from './faulty-logs';
import { LogStore } from './log-store';
import { Logs, type LogLimits } from './logs';
import { Search } from './search';
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

/** What a double may be told beside its account. */
export interface DoubleOptions extends LogLimits {
  /** Where log records go, as `<stream>.ndjson`. @default they stay in memory */
  readonly folder?: string;
  /** `ZO_PAYLOAD_LIMIT`. @default 209,715,200 bytes */
  readonly payloadLimit?: number;
  /** Whether requests are remembered, with their bodies. @default true */
  readonly remember?: boolean;
  /** Lets milliseconds pass. @default by a timer */
  readonly sleep?: (milliseconds: number) => Promise<unknown>;
  /** Whether `/__control` tells and takes what only tests may know. @default false */
  readonly control?: boolean;
}

const organisation = 'default';

/**
 * OpenObserve’s HTTP API as far as this system uses it, in memory but for log records, which may go to files. Each part names the files of openobserve v0.15.0-rc4,
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
  readonly store: LogStore;
  /** Ingestion and search of log records, and how they behave. */
  readonly logs: FaultyLogs;
  private readonly routes: readonly Route[];
  private readonly server: Server;

  constructor(
    readonly root: Account,
    private readonly options: DoubleOptions = {},
  ) {
    this.store = new LogStore(options.folder);
    this.logs = new FaultyLogs(
      new Logs(this.streams, this.store, options),
      new Search(this.streams, this.store),
    );
    this.users = new Users(root);
    this.routes = [
      ...this.folders.routes,
      ...this.alerts.routes,
      ...this.destinations.routes,
      ...this.users.routes,
      ...this.streams.routes,
      ...this.dashboards.routes,
      ...new Ingest(this.streams, this.logs).routes,
    ];
    this.server = createServer((request, response) => {
      void this.take(request).then(
        ({ status, body, contentType, headers, hangUp }) => {
          if (hangUp === true) request.socket.destroy();
          else response.writeHead(status, { ...headers, 'content-type': contentType }).end(body);
        },
        () => request.socket.destroy(),
      );
    });
  }

  /** Starts to listen on this machine alone, on any free port unless told, and returns the address. */
  async start(port = 0): Promise<string> {
    this.server.listen(port, '127.0.0.1');
    await once(this.server, 'listening');
    return this.url;
  }

  /** Where it listens. */
  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** The next connection that is made to it. */
  async connection(): Promise<Socket> {
    const [socket] = (await once(this.server, 'connection')) as [Socket];
    return socket;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    this.server.close();
    await once(this.server, 'close');
    this.store.close();
  }

  /** The requests that mean to change something, answered well or not. */
  writes(): readonly Recorded[] {
    return this.requests.filter(({ method }) => method !== 'GET' && method !== 'HEAD');
  }

  private async take(request: IncomingMessage): Promise<Answer> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const { method = 'GET', url = '/', headers } = request;
    const path = new URL(url, 'http://openobserve');
    if (this.options.control === true && path.pathname === '/__control') return this.control(method, chunks);
    const wait = this.logs.wait();
    if (wait > 0 && path.pathname.startsWith('/api/')) {
      await (this.options.sleep ?? setTimeout)(wait);
      // actix drops the handler of a request whose client is gone.
      if (request.socket.destroyed) return { ...plain('', 499), hangUp: true };
    }
    const { payloadLimit = defaultPayloadLimit, remember = true } = this.options;
    const body = decodeBody(headers, Buffer.concat(chunks), payloadLimit);
    const answer = Buffer.isBuffer(body) ? this.answer(request, method, path, body) : body;
    if (remember) {
      this.requests.push({
        method,
        url,
        body: Buffer.isBuffer(body) ? body.toString('utf8') : '',
        status: answer.status,
      });
    }
    return answer;
  }

  /** GET tells the counters; POST takes `{ manners, reset }`, where `reset` forgets records and counters first. */
  private control(method: string, chunks: readonly Buffer[]): Answer {
    if (method === 'POST') {
      const { manners, reset } = JSON.parse(Buffer.concat(chunks).toString('utf8')) as {
        manners?: Manners;
        reset?: boolean;
      };
      if (reset === true) {
        this.store.clear();
        this.streams.clear();
        this.logs.resetCounters();
      }
      try {
        if (manners !== undefined) this.logs.behave(manners);
      } catch (error) {
        return plain((error as Error).message, 400);
      }
    }
    return json({ ...this.logs.counters, records: this.store.counts() });
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
