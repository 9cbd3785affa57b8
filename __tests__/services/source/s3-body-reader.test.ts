import { BodyGone, type OpenOptions } from '../../../services/source/body-reader';
import { s3BodyReader } from '../../../services/source/s3-body-reader';
import type { Clock } from '../../../services/shared/clock';
import { listing, object, refusal, s3Double, versions, type Answer } from './s3-double';

const key = 'c/db-1/slowquery/mysql-slowquery.log';
const source = { kind: 's3', bucket: 'logs', key, etag: '"e1"' } as const;
const body = Buffer.from(Array.from({ length: 200_000 }, (_, n) => String(n % 10)).join(''));

let double: Awaited<ReturnType<typeof s3Double>> | undefined;
afterEach(() => double?.close());

/** Reads from a server that answers as told. Waits take no time, and are noted. */
async function read(
  answers: readonly Answer[],
  options: OpenOptions & { readonly version?: string } = {},
  signal = new AbortController().signal,
) {
  double = await s3Double(answers);
  const slept: number[] = [];
  const clock: Clock = { now: () => 0, sleep: async (milliseconds) => void slept.push(milliseconds) };
  const reader = s3BodyReader({ client: double.client, clock, random: () => 0.5 });
  const { version, ...rest } = options;
  const reference = { ...source, ...(version === undefined ? {} : { version }) };
  const chunks: Uint8Array[] = [];
  let failure: unknown;
  try {
    for await (const chunk of (await reader.open(reference, rest, signal)).bytes) chunks.push(chunk);
  } catch (error) {
    failure = error;
  }
  return { bytes: Buffer.concat(chunks), failure, slept, asked: double.asked };
}

describe('a download that breaks', () => {
  it('is taken up at the byte where it broke, of the same body alone', async () => {
    const { bytes, failure, asked, slept } = await read([
      object(body, 70_000),
      object(body, 50_000),
      object(body),
    ]);
    expect(failure).toBeUndefined();
    expect(bytes.equals(body)).toBe(true);
    expect(asked.map(({ range, ifMatch }) => ({ range, ifMatch }))).toEqual([
      { range: undefined, ifMatch: undefined },
      { range: `bytes=70000-199999`, ifMatch: '"e1"' },
      { range: `bytes=120000-199999`, ifMatch: '"e1"' },
    ]);
    // Each break comes after bytes, so that each is the first in a row.
    expect(slept).toEqual([100, 100]);
  });

  it('is taken up by version where there is one, and within the range that was asked for', async () => {
    const named = { 'x-amz-version-id': 'v7' };
    const { bytes, asked } = await read([object(body, 100, named), object(body, Infinity, named)], {
      from: 10,
      length: 1000,
    });
    expect(bytes.equals(body.subarray(10, 1010))).toBe(true);
    expect(asked[1]?.range).toBe('bytes=110-1009');
    expect(asked[1]?.query.get('versionId')).toBe('v7');
  });

  it('and whose body was replaced meanwhile is gone', async () => {
    const { failure, bytes } = await read([object(body, 70_000), refusal(412, 'PreconditionFailed')]);
    expect(failure).toBeInstanceOf(BodyGone);
    expect(bytes.length).toBe(70_000);
  });

  it('again and again without a byte is an error in the end', async () => {
    const nothing = object(body, 0);
    const { failure, asked, slept } = await read([object(body, 70_000), ...Array<Answer>(20).fill(nothing)]);
    expect(failure).not.toBeInstanceOf(BodyGone);
    const message = expect.stringContaining(
      `${key}: the download broke 6 times at byte 70000 of 200000`,
    ) as string;
    expect(failure).toMatchObject({ message });
    expect(asked).toHaveLength(6);
    expect(slept).toHaveLength(5);
  });

  it('is not taken up by whoever is stopped', async () => {
    const stop = new AbortController();
    const breaking: Answer = (asked, response) => {
      response.on('close', () => stop.abort());
      object(body, 10)(asked, response);
    };
    const { failure, asked } = await read([breaking, object(body)], {}, stop.signal);
    expect(failure).toBeDefined();
    expect(asked).toHaveLength(1);
  });
});

describe('a refusal', () => {
  it.each([
    [404, 'NoSuchKey'],
    [404, 'NoSuchVersion'],
    [405, 'MethodNotAllowed'],
    [412, 'PreconditionFailed'],
  ])('%d %s means that the body is gone', async (status, code) => {
    const { failure } = await read([refusal(status, code)], { exactly: true });
    expect(failure).toBeInstanceOf(BodyGone);
  });

  it('with 403 means gone where a listing does not have the key', async () => {
    const denied = refusal(403, 'AccessDenied');
    const { failure, asked } = await read([denied, listing(`${key}.2026-11-21.07`)]);
    expect(failure).toBeInstanceOf(BodyGone);
    // The right to list is tied to the prefix of the source, which the key begins with.
    expect(asked[1]?.query.get('prefix')).toBe(key);
  });

  it('with 403 of a file that is there names what is missing', async () => {
    const { failure } = await read([refusal(403, 'AccessDenied'), listing(key, `${key}.2026-11-21.07`)]);
    expect(failure).not.toBeInstanceOf(BodyGone);
    expect(failure).toMatchObject({
      message: `s3://logs/${key} is there and may not be read: allow s3:GetObject on it, and kms:Decrypt if a KMS key encrypts it`,
    });
  });

  it.each([
    [['v1'], true],
    [['v1', 'v2'], false],
  ])('with 403 of a version is judged by the versions there are: %j', async (there, gone) => {
    const { failure } = await read([refusal(403, 'AccessDenied'), versions(key, ...there)], {
      exactly: true,
      version: 'v2',
    });
    expect(failure instanceof BodyGone).toBe(gone);
    if (!gone) expect(failure).toMatchObject({ message: expect.stringContaining('s3:GetObjectVersion') });
  });

  it('with 403 of the listing too names both rights', async () => {
    const denied = refusal(403, 'AccessDenied');
    const { failure } = await read([denied, denied]);
    expect(failure).not.toBeInstanceOf(BodyGone);
    expect(failure).toMatchObject({
      message: expect.stringMatching(/s3:GetObject on it, and s3:ListBucket/),
    });
  });

  it('of another kind says which file it was', async () => {
    const { failure } = await read([refusal(503, 'SlowDown')]);
    expect(failure).toMatchObject({ message: `s3://logs/${key}: SlowDown` });
  });
});

describe('a range behind the end', () => {
  it('has no bytes, and the body is described all the same', async () => {
    const headers = { ETag: '"e9"', 'Last-Modified': 'Sat, 21 Nov 2026 12:00:00 GMT', 'Content-Length': '5' };
    const head: Answer = (_, response) => response.writeHead(200, headers).end();
    const { bytes, failure, asked } = await read([refusal(416, 'InvalidRange'), head], { from: 5 });
    expect(failure).toBeUndefined();
    expect(bytes.length).toBe(0);
    expect(asked.map(({ method }) => method)).toEqual(['GET', 'HEAD']);
  });

  it('that has come to be within the body meanwhile is read', async () => {
    const headers = { ETag: '"e1"', 'Last-Modified': 'Sat, 21 Nov 2026 12:00:00 GMT', 'Content-Length': '8' };
    const head: Answer = (_, response) => response.writeHead(200, headers).end();
    const { bytes } = await read([refusal(416, 'InvalidRange'), head, object(Buffer.from('01234567'))], {
      from: 5,
    });
    expect(bytes.toString()).toBe('567');
  });
});

describe('an answer that is cut off before its end without an error', () => {
  it('is not taken for the end of the body', async () => {
    // What a proxy may do: fewer bytes, and a length to match.
    const short: Answer = (_, response) => {
      const ranged = { 'Content-Range': 'bytes 0-9/20', 'Content-Length': '5', ETag: '"e1"' };
      response.writeHead(206, { ...ranged, 'Last-Modified': 'Sat, 21 Nov 2026 12:00:00 GMT' }).end('01234');
    };
    const { bytes, asked } = await read([short, object(Buffer.from('01234567890123456789'))], { length: 10 });
    expect(bytes.toString()).toBe('0123456789');
    expect(asked[1]?.range).toBe('bytes=5-9');
  });
});
