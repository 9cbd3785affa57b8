import { createHash } from 'node:crypto';
import { defaultKeyLayout } from '../../../contract/key-layout';
import type { S3Source, SourceReference } from '../../../contract/messages';
import { BodyGone, type BodyReader, type StoredBody } from '../../../services/source/body-reader';
import { logFileKeyReader } from '../../../services/source/log-file-key';
import type { LogSource } from '../../../services/source/log-source';

export type BucketOperation = 'list' | 'open' | 'read' | 'history';

export interface MemoryBucketOptions {
  /** The clock of the bucket, which need not be that of whoever reads it. */
  readonly clock: { now(): number };
  /** Whether bodies that were overwritten or deleted stay readable by version. @default true */
  readonly versioned?: boolean;
  /** @default logs */
  readonly bucket?: string;
  /** @default - no prefix */
  readonly prefix?: string;
  /** @default defaultKeyLayout */
  readonly layout?: string;
  /** Bytes of one chunk of a body. @default 65 536 */
  readonly chunk?: number;
  /** Called before each operation, and before each chunk (`read`); throws to be a bucket that fails. */
  readonly before?: (operation: BucketOperation, key: string) => void | Promise<void>;
}

interface Version extends StoredBody {
  readonly source: S3Source;
  readonly bytes: Uint8Array;
}

/** A bucket in memory with S3’s manners: whole bodies, atomic reads, versions, an ETag that only the bytes decide. */
export interface MemoryBucket extends BodyReader, LogSource {
  /** Writes a whole body. @param at when, in milliseconds since 1970; now by default */
  put(key: string, body: Uint8Array | string, at?: number): S3Source;
  /** A copy under another key, and nothing under the old one: what a rotation looks like. */
  rename(from: string, to: string, at?: number): S3Source;
  delete(key: string): void;
  /** Noncurrent versions are gone, as after the days that a lifecycle rule gives them. */
  forgetVersions(key: string): void;
  /** What lies there now. */
  body(key: string): Uint8Array | undefined;
  /** How often each operation was called. */
  readonly calls: Readonly<Record<BucketOperation, number>>;
}

export function memoryBucket(options: MemoryBucketOptions): MemoryBucket {
  const { clock, versioned = true, bucket = 'logs', prefix = '', chunk = 65_536, before } = options;
  const read = logFileKeyReader(options.layout ?? defaultKeyLayout, prefix);
  /** Of every key its versions, the newest last; null stands for a deletion. */
  const keys = new Map<string, (Version | null)[]>();
  const calls: Record<BucketOperation, number> = { list: 0, open: 0, read: 0, history: 0 };
  let versions = 0;

  const start = async (operation: BucketOperation, key: string): Promise<void> => {
    calls[operation] += 1;
    await before?.(operation, key);
  };
  const latest = (key: string): Version | undefined => keys.get(key)?.at(-1) ?? undefined;
  const add = (key: string, version: Version | null): void => {
    keys.set(key, versioned ? [...(keys.get(key) ?? []), version] : [version]);
  };
  const s3 = (source: SourceReference): S3Source => {
    if (source.kind !== 's3' || source.bucket !== bucket) throw new Error(`${bucket} has no such source`);
    return source;
  };
  const exactly = (source: S3Source): Version | undefined => {
    const matches = (version: Version | null) =>
      source.version === undefined
        ? version?.source.etag === source.etag
        : version?.source.version === source.version;
    if (source.version === undefined) {
      const now = latest(source.key);
      return now && matches(now) ? now : undefined;
    }
    return keys.get(source.key)?.find(matches) ?? undefined;
  };

  async function* chunks(version: Version, from: number, to: number): AsyncGenerator<Uint8Array> {
    for (let at = from; at < to; at += chunk) {
      await start('read', version.source.key);
      yield version.bytes.subarray(at, Math.min(to, at + chunk));
    }
  }

  const put = (key: string, body: Uint8Array | string, at = clock.now()): S3Source => {
    const bytes = typeof body === 'string' ? Buffer.from(body) : body;
    const etag = `"${createHash('md5').update(bytes).digest('hex')}"`;
    versions += 1;
    const source: S3Source = {
      kind: 's3',
      bucket,
      key,
      etag,
      ...(versioned ? { version: `v${versions}` } : {}),
    };
    add(key, { source, size: bytes.length, lastWritten: at, bytes });
    return source;
  };

  return {
    calls,
    put,
    rename: (from, to, at) => {
      const body = latest(from);
      if (!body) throw new Error(`${from} is not there`);
      add(from, null);
      return put(to, body.bytes, at);
    },
    delete: (key) => add(key, null),
    forgetVersions: (key) => keys.set(key, [latest(key) ?? null]),
    body: (key) => latest(key)?.bytes,

    async *list(since) {
      await start('list', prefix);
      for (const key of [...keys.keys()].sort()) {
        const version = latest(key);
        const file = read(key);
        if (!version || !file || version.lastWritten < since) continue;
        const { kind, etag } = version.source;
        // A listing names no versions, as that of S3.
        const source: S3Source = { kind, bucket, key, etag };
        yield { ...file, source, size: version.size, lastWritten: version.lastWritten };
      }
    },
    async open(reference, { from = 0, length = Infinity, exactly: exact = false }) {
      const source = s3(reference);
      await start('open', source.key);
      const version = exact ? exactly(source) : latest(source.key);
      if (!version) throw new BodyGone(`${bucket}/${source.key} is gone`);
      const bytes = chunks(version, from, Math.min(version.size, from + length));
      const { size, lastWritten } = version;
      return { source: version.source, size, lastWritten, bytes, close: () => undefined };
    },
    async latest(reference) {
      const source = s3(reference);
      await start('open', source.key);
      const version = latest(source.key);
      if (!version) throw new BodyGone(`${bucket}/${source.key} is gone`);
      return { source: version.source, size: version.size, lastWritten: version.lastWritten };
    },
    async *history(reference) {
      const source = s3(reference);
      await start('history', source.key);
      if (!versioned) return;
      for (const version of [...(keys.get(source.key) ?? [])].reverse())
        if (version) yield { source: version.source, size: version.size, lastWritten: version.lastWritten };
    },
  };
}
