import { setTimeout as sleep } from 'node:timers/promises';
import { UserError } from '../../values/user-error';

/** How to reach the REST API of GitHub. Workflow runs set all three. */
export interface GithubAccess {
  /** `GITHUB_API_URL`, such as `https://api.github.com`. */
  readonly api: string;
  /** `GITHUB_REPOSITORY`: owner and name. */
  readonly repository: string;
  /** `GITHUB_TOKEN`. It appears in no message. */
  readonly token: string;
}

/** Milliseconds for one answer. */
const timeoutMs = 30_000;

/** Longest wait for a rate limit, in seconds: a job that waits longer is better run again. */
const longestWait = 120;

const attempts = 4;

/** What GitHub allows in the body of an issue or of a comment; beyond, it answers 422. */
export const bodyLimit = 65_536;

/**
 * Seconds to wait before a refused request may be sent again; `undefined` where waiting does not help. GitHub answers 403
 * or 429 and says when, in one of two headers
 * (https://docs.github.com/en/rest/using-the-rest-api/rate-limits-for-the-rest-api#exceeding-the-rate-limit).
 */
function waitFor({ status, headers }: Response, now: number): number | undefined {
  if (status !== 403 && status !== 429) return undefined;
  const after = headers.get('retry-after');
  if (after !== null) return Number(after);
  if (headers.get('x-ratelimit-remaining') === '0') {
    return Math.max(1, Number(headers.get('x-ratelimit-reset')) - Math.floor(now / 1000));
  }
  return status === 429 ? 60 : undefined;
}

/** What GitHub says of a refusal: a message, and for 422 what is wrong with which field. */
async function complaintOf(response: Response): Promise<string> {
  const text = await response.text();
  try {
    const { message, errors } = JSON.parse(text) as { message?: string; errors?: unknown };
    return [message, errors === undefined ? '' : JSON.stringify(errors)].filter(Boolean).join(' ');
  } catch {
    return text.slice(0, 200);
  }
}

const hints: Readonly<Record<number, string>> = {
  401: 'The token is not accepted: is GITHUB_TOKEN that of this run?',
  403: 'The token may not do this: the job needs a permission for it in its workflow.',
  404: 'There is no such thing, or the token may not see it: the job needs a permission for it in its workflow.',
};

/** The address of the next page, in a `Link` header (RFC 8288). */
const nextPage = (link: string | null): string | undefined => /<([^>]+)>;\s*rel="next"/.exec(link ?? '')?.[1];

export type Wait = (seconds: number) => Promise<unknown>;

/** Requests to the REST API about one repository, with the waits and the pages that it asks for. */
export class Github {
  constructor(
    private readonly access: GithubAccess,
    private readonly wait: Wait = (seconds) => sleep(seconds * 1000),
  ) {}

  /** Everything of a list, page after page, as far as somebody reads. */
  async *each<T>(path: string, query: Readonly<Record<string, string>> = {}): AsyncGenerator<T> {
    const search = new URLSearchParams({ per_page: '100', ...query });
    for (let page: string | undefined = `${this.address(path)}?${search}`; page !== undefined;) {
      const response = await this.send('GET', page);
      yield* (await response.json()) as readonly T[];
      page = nextPage(response.headers.get('link'));
    }
  }

  /** The first of a list that a test accepts. */
  async find<T>(
    path: string,
    query: Readonly<Record<string, string>>,
    accepts: (found: T) => boolean | Promise<boolean>,
  ): Promise<T | undefined> {
    for await (const found of this.each<T>(path, query)) if (await accepts(found)) return found;
    return undefined;
  }

  /** Makes something. */
  async post(path: string, body: object): Promise<void> {
    await this.send('POST', this.address(path), body);
  }

  /** Changes something. */
  async patch(path: string, body: object): Promise<void> {
    await this.send('PATCH', this.address(path), body);
  }

  private address(path: string): string {
    return `${this.access.api}/repos/${this.access.repository}${path}`;
  }

  /** @throws UserError where GitHub refuses, with what it says and what to do */
  private async send(method: string, url: string, body?: object): Promise<Response> {
    for (let attempt = 1; ; attempt += 1) {
      const response = await this.ask(method, url, body);
      if (response.ok) return response;
      const seconds = waitFor(response, Date.now());
      if (seconds === undefined || seconds > longestWait || attempt === attempts) {
        const waiting = seconds === undefined ? '' : ` Its rate limit lasts for ${seconds} more seconds.`;
        const hint = seconds === undefined ? (hints[response.status] ?? '') : '';
        throw new UserError(
          `GitHub answers ${response.status} to ${method} ${url}: ${await complaintOf(response)}.${waiting} ${hint}`.trim(),
        );
      }
      await this.wait(seconds);
    }
  }

  private async ask(method: string, url: string, body?: object): Promise<Response> {
    try {
      return await fetch(url, {
        method,
        headers: {
          accept: 'application/vnd.github+json',
          authorization: `Bearer ${this.access.token}`,
          'x-github-api-version': '2022-11-28',
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        signal: AbortSignal.timeout(timeoutMs),
      });
    } catch (error) {
      // `fetch` hides the reason in the cause of its error.
      const { cause, message } = error as { cause?: { message?: string }; message: string };
      throw new UserError(`GitHub does not answer ${method} ${url}: ${cause?.message ?? message}`);
    }
  }
}
