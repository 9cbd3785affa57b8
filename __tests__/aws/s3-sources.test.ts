import {
  CreateBucketCommand,
  DeleteObjectCommand,
  PutBucketVersioningCommand,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { defaultKeyLayout } from '../../contract/key-layout';
import type { S3Source } from '../../contract/messages';
import { BodyGone, type OpenOptions } from '../../services/source/body-reader';
import { s3BodyReader } from '../../services/source/s3-body-reader';
import { s3LogSource } from '../../services/source/s3-log-source';
import { recordingLog } from '../services/support/recording-log';
import { manualClock } from '../services/support/manual-clock';
import { startMoto, type Moto } from '../support/moto';

const { signal } = new AbortController();
const key = 'c/db-1/slowquery/mysql-slowquery.log';
let moto: Moto;
let client: S3Client;

beforeAll(async () => {
  moto = await startMoto('123456789012');
  client = new S3Client({
    region: 'eu-central-1',
    endpoint: moto.endpoint,
    forcePathStyle: true,
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  });
}, 90_000);
afterAll(() => {
  client.destroy();
  moto.stop();
});

let buckets = 0;
async function newBucket(versioned = false): Promise<string> {
  const Bucket = `logs-${(buckets += 1)}`;
  const CreateBucketConfiguration = { LocationConstraint: 'eu-central-1' } as const;
  await client.send(new CreateBucketCommand({ Bucket, CreateBucketConfiguration }));
  if (versioned)
    await client.send(
      new PutBucketVersioningCommand({ Bucket, VersioningConfiguration: { Status: 'Enabled' } }),
    );
  return Bucket;
}

const put = async (bucket: string, Key: string, Body: string): Promise<S3Source> => {
  const { ETag: etag = '', VersionId: version } = await client.send(
    new PutObjectCommand({ Bucket: bucket, Key, Body: Buffer.from(Body) }),
  );
  return { kind: 's3', bucket, key: Key, etag, ...(version === undefined ? {} : { version }) };
};

const reader = () => s3BodyReader({ client, clock: manualClock(), random: () => 0 });

async function read(source: S3Source, options: OpenOptions = {}) {
  const { bytes, ...body } = await reader().open(source, options, signal);
  const chunks: Uint8Array[] = [];
  for await (const chunk of bytes) chunks.push(chunk);
  return { ...body, text: Buffer.concat(chunks).toString() };
}

const history = async (source: S3Source) => {
  const found = [];
  for await (const body of reader().history(source, signal)) found.push(body);
  return found;
};

describe('a body in S3', () => {
  it('is read whole, from a place on, and for a length', async () => {
    const source = await put(await newBucket(), key, '0123456789');
    expect(await read(source)).toMatchObject({ text: '0123456789', source, size: 10 });
    expect(await read(source, { from: 7 })).toMatchObject({ text: '789', source, size: 10 });
    expect(await read(source, { from: 2, length: 3 })).toMatchObject({ text: '234', size: 10 });
    expect((await read(source)).lastWritten).toBeGreaterThan(Date.UTC(2020, 0));
  });

  it('has no bytes past its end, and still tells what it is', async () => {
    const source = await put(await newBucket(), key, '0123456789');
    expect(await read(source, { from: 10 })).toMatchObject({ text: '', source, size: 10 });
    expect(await read(source, { from: 99 })).toMatchObject({ text: '', source, size: 10 });
  });

  it('may be empty', async () => {
    const source = await put(await newBucket(), key, '');
    expect(await read(source)).toMatchObject({ text: '', size: 0 });
    expect(await read(source, { length: 65_536 })).toMatchObject({ text: '', size: 0 });
  });

  it('is the latest under its name, unless exactly that one is wanted', async () => {
    const bucket = await newBucket();
    const old = await put(bucket, key, 'old');
    const now = await put(bucket, key, 'newer');
    expect(await read(old)).toMatchObject({ text: 'newer', source: now });
    await expect(read(old, { exactly: true })).rejects.toBeInstanceOf(BodyGone);
    expect(await read(now, { exactly: true })).toMatchObject({ text: 'newer' });
  });

  it('is read by version where there are versions', async () => {
    const bucket = await newBucket(true);
    const old = await put(bucket, key, 'old');
    const now = await put(bucket, key, 'newer');
    expect(old.version).toBeDefined();
    expect(await read(old, { exactly: true })).toMatchObject({ text: 'old', source: old });
    expect(await read(old)).toMatchObject({ text: 'newer', source: now });
    await client.send(new DeleteObjectCommand({ Bucket: bucket, Key: key }));
    await expect(read(now)).rejects.toBeInstanceOf(BodyGone);
    expect(await read(now, { exactly: true, from: 2 })).toMatchObject({ text: 'wer' });
  });

  it('that nobody wrote is gone, and a bucket that is missing is an error', async () => {
    const bucket = await newBucket();
    await expect(read({ kind: 's3', bucket, key, etag: '"x"' })).rejects.toBeInstanceOf(BodyGone);
    const elsewhere = read({ kind: 's3', bucket: 'no-such-bucket', key, etag: '"x"' });
    await expect(elsewhere).rejects.not.toBeInstanceOf(BodyGone);
    await expect(elsewhere).rejects.toThrow('s3://no-such-bucket/');
  });

  it('can be let go of in the middle', async () => {
    const source = await put(await newBucket(), key, 'x'.repeat(8_000_000));
    const opened = await reader().open(source, {}, signal);
    for await (const chunk of opened.bytes) {
      expect(chunk.length).toBeGreaterThan(0);
      break;
    }
    opened.close();
  });
});

describe('the history of a key', () => {
  it('is what lay there, the newest first, without deletions and without keys that begin alike', async () => {
    const bucket = await newBucket(true);
    const first = await put(bucket, key, '1');
    const second = await put(bucket, key, '22');
    await client.send(new DeleteObjectCommand({ Bucket: bucket, Key: key }));
    await put(bucket, `${key}.2026-11-21.07`, 'other');
    const third = await put(bucket, key, '333');
    const found = await history(third);
    expect(found.map(({ source, size }) => ({ source, size }))).toEqual([
      { source: third, size: 3 },
      { source: second, size: 2 },
      { source: first, size: 1 },
    ]);
  });

  it('is empty where no versions are kept', async () => {
    const bucket = await newBucket();
    expect(await history(await put(bucket, key, '1'))).toEqual([]);
  });
});

describe('the listing of log files', () => {
  const list = async (places: { bucket: string; prefix: string }[], since = 0, log = recordingLog()) => {
    const found = [];
    for await (const file of s3LogSource({ client, log }, { places, layout: defaultKeyLayout }).list(
      since,
      signal,
    ))
      found.push(file);
    return found;
  };

  it('has every log file below its prefix, and logs how many keys it passed over', async () => {
    const bucket = await newBucket();
    const source = await put(bucket, `a/${key}`, 'one');
    await put(bucket, `b/${key}`, 'below another prefix');
    await put(bucket, 'a/c/db-1/error/mysql-error.log', 'repeats the running one');
    await put(bucket, 'a/readme.txt', 'no log');
    const log = recordingLog();
    const found = await list([{ bucket, prefix: 'a/' }], 0, log);
    expect(found).toMatchObject([
      {
        cluster: 'c',
        instance: 'db-1',
        logType: 'slowquery',
        logFileName: 'slowquery/mysql-slowquery.log',
        source: { bucket, key: source.key, etag: source.etag },
        size: 3,
      },
    ]);
    expect(log.lines).toMatchObject([{ level: 'info', bucket, ignored: 2, example: 'a/readme.txt' }]);
  });

  it('goes on over pages, and leaves out what was written before', async () => {
    const bucket = await newBucket();
    const keys = Array.from({ length: 1_050 }, (_, n) => `c/db-${n}/slowquery/mysql-slowquery.log`);
    for (let at = 0; at < keys.length; at += 50)
      await Promise.all(keys.slice(at, at + 50).map((each) => put(bucket, each, 'x')));
    expect(await list([{ bucket, prefix: '' }])).toHaveLength(1_050);
    expect(await list([{ bucket, prefix: '' }], Date.now() + 3_600_000)).toEqual([]);
  }, 60_000);

  it('has the files of the other places when one cannot be listed, and fails in the end', async () => {
    const bucket = await newBucket();
    await put(bucket, key, 'x');
    const places = [
      { bucket: 'no-such-bucket', prefix: 'p/' },
      { bucket, prefix: '' },
    ];
    const files: string[] = [];
    const listing = (async () => {
      const source = s3LogSource({ client, log: recordingLog() }, { places, layout: defaultKeyLayout });
      for await (const { instance } of source.list(0, signal)) files.push(instance);
    })();
    await expect(listing).rejects.toThrow('s3://no-such-bucket/p/ cannot be listed (s3:ListBucket)');
    expect(files).toEqual(['db-1']);
  });
});
