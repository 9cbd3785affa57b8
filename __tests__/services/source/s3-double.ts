import { S3Client } from '@aws-sdk/client-s3';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Asked {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly range: string | undefined;
  readonly ifMatch: string | undefined;
}

/** Answers one request. */
export type Answer = (asked: Asked, response: ServerResponse) => void;

const etag = '"e1"';
const described = { ETag: etag, 'Last-Modified': 'Sat, 21 Nov 2026 12:00:00 GMT' };

/** A refusal as S3 writes it. */
export const refusal =
  (status: number, code: string): Answer =>
  ({ method }, response) => {
    response.writeHead(status, { 'Content-Type': 'application/xml' });
    response.end(
      method === 'HEAD' ? undefined : `<Error><Code>${code}</Code><Message>${code}</Message></Error>`,
    );
  };

/** Serves an object, by range where one is asked for. @param breakAfter bytes after which the connection is cut */
export const object =
  (body: Buffer, breakAfter = Infinity, headers: Record<string, string> = {}): Answer =>
  ({ range }, response) => {
    const [, from = '0', to = ''] = /^bytes=(\d+)-(\d*)$/.exec(range ?? '') ?? [];
    const part = body.subarray(Number(from), to === '' ? body.length : Number(to) + 1);
    const ranged = { 'Content-Range': `bytes ${from}-${Number(from) + part.length - 1}/${body.length}` };
    response.writeHead(range === undefined ? 200 : 206, {
      ...described,
      'Content-Length': part.length,
      ...(range === undefined ? {} : ranged),
      ...headers,
    });
    if (part.length <= breakAfter) response.end(part);
    else response.write(part.subarray(0, breakAfter), () => response.destroy());
  };

/** Answers ListObjectsV2 with these keys. */
export const listing =
  (...keys: string[]): Answer =>
  (_, response) => {
    const contents = keys.map((key) => `<Contents><Key>${key}</Key></Contents>`).join('');
    response.writeHead(200, { 'Content-Type': 'application/xml' });
    response.end(`<ListBucketResult><IsTruncated>false</IsTruncated>${contents}</ListBucketResult>`);
  };

/** Answers ListObjectVersions with these versions of a key. */
export const versions =
  (key: string, ...ids: string[]): Answer =>
  (_, response) => {
    const listed = ids.map(
      (id) => `<Version><Key>${key}</Key><VersionId>${id}</VersionId><ETag>${id}</ETag></Version>`,
    );
    response.writeHead(200, { 'Content-Type': 'application/xml' });
    response.end(
      `<ListVersionsResult><IsTruncated>false</IsTruncated>${listed.join('')}</ListVersionsResult>`,
    );
  };

const readRequest = ({ method = '', url = '', headers }: IncomingMessage): Asked => {
  const { pathname: path, searchParams: query } = new URL(url, 'http://s3');
  const ifMatch = headers['if-match'];
  return { method, path, query, range: headers.range, ifMatch };
};

/** A server that answers request after request as it is told, for what no well-behaved double does. */
export async function s3Double(answers: readonly Answer[]) {
  const asked: Asked[] = [];
  const left = [...answers];
  const server = createServer((request, response) => {
    const one = readRequest(request);
    asked.push(one);
    (left.shift() ?? refusal(500, 'NothingIsLeftToAnswer'))(one, response);
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const { port } = server.address() as AddressInfo;
  const client = new S3Client({
    region: 'eu-central-1',
    endpoint: `http://127.0.0.1:${port}`,
    forcePathStyle: true,
    maxAttempts: 1,
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  });
  return {
    client,
    asked,
    close: () => {
      client.destroy();
      server.closeAllConnections();
      server.close();
    },
  };
}
