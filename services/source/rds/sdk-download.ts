import { DescribeDBLogFilesCommand, type RDSClient } from '@aws-sdk/client-rds';
import { SignatureV4 } from '@smithy/signature-v4';
import { RdsError, type RdsApi, type RdsRefusal } from './api';
import { rdsError } from './errors';

/** A request as the SDK sends it. */
type SdkRequest = Parameters<RDSClient['config']['requestHandler']['handle']>[0];

const operation = 'DownloadCompleteDBLogFile';

/** Bytes of a refusal that are read, to know what it means. */
const longestRefusal = 64 * 1024;

/** How AWS writes a path that it signs: everything but what a name may always have (RFC 3986, "Unreserved Characters"). */
const encoded = (text: string): string =>
  encodeURIComponent(text).replace(/[!'()*]/g, (each) => `%${each.charCodeAt(0).toString(16).toUpperCase()}`);

const pathOf = (base: string, instance: string, file: string): string =>
  `${base.replace(/\/$/, '')}/v13/downloadCompleteLogFile/${[instance, ...file.split('/')].map(encoded).join('/')}`;

/** Thrown to take a request out of the SDK before it is signed and sent. */
class Taken extends Error {
  constructor(readonly request: SdkRequest) {
    super('the request was taken');
  }
}

/**
 * Where the API answers: whatever the SDK finds out by the region, its partition and its own variables. No option of the
 * client tells, so that a call is asked for its request and not made.
 */
export async function requestOf(client: RDSClient): Promise<SdkRequest> {
  const command = new DescribeDBLogFilesCommand({ DBInstanceIdentifier: 'nobody' });
  command.middlewareStack.add(
    () => async (args) => {
      throw new Taken(args.request as SdkRequest);
    },
    { step: 'build', name: 'takeRequest', priority: 'low' },
  );
  try {
    await client.send(command);
  } catch (error) {
    if (error instanceof Taken) return error.request;
    throw error;
  }
  throw new Error('the SDK sent a request that it was asked for');
}

/** What RDS says of a refusal, in XML or in JSON: its code and its words. */
function wordsOf(text: string): { readonly code: string; readonly message: string } {
  const field = (name: string): string =>
    new RegExp(`<${name}>([^<]*)</${name}>`, 'i').exec(text)?.[1] ??
    new RegExp(`"(?:__type|${name})"\\s*:\\s*"(?:[^"#]*#)?([^"]*)"`, 'i').exec(text)?.[1] ??
    '';
  return { code: field('Code'), message: field('Message') };
}

/** What is not there, by the words of an answer with status 404. One that names nothing may come from somebody in between. */
const notFound: readonly (readonly [RdsRefusal, RegExp])[] = [
  ['no file', /LogFileNotFound|Log ?File\b.*not found/i],
  ['no instance', /DBInstanceNotFound|DB ?Instance\b.*not found/i],
];

/** What a status that is no success, and what is said beside it, mean. */
function refusal(what: string, status: number, text: string): RdsError {
  const { code, message } = wordsOf(text);
  const said = message || code || text.trim().slice(0, 200) || 'nothing was said';
  const error = Object.assign(new Error(`${status}: ${said}`), {
    name: code,
    $metadata: { httpStatusCode: status },
  });
  if (status !== 404) return rdsError(what, error);
  // The download is in no SDK, and its faults in no reference: of what is not found the words tell.
  const found = notFound.find(([, words]) => words.test(`${code} ${text}`));
  return found
    ? new RdsError(found[0], `${what}: ${error.message}`, { cause: error })
    : rdsError(what, error);
}

async function textOf(body: AsyncIterable<Uint8Array>): Promise<string> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of body) {
    chunks.push(chunk);
    length += chunk.length;
    // Leaving the loop closes the connection.
    if (length >= longestRefusal) break;
  }
  return Buffer.concat(chunks).toString('utf8');
}

/** A body, and whether all of it came. @throws when it ends before the length that was told */
async function* whole(
  body: AsyncIterable<Uint8Array>,
  length: number | undefined,
): AsyncGenerator<Uint8Array> {
  let at = 0;
  for await (const chunk of body) {
    at += chunk.length;
    yield chunk;
  }
  if (length !== undefined && at !== length) throw new Error(`the download ended at byte ${at} of ${length}`);
}

/**
 * Downloads of whole files over REST: `GET /v13/downloadCompleteLogFile/<instance>/<file>` (Amazon Aurora User Guide,
 * "DownloadCompleteDBLogFile"). No SDK has it, so that it is signed here, with the credentials and over the connections of
 * the SDK’s client.
 */
export function sdkDownload(client: RDSClient): RdsApi['downloadComplete'] {
  const { config } = client;
  const signer = new SignatureV4({
    service: 'rds',
    region: config.region,
    credentials: config.credentials,
    sha256: config.sha256,
  });
  let place: Promise<SdkRequest> | undefined;
  const placeOf = (): Promise<SdkRequest> =>
    (place ??= requestOf(client).catch((error: unknown) => {
      place = undefined;
      throw error;
    }));

  return async ({ instance, file }, signal) => {
    signal.throwIfAborted();
    const what = `${operation} of ${instance} ${file}`;
    const { protocol, hostname, port, path: base } = await placeOf();
    const request = {
      ...{ protocol, hostname, port, query: {}, method: 'GET', path: pathOf(base, instance, file) },
      headers: { host: port === undefined ? hostname : `${hostname}:${port}` },
    };
    // The SDK has learnt from answers by how much the clock of this machine is wrong.
    const signingDate = new Date(Date.now() + config.systemClockOffset);
    const signed = await signer.sign(request, { signingDate });
    const { response } = await config.requestHandler.handle(signed as SdkRequest, { abortSignal: signal });
    const body = response.body as AsyncIterable<Uint8Array>;
    const { statusCode, headers } = response;
    if (statusCode !== 200) throw refusal(what, statusCode, await textOf(body));
    const length = Object.entries(headers).find(([name]) => name.toLowerCase() === 'content-length')?.[1];
    return whole(body, length === undefined ? undefined : Number(length));
  };
}
