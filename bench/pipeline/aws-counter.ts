import { createServer, request as ask, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { AwsEndpoints } from '../../__tests__/e2e/support/aws';

/** What one program asks of AWS: how often each operation, such as `GetObject` or `UpdateItem`. */
export type Operations = Readonly<Record<string, number>>;

type Asked = Pick<IncomingMessage, 'method' | 'url' | 'headers'>;

/** The operation of a request as AWS’s SDK sends it, for the services that ours use. */
export function operationOf({ method = 'GET', url = '/', headers }: Asked): string {
  const target = headers['x-amz-target'];
  if (typeof target === 'string') return target.split('.').at(-1) ?? target;
  const { pathname, searchParams } = new URL(url, 'http://aws');
  if (pathname.startsWith('/service/')) return pathname.split('/').at(-1) ?? pathname;
  if (searchParams.has('list-type')) return 'ListObjectsV2';
  if (searchParams.has('versions')) return 'ListObjectVersions';
  return `${method.charAt(0)}${method.slice(1).toLowerCase()}Object`;
}

/** A proxy in front of AWS, or of what plays it, that counts what passes. */
export interface AwsCounter {
  readonly url: string;
  operations(): Operations;
  /** Counts anew. */
  restart(): void;
  stop(): void;
}

/** @param endpoints that requests are passed on to: those with a target, as JSON protocols have one, to DynamoDB */
export async function startAwsCounter(endpoints: AwsEndpoints): Promise<AwsCounter> {
  let counts = new Map<string, number>();
  const server = createServer((incoming, outgoing) => {
    const operation = operationOf(incoming);
    counts.set(operation, (counts.get(operation) ?? 0) + 1);
    const { method, url: path, headers } = incoming;
    const { hostname, port } = new URL(
      headers['x-amz-target'] === undefined ? endpoints.s3 : endpoints.dynamodb,
    );
    const onward = ask({ hostname, port, method, path, headers }, (reply) => {
      outgoing.writeHead(reply.statusCode ?? 502, reply.headers);
      reply.pipe(outgoing);
    });
    onward.on('error', () => outgoing.destroy());
    incoming.pipe(onward);
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    operations: () => Object.fromEntries(counts),
    restart: () => {
      counts = new Map();
    },
    stop: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}
