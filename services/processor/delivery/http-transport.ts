import { Pool, type Dispatcher } from 'undici';
import type { Clock } from '../../shared/clock';
import type { Answer } from '../ports/sink';
import { compression, type Compression } from './compress';
import { linesEncoder } from './lines';
import type { Transport } from './transport';

export interface HttpTransportOptions {
  /** Where OpenObserve answers, with the path before `/api` if there is one. */
  readonly url: string;
  readonly email: string;
  readonly password: string;
  readonly clock: Clock;
  /** Requests at once; more wait for their turn. @default 16 */
  readonly connections?: number;
  /** Milliseconds that one request may take, its answer included. @default 60 000 */
  readonly timeout?: number;
  /** How bodies are compressed. @default zstd, or gzip where Node has none */
  readonly compression?: Compression;
}

/** Errors of a request that has not left. Where it may have, nobody knows what came of it. */
const unsentCodes = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
]);

function brokenBy(thrown: unknown): Answer {
  const { code, name, message } = (thrown ?? {}) as { code?: string; name?: string; message?: string };
  const cause = name === 'TimeoutError' ? 'no answer in time' : (code ?? message ?? 'unknown');
  return { kind: 'broken', cause, unsent: code !== undefined && unsentCodes.has(code) };
}

/** Milliseconds of a `Retry-After`: seconds, or a date (RFC 9110, §10.2.3). */
export function retryAfterOf(header: string | string[] | undefined, now: number): number | undefined {
  const text = Array.isArray(header) ? header[0] : header;
  if (text === undefined || text.trim() === '') return undefined;
  const milliseconds = /^\d+$/.test(text.trim()) ? Number(text) * 1000 : Date.parse(text) - now;
  return Number.isFinite(milliseconds) ? Math.max(0, milliseconds) : undefined;
}

async function textOf(body: Dispatcher.ResponseData['body'], longest: number): Promise<string> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of body as AsyncIterable<Buffer>) {
    length += chunk.length;
    // Leaving the loop closes the connection.
    if (length > longest) throw new Error(`an answer of more than ${longest} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
};

/**
 * Requests over HTTP with connections that are kept. Redirects are not followed: a request that was redirected was not
 * taken.
 */
export function httpTransport(options: HttpTransportOptions): Transport & { close(): Promise<void> } {
  const { clock, connections = 16, timeout = 60_000 } = options;
  const { encoding, compress } = options.compression ?? compression;
  const url = new URL(options.url);
  const base = url.pathname.replace(/\/$/, '');
  const credentials = Buffer.from(`${options.email}:${options.password}`).toString('base64');
  const pool = new Pool(url.origin, {
    connections,
    pipelining: 1,
    connect: { timeout: Math.min(timeout, 10_000) },
    headersTimeout: timeout,
    bodyTimeout: timeout,
    // Below the five seconds after which OpenObserve closes a connection that nobody uses
    // (openobserve v0.15.0-rc4, src/config/src/config.rs, ZO_ACTIX_KEEP_ALIVE).
    keepAliveTimeout: 3_000,
    keepAliveMaxTimeout: 3_000,
  });

  const encode = linesEncoder();

  const compressed = async (lines: readonly string[]): Promise<Buffer> => {
    const { bytes, release } = encode(lines);
    try {
      return await compress(bytes);
    } finally {
      release();
    }
  };

  const transport: Transport = async ({ method, path, lines, longestAnswer }, signal) => {
    try {
      const sent = lines === undefined ? undefined : await compressed(lines);
      const {
        statusCode,
        headers,
        body: answer,
      } = await pool.request({
        method,
        path: `${base}${path}`,
        headers: {
          authorization: `Basic ${credentials}`,
          ...(sent === undefined ? {} : { 'content-type': 'application/json', 'content-encoding': encoding }),
        },
        body: sent ?? null,
        signal: AbortSignal.any([signal, AbortSignal.timeout(timeout)]),
      });
      const retryAfter = retryAfterOf(headers['retry-after'], clock.now());
      return {
        kind: 'response',
        status: statusCode,
        body: parsed(await textOf(answer, longestAnswer)),
        ...(retryAfter === undefined ? {} : { retryAfter }),
      };
    } catch (error) {
      return brokenBy(error);
    }
  };
  return Object.assign(transport, { close: () => pool.close() });
}
