import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Github } from '../../../tools/github/rest';

export const repository = 'example-org/logs';
export const token = 'ghs_token-of-the-run';

/** An answer beside the usual one. */
export interface Refusal {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly message: string;
}

export interface StoredComment {
  readonly id: number;
  body: string;
  readonly user: { readonly type: 'Bot' | 'User' };
}

export interface StoredIssue extends StoredComment {
  readonly number: number;
  title: string;
  state: 'open' | 'closed';
  readonly labels: readonly { readonly name: string }[];
  readonly comments: StoredComment[];
}

export interface StoredDeployment {
  readonly id: number;
  readonly sha: string;
  readonly environment: string;
  readonly states: readonly string[];
}

const bot = { type: 'Bot' } as const;
const longestBody = 65_536;

const bodyOf = async (request: IncomingMessage): Promise<Record<string, unknown>> => {
  let text = '';
  for await (const piece of request) text += String(piece);
  return text === '' ? {} : (JSON.parse(text) as Record<string, unknown>);
};

/**
 * The part of GitHub's REST API that is used, as its documentation describes it: lists by pages with a `Link` header, 404
 * for what a token may not see, 422 for a body that is too long, 403 with headers for a rate limit
 * (https://docs.github.com/en/rest).
 */
export class GithubServer {
  readonly issues: StoredIssue[] = [];
  readonly deployments: StoredDeployment[] = [];
  /** `POST /repos/…/issues/1/comments`, and so on. */
  readonly requests: string[] = [];
  /** What the next requests are answered with, instead. */
  readonly refusals: Refusal[] = [];
  private ids = 100;

  private constructor(
    private readonly server: Server,
    readonly address: string,
  ) {}

  static async start(): Promise<GithubServer> {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const started = new GithubServer(server, `http://127.0.0.1:${port}`);
    server.on('request', (request, response) => void started.answer(request, response));
    return started;
  }

  stop(): Promise<void> {
    return new Promise((resolve) => {
      this.server.close(() => resolve());
      this.server.closeAllConnections();
    });
  }

  /** A client of this server; `waits` collects the seconds that it would have waited. */
  client(waits: number[] = [], access: { token?: string; repository?: string } = {}): Github {
    return new Github({ api: this.address, repository, token, ...access }, async (seconds) =>
      waits.push(seconds),
    );
  }

  addIssue(issue: Partial<Omit<StoredIssue, 'labels'>> & { labels?: readonly string[] } = {}): StoredIssue {
    const id = (this.ids += 1);
    const { labels = [], ...given } = issue;
    const stored: StoredIssue = {
      id,
      number: id,
      title: '',
      body: '',
      user: bot,
      state: 'open',
      comments: [],
      ...given,
      labels: labels.map((name) => ({ name })),
    };
    this.issues.push(stored);
    return stored;
  }

  addComment(issue: StoredIssue, body: string, type: 'Bot' | 'User' = 'Bot'): StoredComment {
    const comment = { id: (this.ids += 1), body, user: { type } };
    issue.comments.push(comment);
    return comment;
  }

  private send(response: ServerResponse, status: number, content: unknown, headers: object = {}): void {
    response
      .writeHead(status, { 'content-type': 'application/json; charset=utf-8', ...headers })
      .end(JSON.stringify(content));
  }

  private page(response: ServerResponse, url: URL, items: readonly unknown[]): void {
    const size = Math.min(Number(url.searchParams.get('per_page') ?? 30), 100);
    const page = Number(url.searchParams.get('page') ?? 1);
    const last = Math.max(1, Math.ceil(items.length / size));
    const to = (number: number, rel: string): string => {
      const link = new URL(url);
      link.searchParams.set('page', String(number));
      return `<${link.href}>; rel="${rel}"`;
    };
    const links = page < last ? [to(page + 1, 'next'), to(last, 'last')] : [to(1, 'first')];
    this.send(response, 200, items.slice((page - 1) * size, page * size), { link: links.join(', ') });
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', this.address);
    this.requests.push(`${request.method} ${url.pathname}`);
    const body = await bodyOf(request);
    const refusal = this.refusals.shift();
    if (refusal) return this.send(response, refusal.status, { message: refusal.message }, refusal.headers);
    if (request.headers.authorization !== `Bearer ${token}`) {
      return this.send(response, 401, { message: 'Bad credentials' });
    }
    const prefix = `/repos/${repository}`;
    const found = url.pathname.startsWith(`${prefix}/`)
      ? this.route(`${request.method} ${url.pathname.slice(prefix.length)}`, url, body, response)
      : false;
    if (!found) this.send(response, 404, { message: 'Not Found' });
  }

  /** @returns whether there is such a thing; then it was answered */
  private route(what: string, url: URL, body: Record<string, unknown>, response: ServerResponse): boolean {
    if (typeof body['body'] === 'string' && body['body'].length > longestBody) {
      const errors = [
        { code: 'custom', field: 'body', message: `body is too long (maximum is ${longestBody} characters)` },
      ];
      this.send(response, 422, { message: 'Validation Failed', errors });
      return true;
    }
    const [, kind = '', id = ''] =
      /^\w+ \/(issues\/comments|issues|deployments)(?:\/(\d+))?/.exec(what) ?? [];
    const issue = this.issues.find(({ number }) => String(number) === id);
    switch (what.replace(/\d+/, 'N')) {
      case 'GET /issues': {
        const labels = (url.searchParams.get('labels') ?? '').split(',').filter(Boolean);
        const open = this.issues.filter(
          (each) =>
            each.state === (url.searchParams.get('state') ?? 'open') &&
            labels.every((label) => each.labels.some(({ name }) => name === label)),
        );
        this.page(response, url, open);
        return true;
      }
      case 'POST /issues': {
        const { title, labels } = body as { title: string; labels: string[] };
        this.send(response, 201, this.addIssue({ title, body: String(body['body']), labels }));
        return true;
      }
      case 'PATCH /issues/N':
        if (issue === undefined) return false;
        Object.assign(issue, body);
        this.send(response, 200, issue);
        return true;
      case 'GET /issues/N/comments':
        if (issue === undefined) return false;
        this.page(response, url, issue.comments);
        return true;
      case 'POST /issues/N/comments':
        if (issue === undefined) return false;
        this.send(response, 201, this.addComment(issue, String(body['body'])));
        return true;
      case 'PATCH /issues/comments/N': {
        const comment = this.issues
          .flatMap(({ comments }) => comments)
          .find((each) => String(each.id) === id);
        if (comment === undefined || kind !== 'issues/comments') return false;
        Object.assign(comment, body);
        this.send(response, 200, comment);
        return true;
      }
      case 'GET /deployments': {
        const environment = url.searchParams.get('environment');
        this.page(
          response,
          url,
          this.deployments.filter((each) => each.environment === environment),
        );
        return true;
      }
      case 'GET /deployments/N/statuses': {
        const deployment = this.deployments.find((each) => String(each.id) === id);
        if (deployment === undefined) return false;
        this.page(
          response,
          url,
          deployment.states.map((state) => ({ state })),
        );
        return true;
      }
      default:
        return false;
    }
  }
}
