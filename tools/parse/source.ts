import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { createGunzip } from 'node:zlib';
import { UserError } from '../../values/user-error';

/** A log that is about to be read. */
export interface Source {
  /** As the user called it. */
  readonly name: string;
  readonly logFileName: string;
  /** When it was last written, in milliseconds since 1970; of standard input, when reading began. */
  readonly lastWritten: number;
  /** Decompressed. Ends with a `UserError` where it cannot be read any further; what came before is right. */
  readonly bytes: AsyncIterable<Buffer>;
}

/** Bytes that are read at once. A piece of a compressed file grows when it is unpacked, so that they stay few. */
const readSize = 64 * 1024;

const reasons: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  EACCES: 'you may not read it',
  EISDIR: 'it is a directory',
};

function unreadable(name: string, error: unknown): UserError {
  const { code = '', message } = error as NodeJS.ErrnoException;
  return new UserError(
    `parse: given ${JSON.stringify(name)}, but ${reasons[code] ?? message}; allowed: a log file, plain or gzip, or - for standard input`,
  );
}

/** Turns errors of reading into messages. */
async function* readable(name: string, stream: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  try {
    yield* stream;
  } catch (error) {
    throw unreadable(name, error);
  }
}

/**
 * Unpacks gzip of any number of members. All bytes that can be unpacked come out before an error does; a stream that is read
 * in the usual way would throw away what it still holds.
 */
async function* unpacked(name: string, packed: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  const gunzip = createGunzip();
  let ready: Buffer[] = [];
  let failure: Error | undefined;
  let total = 0;
  let goOn = (): void => undefined;
  gunzip.on('data', (chunk: Buffer) => {
    ready.push(chunk);
    total += chunk.length;
  });
  gunzip.on('end', () => goOn());
  gunzip.on('error', (error) => {
    failure = error;
    goOn();
  });
  /** Waits until a piece, or the end, was taken in. After an error nothing else calls back. */
  const taken = (give: (done: () => void) => void): Promise<void> =>
    new Promise((done) => {
      goOn = done;
      give(done);
    });
  const take = (): Buffer[] => {
    const out = ready;
    ready = [];
    return out;
  };
  try {
    for await (const chunk of packed) {
      await taken((done) => gunzip.write(chunk, () => done()));
      yield* take();
      if (failure !== undefined) break;
    }
    if (failure === undefined) {
      await taken(() => gunzip.end());
      yield* take();
    }
  } finally {
    gunzip.destroy();
  }
  if (failure !== undefined) {
    throw new UserError(
      `parse: ${name}: its gzip data cannot be unpacked beyond ${total} bytes: ${failure.message}. What comes before is printed; take the file anew`,
    );
  }
}

const isGzip = (bytes: Buffer): boolean => bytes[0] === 0x1f && bytes[1] === 0x8b;

/** Unpacks what begins like gzip, and leaves everything else as it is. */
async function* plain(name: string, bytes: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  const iterator = bytes[Symbol.asyncIterator]();
  let head = Buffer.alloc(0);
  while (head.length < 2) {
    const { value, done } = await iterator.next();
    if (done === true) break;
    head = Buffer.concat([head, value]);
  }
  async function* whole(): AsyncGenerator<Buffer> {
    if (head.length > 0) yield head;
    for (;;) {
      const { value, done } = await iterator.next();
      if (done === true) return;
      yield value;
    }
  }
  yield* isGzip(head) ? unpacked(name, whole()) : whole();
}

/** Opens a file, or `input` for `-`. */
export async function openSource(file: string, input: AsyncIterable<Buffer>): Promise<Source> {
  if (file === '-') {
    const name = 'standard input';
    return { name, logFileName: '-', lastWritten: Date.now(), bytes: plain(name, readable(name, input)) };
  }
  const found = await stat(file).catch((error: unknown) => {
    throw unreadable(file, error);
  });
  if (found.isDirectory()) throw unreadable(file, { code: 'EISDIR' });
  const stream = createReadStream(file, { highWaterMark: readSize });
  return {
    name: file,
    logFileName: basename(file),
    lastWritten: found.mtimeMs,
    bytes: plain(file, readable(file, stream)),
  };
}
