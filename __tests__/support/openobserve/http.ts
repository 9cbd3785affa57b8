import type { IncomingHttpHeaders } from 'node:http';

/** A request as the handlers see it. */
export interface Call {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
  /** The account that it was authenticated as. */
  readonly user: string;
  /** What the placeholders of the route matched, decoded. */
  readonly params: Readonly<Record<string, string>>;
}

export interface Answer {
  readonly status: number;
  readonly body: string;
  readonly contentType: string;
  /** More headers than the type of the content. */
  readonly headers?: Readonly<Record<string, string>>;
  /** The connection is closed instead. */
  readonly hangUp?: boolean;
}

export interface Route {
  readonly method: string;
  /** The path below `/api`; `{name}` matches one part of it. */
  readonly path: string;
  readonly handle: (call: Call) => Answer;
}

/** JSON without spaces, as serde writes it. */
export const json = (body: unknown, status = 200): Answer => ({
  status,
  body: JSON.stringify(body),
  contentType: 'application/json',
});

export const plain = (body: string, status: number): Answer => ({ status, body, contentType: 'text/plain' });

/** `MetaHttpResponse`, for good and bad answers alike (openobserve, src/common/meta/http.rs). */
export const message = (text: string, status = 200, more: { id?: string; name?: string } = {}): Answer =>
  json({ code: status, message: text, ...more }, status);

/** Thrown by what reads a body, and answered as actix answers a body that does not fit its type. */
export class BadBody extends Error {}

export function readObject(call: Call): Record<string, unknown> {
  const value = readJson(call);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new BadBody('Json deserialize error: invalid type, expected a map');
  }
  return value as Record<string, unknown>;
}

export function readJson({ body, headers }: Call): unknown {
  if (!(headers['content-type'] ?? '').includes('json')) throw new BadBody('Content type error');
  try {
    return JSON.parse(body.toString('utf8'));
  } catch (error) {
    throw new BadBody(`Json deserialize error: ${(error as Error).message}`);
  }
}

/** A required text of a body. */
export function text(object: Record<string, unknown>, name: string): string {
  const value = object[name];
  if (typeof value !== 'string') throw new BadBody(`Json deserialize error: missing field \`${name}\``);
  return value;
}

/** A text of a body that serde fills in where it is missing. */
export const textOr = (object: Record<string, unknown>, name: string, otherwise = ''): string =>
  object[name] === undefined ? otherwise : text(object, name);

/** The names that OpenObserve refuses for alerts, templates and destinations (src/common/utils/auth.rs). */
export const unsupportedName = (name: string): boolean => /[:#?\s'"%&]/.test(name);
