import {
  GetObjectCommand,
  type GetObjectCommandInput,
  HeadObjectCommand,
  type S3Client,
} from '@aws-sdk/client-s3';
import type { S3Source, SourceReference } from '../../contract/messages';
import { backoff, type Random } from '../shared/backoff';
import type { Clock } from '../shared/clock';
import { causeOf } from '../shared/log';
import { BodyGone, type BodyReader, type OpenBody, type OpenOptions, type StoredBody } from './body-reader';
import { s3Refusal } from './s3-errors';
import { liesThere, versionsOf } from './s3-presence';

export interface S3BodyReaderDeps {
  /** Repeats requests that fail by itself, within bounds; only downloads that break are taken up again here. */
  readonly client: S3Client;
  readonly clock: Clock;
  readonly random: Random;
}

/** Downloads that break in a row, without a byte between them, before it counts as an error. */
const breaksInARow = 5;

/** What is asked for, and which body it must be. */
interface Wanted {
  readonly bucket: string;
  readonly key: string;
  readonly version: string | undefined;
  readonly etag: string | undefined;
  readonly from: number;
  /** The first byte that is not wanted. */
  readonly to: number;
}

interface Served {
  readonly stored: StoredBody & { readonly source: S3Source };
  readonly stream: (AsyncIterable<Uint8Array> & { destroy?(): void }) | undefined;
}

const where = ({ bucket, key }: Pick<Wanted, 'bucket' | 'key'>): string => `s3://${bucket}/${key}`;

const conditions = (wanted: Wanted): GetObjectCommandInput => ({
  Bucket: wanted.bucket,
  Key: wanted.key,
  VersionId: wanted.version,
  IfMatch: wanted.etag,
});

const range = ({ from, to }: Wanted): string | undefined =>
  from === 0 && to === Infinity ? undefined : `bytes=${from}-${to === Infinity ? '' : to - 1}`;

interface Described {
  readonly ETag?: string;
  readonly VersionId?: string;
  readonly LastModified?: Date;
}

function stored(wanted: Wanted, answer: Described, size: number): Served['stored'] {
  const { ETag: etag, VersionId: version, LastModified: modified } = answer;
  if (etag === undefined || modified === undefined)
    throw new Error(`${where(wanted)}: the answer names no ETag or no Last-Modified`);
  // `null` is the version of what was written without versioning: it may be overwritten, so it names no body.
  const named = version === undefined || version === 'null' ? {} : { version };
  const source: S3Source = { kind: 's3', bucket: wanted.bucket, key: wanted.key, etag, ...named };
  return { source, size, lastWritten: modified.getTime() };
}

const sizeFromRange = (contentRange: string | undefined, length: number | undefined): number =>
  Number(/\/(\d+)$/.exec(contentRange ?? '')?.[1] ?? length ?? 0);

/** Reads bodies from S3. Needs `s3:GetObject`, `s3:GetObjectVersion`, `s3:ListBucket` and, for `history`, `s3:ListBucketVersions`. */
export function s3BodyReader({ client, clock, random }: S3BodyReaderDeps): BodyReader {
  /** @throws BodyGone, or an error that says what to do, for what S3 refuses for good */
  const explained = async (wanted: Wanted, error: unknown, signal: AbortSignal): Promise<Error> => {
    const refusal = s3Refusal(error);
    if (refusal === 'gone' || refusal === 'changed')
      return new BodyGone(
        `${where(wanted)}: ${refusal === 'gone' ? 'it is gone' : 'another body lies there'}`,
      );
    if (refusal === 'denied') return liesThere(client, wanted, signal);
    return new Error(`${where(wanted)}: ${causeOf(error)}`, { cause: error });
  };

  /** One request. Past the end of the object it has no stream. */
  const request = async (wanted: Wanted, signal: AbortSignal): Promise<Served> => {
    try {
      const command = new GetObjectCommand({ ...conditions(wanted), Range: range(wanted) });
      const answer = await client.send(command, { abortSignal: signal });
      const size = sizeFromRange(answer.ContentRange, answer.ContentLength);
      const stream = answer.Body as Served['stream'];
      return { stored: stored(wanted, answer, size), stream };
    } catch (error) {
      if (s3Refusal(error) !== 'past the end') throw await explained(wanted, error, signal);
    }
    try {
      // The refusal does not tell which body lies there.
      const answer = await client.send(new HeadObjectCommand(conditions(wanted)), { abortSignal: signal });
      return { stored: stored(wanted, answer, answer.ContentLength ?? 0), stream: undefined };
    } catch (error) {
      throw await explained(wanted, error, signal);
    }
  };

  /** The bytes of a body, taken up again where a download breaks; only by the very same body. */
  async function* bytes(wanted: Wanted, first: Served, opened: { current: Served }, signal: AbortSignal) {
    const { etag, version } = first.stored.source;
    const end = Math.min(wanted.to, first.stored.size);
    let at = wanted.from;
    let breaks = 0;
    while (at < end) {
      try {
        if (breaks > 0)
          opened.current = await request({ ...wanted, etag, version, from: at, to: end }, signal);
        for await (const chunk of opened.current.stream ?? []) {
          at += chunk.length;
          breaks = 0;
          yield chunk;
        }
        if (at < end) throw new Error(`the download ended at byte ${at} of ${end}`);
      } catch (error) {
        breaks += 1;
        if (signal.aborted || error instanceof BodyGone) throw error;
        if (breaks > breaksInARow) {
          const what = `the download broke ${breaks} times at byte ${at} of ${end}`;
          throw new Error(`${where(wanted)}: ${what}: ${causeOf(error)}`, { cause: error });
        }
        await clock.sleep(backoff(breaks, random), signal);
      }
    }
  }

  return {
    async open(reference, options, signal): Promise<OpenBody> {
      const wanted = wantedOf(reference, options);
      const first = await request(wanted, signal);
      const opened = { current: first };
      return {
        ...first.stored,
        bytes: bytes(wanted, first, opened, signal),
        close: () => opened.current.stream?.destroy?.(),
      };
    },
    async latest(reference, signal) {
      const wanted = wantedOf(reference, {});
      try {
        const answer = await client.send(new HeadObjectCommand(conditions(wanted)), { abortSignal: signal });
        return stored(wanted, answer, answer.ContentLength ?? 0);
      } catch (error) {
        throw await explained(wanted, error, signal);
      }
    },
    history: (reference, signal) => versionsOf(client, s3Of(reference), signal),
  };
}

function s3Of(reference: SourceReference): S3Source {
  if (reference.kind !== 's3') throw new Error(`a source of kind ${reference.kind} does not lie in S3`);
  return reference;
}

function wantedOf(reference: SourceReference, { from = 0, length, exactly = false }: OpenOptions): Wanted {
  const { bucket, key, etag, version } = s3Of(reference);
  const to = length === undefined ? Infinity : from + length;
  const which = exactly ? { etag, version } : { etag: undefined, version: undefined };
  return { bucket, key, ...which, from, to };
}
