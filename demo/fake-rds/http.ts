import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { accounts, type Accounts, type AccountsOptions } from './accounts';
import { FakeRdsError } from './errors';
import { queryAnswer, rdsVersion } from './query';
import type { SignedRequest } from './signature';
import { element, field, type Xml } from './xml';

export type { AccessKey, Role } from './accounts';

export interface FakeRdsServerOptions extends AccountsOptions {
  /** @default 0, which takes one that is free */
  readonly port?: number;
  /** @default 127.0.0.1 */
  readonly host?: string;
}

export interface FakeRdsServer {
  /** Without a slash at its end. */
  readonly url: string;
  close(): Promise<void>;
}

const completeFile = '/v13/downloadCompleteLogFile/';
const stsVersion = '2011-06-15';
const rdsSpace = `http://rds.amazonaws.com/doc/${rdsVersion}/`;
const stsSpace = `https://sts.amazonaws.com/doc/${stsVersion}/`;
/** Bytes that a whole file is sent in at a time. */
const piece = 65_536;

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return Buffer.concat(parts);
}

function send(response: ServerResponse, status: number, root: string, space: string, content: Xml): void {
  const body = `<?xml version="1.0" encoding="UTF-8"?>\n<${root} xmlns="${space}">${content}</${root}>\n`;
  response
    .writeHead(status, { 'content-type': 'text/xml; charset=utf-8', 'x-amzn-requestid': randomUUID() })
    .end(body);
}

const metadata = (): Xml => element('ResponseMetadata', field('RequestId', randomUUID()));

function sendError(response: ServerResponse, error: unknown): void {
  const { code, status, message } =
    error instanceof FakeRdsError ? error : new FakeRdsError('InternalFailure', String(error));
  const fault = element(
    'Error',
    field('Type', status < 500 ? 'Sender' : 'Receiver'),
    field('Code', code),
    field('Message', message),
  );
  send(response, status, 'ErrorResponse', rdsSpace, fault + field('RequestId', randomUUID()));
}

function sendSession(
  response: ServerResponse,
  who: Accounts,
  request: SignedRequest,
  params: URLSearchParams,
) {
  const { accessKeyId, secretAccessKey, token, expires, account, role } = who.assumeRole(request, params);
  const name = params.get('RoleSessionName') ?? 'session';
  const credentials = element(
    'Credentials',
    field('AccessKeyId', accessKeyId),
    field('SecretAccessKey', secretAccessKey),
    field('SessionToken', token),
    field('Expiration', new Date(expires)),
  );
  const user = element(
    'AssumedRoleUser',
    field('Arn', `arn:aws:sts::${account}:assumed-role/${role.split('/').at(-1) ?? ''}/${name}`),
    field('AssumedRoleId', `${accessKeyId}:${name}`),
  );
  const result = element('AssumeRoleResult', credentials, user) + metadata();
  send(response, 200, 'AssumeRoleResponse', stsSpace, result);
}

/** `/v13/downloadCompleteLogFile/<instance>/<file>`; the name of a file has slashes of its own. */
async function sendFile(response: ServerResponse, who: Accounts, request: SignedRequest): Promise<void> {
  const rds = who.rdsOf(request);
  const path = (request.target.split('?')[0] ?? '').slice(completeFile.length);
  const [instance = '', ...name] = path.split('/').map(decodeURIComponent);
  const bytes = rds.downloadCompleteLogFile({ DBInstanceIdentifier: instance, LogFileName: name.join('/') });
  response.writeHead(200, { 'content-type': 'application/octet-stream' });
  const pieces = function* () {
    for (let at = 0; at < bytes.length; at += piece) yield bytes.subarray(at, at + piece);
  };
  await pipeline(Readable.from(pieces(), { objectMode: false }), response);
}

/** Plays the RDS API, and as much of STS as it takes to assume a role, over HTTP. */
export async function fakeRdsServer(options: FakeRdsServerOptions): Promise<FakeRdsServer> {
  const { port = 0, host = '127.0.0.1' } = options;
  const who = accounts(options);

  const answer = async (incoming: IncomingMessage, response: ServerResponse): Promise<void> => {
    const body = await bodyOf(incoming);
    const { method = 'GET', url: target = '/', headers } = incoming;
    const request: SignedRequest = { method, target, headers, body };
    if (method === 'GET' && target.startsWith(completeFile)) return sendFile(response, who, request);
    const params = new URLSearchParams(body.toString());
    if (params.get('Action') === 'AssumeRole' && params.get('Version') === stsVersion)
      return sendSession(response, who, request, params);
    const result = queryAnswer(who.rdsOf(request), params);
    send(response, 200, `${params.get('Action') ?? ''}Response`, rdsSpace, result + metadata());
  };

  const server = createServer((incoming, response) => {
    answer(incoming, response).catch((error: unknown) => {
      if (response.headersSent) response.destroy();
      else sendError(response, error);
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(port, host, () => resolve());
  });
  const { port: bound } = server.address() as AddressInfo;
  return {
    url: `http://${host}:${bound}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
