import type { IncomingHttpHeaders } from 'node:http';
import * as zlib from 'node:zlib';
import { plain, type Answer } from './http';

/** `ZO_PAYLOAD_LIMIT` unless set (openobserve v0.15.0-rc4, src/config/src/config.rs). */
export const defaultPayloadLimit = 209_715_200;

const { zstdDecompressSync } = zlib as unknown as {
  zstdDecompressSync?: (bytes: Buffer, options: { maxOutputLength: number }) => Buffer;
};

const decoders: Record<string, (bytes: Buffer, options: { maxOutputLength: number }) => Buffer> = {
  gzip: zlib.gunzipSync,
  deflate: zlib.inflateSync,
  br: zlib.brotliDecompressSync,
  zstd(bytes, options) {
    if (zstdDecompressSync === undefined) throw new Error('the double needs Node 22.15 or later for zstd');
    return zstdDecompressSync(bytes, options);
  },
};

const tooLarge = plain('A payload reached size limit.', 413);

/**
 * A body as a handler with `web::Bytes` gets it. openobserve v0.15.0-rc4 takes actix-web 4.9 with its default features
 * (Cargo.toml), so that gzip, deflate, brotli and zstd are decoded for every route; another encoding is left as it is
 * (actix-web, actix-http/src/encoding/decoder.rs). The limit of `PayloadConfig` holds for both sizes: `Content-Length` as it
 * was sent, and what comes out of the decoder; beyond it the answer is 413, for bytes that cannot be decoded 400
 * (actix-web/src/types/payload.rs, HttpMessageBody; actix-http/src/error.rs, PayloadError).
 */
export function decodeBody(headers: IncomingHttpHeaders, bytes: Buffer, limit: number): Buffer | Answer {
  if (bytes.length > limit) return tooLarge;
  const decode = decoders[(headers['content-encoding'] ?? '').trim().toLowerCase()];
  if (decode === undefined) return bytes;
  try {
    return decode(bytes, { maxOutputLength: limit });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE') return tooLarge;
    return plain((error as Error).message, 400);
  }
}
