import { promisify } from 'node:util';
import * as zlib from 'node:zlib';

type Compressor = (bytes: Buffer, options: object) => Promise<Buffer>;

/** A way to compress bodies. */
export interface Compression {
  /** The `Content-Encoding`. */
  readonly encoding: 'zstd' | 'gzip';
  /** Compresses in Node’s thread pool, off the event loop. */
  readonly compress: (bytes: Buffer) => Promise<Buffer>;
}

const { zstdCompress, constants } = zlib as unknown as {
  readonly zstdCompress?: (
    bytes: Buffer,
    options: object,
    done: (error: Error | null, result: Buffer) => void,
  ) => void;
  readonly constants: Readonly<Record<string, number>>;
};

/** Bytes that come out of a compressor at once: with few of them the event loop has little to do with it. */
const chunkSize = 512 * 1024;

const gzip: Compressor = promisify(zlib.gzip);

/**
 * Zstandard, level 1, where Node has it (22.15 and later, nodejs/node, doc/api/zlib.md), and gzip, level 1, on older
 * ones. OpenObserve takes both for every request: actix-web decodes them in its default features (openobserve v0.15.0-rc4,
 * Cargo.toml; actix-web 4.9, actix-http/src/encoding/decoder.rs). Its limit for a request, `ZO_PAYLOAD_LIMIT`, holds for
 * the bytes as they are sent and for what comes out of them (actix-web/src/types/payload.rs, HttpMessageBody).
 */
export const compression: Compression =
  zstdCompress === undefined
    ? { encoding: 'gzip', compress: (bytes) => gzip(bytes, { level: 1, chunkSize }) }
    : {
        encoding: 'zstd',
        compress: (bytes) =>
          promisify(zstdCompress)(bytes, {
            chunkSize,
            params: { [constants['ZSTD_c_compressionLevel'] ?? 100]: 1 },
          }) as Promise<Buffer>,
      };
