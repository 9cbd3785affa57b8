import type { Answer } from '../ports/sink';

/** What an answer of OpenObserve says about the records of its request. */
export type Judgement =
  /** All of them are acknowledged. */
  | { readonly verdict: 'sure' }
  /** None of them is stored. */
  | {
      readonly verdict: 'refused';
      /**
       * - `busy`: the same request will do later
       * - `too large`: less of it may do
       * - `bad`: there may be a record among them that it never takes
       */
      readonly why: 'busy' | 'too large' | 'bad';
      readonly cause: string;
      /** Milliseconds that it asks to wait. */
      readonly retryAfter?: number;
    }
  /** Any of them may be stored. */
  | {
      readonly verdict: 'ambiguous';
      readonly cause: string;
      /** How many it says that it did not take, where its counts add up. */
      readonly failed?: number;
    };

/** Causes go to the log and to dead letters: long enough to understand, too short to carry a statement. */
const longestCause = 200;

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const textOf = (status: number, body: unknown): string => {
  const message = isObject(body) ? (body['message'] ?? body['error']) : body;
  const text = typeof message === 'string' ? message.replace(/\s+/g, ' ').trim() : '';
  return `HTTP ${status}${text === '' ? '' : `: ${text}`}`.slice(0, longestCause);
};

/**
 * Refusals with status 400 that are about the server and not about a record: a stream that is just being deleted, an
 * organisation over its quota, a node that does not ingest (openobserve v0.15.0-rc4, src/service/ingestion/mod.rs,
 * check_ingestion_allowed).
 */
const serversOwn = /is being deleted|Quota exceeded|not an ingester/;

const refused = (why: 'busy' | 'too large' | 'bad', cause: string, retryAfter?: number): Judgement => ({
  verdict: 'refused',
  why,
  cause,
  ...(retryAfter === undefined ? {} : { retryAfter }),
});

/**
 * Status 200 tells nothing; the counts of the stream do, and only if they add up. Records are counted as successful before
 * they are written; a failing write leaves N-0, and a failing check of the columns 0-0 (openobserve v0.15.0-rc4,
 * src/service/logs/mod.rs, write_logs).
 */
function judgeCounts(body: unknown, sent: number): Judgement {
  const list = isObject(body) ? body['status'] : undefined;
  const [status, ...others]: unknown[] = Array.isArray(list) ? list : [];
  if (!isObject(status) || others.length > 0) {
    return { verdict: 'ambiguous', cause: 'HTTP 200 without the counts of one stream' };
  }
  const { successful, failed, error } = status;
  if (successful === sent && failed === 0) return { verdict: 'sure' };
  const cause = `HTTP 200 with ${String(successful)} successful and ${String(failed)} failed of ${sent}${
    typeof error === 'string' && error !== '' ? `: ${error}` : ''
  }`.slice(0, longestCause);
  const addsUp = typeof successful === 'number' && typeof failed === 'number' && successful + failed === sent;
  return { verdict: 'ambiguous', cause, ...(addsUp ? { failed } : {}) };
}

/**
 * Whether the records of a request are in OpenObserve. Only what leaves no doubt is *sure* or *refused*: rc4 refuses with
 * 4xx and 503 before it has stored anything (src/handler/http/request/logs/ingest.rs), and other 5xx may come from half
 * way.
 *
 * @param sent how many records the request had
 */
export function judge(answer: Answer, sent: number): Judgement {
  if (answer.kind === 'broken') {
    return answer.unsent ? refused('busy', answer.cause) : { verdict: 'ambiguous', cause: answer.cause };
  }
  const { status, body, retryAfter } = answer;
  if (status === 200) return judgeCounts(body, sent);
  const cause = textOf(status, body);
  if (status === 413) return refused('too large', cause);
  if (status === 400 && !serversOwn.test(cause)) return refused('bad', cause);
  if (status === 503 || (status >= 300 && status < 500)) return refused('busy', cause, retryAfter);
  return { verdict: 'ambiguous', cause };
}
