import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { FakeRdsError } from './errors';

/** Who signed a request, and for what. */
export interface Scope {
  readonly accessKeyId: string;
  /** `YYYYMMDD` */
  readonly date: string;
  readonly region: string;
  readonly service: string;
}

/** The authorization of a request, taken apart. */
export interface Authorization extends Scope {
  readonly signedHeaders: readonly string[];
  /** 64 hexadecimal digits. */
  readonly signature: string;
}

export interface SignedRequest {
  readonly method: string;
  /** The path and the query, as they were sent. */
  readonly target: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

const shape =
  /^AWS4-HMAC-SHA256 Credential=([^/,\s]+)\/(\d{8})\/([^/,\s]+)\/([^/,\s]+)\/aws4_request,\s*SignedHeaders=([^,\s]+),\s*Signature=([0-9a-f]{64})$/;

/** @throws FakeRdsError MissingAuthenticationToken */
export function authorizationOf(headers: IncomingHttpHeaders): Authorization {
  const parts = shape.exec(headers.authorization ?? '');
  if (!parts) throw new FakeRdsError('MissingAuthenticationToken', 'Request is missing Authentication Token');
  const [, accessKeyId = '', date = '', region = '', service = '', signed = '', signature = ''] = parts;
  return { accessKeyId, date, region, service, signedHeaders: signed.split(';'), signature };
}

const sha256 = (data: string | Buffer): string => createHash('sha256').update(data).digest('hex');
const hmac = (key: string | Buffer, data: string): Buffer => createHmac('sha256', key).update(data).digest();

const encoded = (text: string): string =>
  encodeURIComponent(text).replace(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);

function canonicalQuery(query: string): string {
  return [...new URLSearchParams(query)]
    .map(([name, value]) => `${encoded(name)}=${encoded(value)}`)
    .sort()
    .join('&');
}

/**
 * Whether a request was signed with `secret`.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
 */
export function isSignedWith(
  secret: string,
  { date, region, service, signedHeaders, signature }: Authorization,
  { method, target, headers, body }: SignedRequest,
): boolean {
  const [path = '/', query = ''] = target.split('?');
  const time = String(headers['x-amz-date'] ?? '');
  const canonical = [
    method,
    // Every service but S3 has the path, which is encoded already, encoded once more.
    path.split('/').map(encoded).join('/'),
    canonicalQuery(query),
    ...signedHeaders.map(
      (name) =>
        `${name}:${String(headers[name] ?? '')
          .trim()
          .replace(/\s+/g, ' ')}`,
    ),
    '',
    signedHeaders.join(';'),
    sha256(body),
  ].join('\n');
  const scope = `${date}/${region}/${service}/aws4_request`;
  const toSign = ['AWS4-HMAC-SHA256', time, scope, sha256(canonical)].join('\n');
  const key = [region, service, 'aws4_request'].reduce(hmac, hmac(`AWS4${secret}`, date));
  return time.startsWith(date) && timingSafeEqual(hmac(key, toSign), Buffer.from(signature, 'hex'));
}
