import fc from 'fast-check';
import { gzipSync } from 'node:zlib';
import { BodyDamaged, BodyGone } from '../../../services/source/body-reader';
import { openDecompressed, type DecompressedOptions } from '../../../services/source/decompressed';
import { memoryBucket, type MemoryBucketOptions } from '../support/memory-bucket';

const { signal } = new AbortController();
/** Text that gzip makes shorter, and not much shorter. */
const text = Buffer.from(
  Array.from({ length: 20_000 }, (_, n) => `line ${n} ${(n * 2654435761) % 4294967296}\n`).join(''),
);

const bucketOf = (body: Uint8Array, options: Partial<MemoryBucketOptions> = {}) => {
  const bucket = memoryBucket({ clock: { now: () => 0 }, chunk: 1000, ...options });
  return { bucket, source: bucket.put('key', body) };
};

async function read(body: Uint8Array, options: DecompressedOptions = {}, bucketOptions = {}) {
  const { bucket, source } = bucketOf(body, bucketOptions);
  const opened = await openDecompressed(bucket, source, options, signal);
  const chunks: Uint8Array[] = [];
  let failure: unknown;
  try {
    for await (const chunk of opened.bytes) chunks.push(chunk);
  } catch (error) {
    failure = error;
  }
  const { compressed } = opened;
  return {
    bucket,
    compressed,
    bytes: Buffer.concat(chunks),
    cutOff: opened.cutOff(),
    garbageAt: opened.garbageAt(),
    failure,
  };
}

describe('a plain body', () => {
  it.each<[DecompressedOptions, number]>([
    [{}, 1],
    [{ from: 12_345, compressed: false }, 1],
    [{ from: 12_345 }, 2],
    [{ from: 12_345, compressed: true }, 1],
    [{ from: text.length + 5, compressed: false }, 1],
  ])('is read from where it is wanted, %j, in %d requests', async (options, requests) => {
    const { bytes, compressed, bucket } = await read(text, options);
    expect(bytes.equals(text.subarray(options.from ?? 0))).toBe(true);
    expect(compressed).toBe(false);
    expect(bucket.calls.open).toBe(requests);
  });

  it.each([[''], ['x']])('of %j has no first two bytes, and is read all the same', async (body) => {
    expect((await read(Buffer.from(body))).bytes.toString()).toBe(body);
    expect((await read(Buffer.from(body), { from: 1 })).bytes.toString()).toBe('');
  });
});

describe('a gzip body', () => {
  it.each([0, 1, 65_536, text.length - 1, text.length, text.length + 9])(
    'is decompressed from byte %d on',
    async (from) => {
      const { bytes, compressed, cutOff, garbageAt } = await read(gzipSync(text), { from });
      expect(bytes.equals(text.subarray(from))).toBe(true);
      expect({ compressed, cutOff, garbageAt }).toEqual({
        compressed: true,
        cutOff: false,
        garbageAt: undefined,
      });
    },
  );

  it('is recognised where a plain one was expected', async () => {
    const { bucket, source } = bucketOf(text);
    bucket.put('key', gzipSync(text));
    const opened = await openDecompressed(bucket, source, { from: 100, compressed: false }, signal);
    const chunks: Uint8Array[] = [];
    for await (const chunk of opened.bytes) chunks.push(chunk);
    expect(opened.compressed).toBe(true);
    expect(Buffer.concat(chunks).equals(text.subarray(100))).toBe(true);
  });

  it('of several members, with padding between them, is one text in any chunking', async () => {
    const parts = [text.subarray(0, 7), text.subarray(7, 7), text.subarray(7, 90_000), text.subarray(90_000)];
    const stored = Buffer.concat(parts.flatMap((part) => [gzipSync(part), Buffer.alloc(3)]));
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 70_000 }), async (chunk) => {
        const { bytes, cutOff, garbageAt } = await read(stored, {}, { chunk: Math.max(chunk, 50) });
        expect(bytes.equals(text)).toBe(true);
        expect({ cutOff, garbageAt }).toEqual({ cutOff: false, garbageAt: undefined });
      }),
      { numRuns: 15 },
    );
  });

  it('may have a header with a name, a comment, an extra field and a checksum', async () => {
    const bare = gzipSync(text);
    const header = Buffer.from(bare.subarray(0, 10));
    header[3] = 2 | 4 | 8 | 16;
    const fields = Buffer.concat([
      Buffer.from([3, 0]),
      Buffer.from('abc'),
      Buffer.from('name\0comment\0'),
      Buffer.from([0, 0]),
    ]);
    for (const chunk of [1, 11, 4096]) {
      const { bytes } = await read(Buffer.concat([header, fields, bare.subarray(10, 3000)]), {}, { chunk });
      const whole = await read(bare.subarray(0, 3000));
      expect(bytes.equals(whole.bytes)).toBe(true);
      expect(bytes.length).toBeGreaterThan(2000);
    }
  });

  it('that is cut off anywhere gives all that it holds, and says so', async () => {
    const stored = Buffer.concat([gzipSync(text.subarray(0, 1000)), gzipSync(text.subarray(1000, 60_000))]);
    const first = gzipSync(text.subarray(0, 1000)).length;
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 2, max: stored.length - 1 }), async (cut) => {
        const { bytes, cutOff, failure } = await read(stored.subarray(0, cut));
        expect(failure).toBeUndefined();
        expect(cutOff).toBe(cut !== first);
        expect(bytes.equals(text.subarray(0, bytes.length))).toBe(true);
        if (cut >= first) expect(bytes.length).toBeGreaterThanOrEqual(1000);
      }),
      { numRuns: 60, examples: [[first], [first + 1], [first - 1], [first - 8], [first - 9], [10], [9]] },
    );
    const { bytes } = await read(stored.subarray(0, stored.length - 8));
    expect(bytes.length).toBe(60_000);
  });

  it('with something else behind it is read, and the place is reported', async () => {
    const stored = gzipSync(text);
    const { bytes, garbageAt, cutOff } = await read(Buffer.concat([stored, Buffer.from('-- not gzip --')]));
    expect(bytes.equals(text)).toBe(true);
    expect({ garbageAt, cutOff }).toEqual({ garbageAt: stored.length, cutOff: false });
  });

  it('that is broken in the middle fails, after what lies well before was delivered', async () => {
    const stored = Buffer.from(gzipSync(text));
    stored.fill(0xff, stored.length - 5000, stored.length - 4000);
    const { bytes, failure } = await read(stored);
    expect(failure).toBeInstanceOf(BodyDamaged);
    const half = text.length / 2;
    expect(bytes.length).toBeGreaterThan(half);
    expect(bytes.subarray(0, half).equals(text.subarray(0, half))).toBe(true);
  });

  it('whose checksum does not fit, or that is compressed by another method, is damaged', async () => {
    const checksum = Buffer.from(gzipSync(text));
    checksum.writeUInt32LE(0, checksum.length - 8);
    expect((await read(checksum)).failure).toMatchObject({ message: expect.stringContaining('checksum') });
    const method = Buffer.from(gzipSync(text));
    method[2] = 7;
    expect((await read(method)).failure).toBeInstanceOf(BodyDamaged);
  });

  it('passes on what its source fails with', async () => {
    let reads = 0;
    const before = (operation: string) => {
      if (operation === 'read' && (reads += 1) > 20) throw new Error('ECONNRESET');
    };
    const { failure } = await read(gzipSync(text), {}, { before });
    expect(failure).toMatchObject({ message: 'ECONNRESET' });
  });

  it('is let go of in the middle without reading the rest', async () => {
    const { bucket, source } = bucketOf(gzipSync(Buffer.concat(Array<Buffer>(50).fill(text))));
    const opened = await openDecompressed(bucket, source, {}, signal);
    for await (const chunk of opened.bytes) {
      expect(chunk.length).toBeGreaterThan(0);
      break;
    }
    expect(bucket.calls.read).toBeLessThan(300);
    expect(bucket.body('key')?.length).toBeGreaterThan(1_000_000);
  });
});

describe('a body that changes while it is opened', () => {
  const changing = (changes: number, versioned: boolean) => {
    let left = changes;
    const { bucket, source } = bucketOf(text, {
      versioned,
      before: (operation) => {
        if (operation === 'open' && left-- > 0)
          bucket.put('key', Buffer.concat([text, Buffer.from(`${left}`)]));
      },
    });
    return { bucket, source };
  };

  it.each([true, false])(
    'is read as the one whose beginning was looked at; with versions: %p',
    async (versioned) => {
      const { bucket, source } = changing(3, versioned);
      const opened = await openDecompressed(bucket, source, { from: text.length }, signal);
      let rest = '';
      for await (const chunk of opened.bytes) rest += Buffer.from(chunk).toString();
      expect(rest).toMatch(/^\d$/);
    },
  );

  it('without end is given up', async () => {
    const { bucket, source } = changing(1000, false);
    await expect(openDecompressed(bucket, source, { from: 5 }, signal)).rejects.toBeInstanceOf(BodyGone);
  });

  it('and is wanted exactly is gone', async () => {
    const { bucket, source } = changing(1, false);
    await expect(openDecompressed(bucket, source, { exactly: true, from: 5 }, signal)).rejects.toBeInstanceOf(
      BodyGone,
    );
  });
});
