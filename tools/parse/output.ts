import type { Writable } from 'node:stream';
import { UserError } from '../../values/user-error';
import { lineBuffer } from './line-buffer';

/** Lines on their way to a stream. */
export interface LineWriter {
  readonly add: (line: string) => void;
  /**
   * Writes if enough has come together, or all if `everything`; waits while the reader is slower.
   *
   * @throws UserError where that is not possible, for a disk that is full
   */
  readonly flush: (everything?: boolean) => Promise<void>;
  /** The reader has gone, as `head` does: nobody wants more. */
  readonly gone: () => boolean;
}

/** Bytes that are written at once, and room for what a piece of the log adds to that. */
const enough = 256 * 1024;
const room = 1024 * 1024;

export function lineWriter(output: Writable): LineWriter {
  const lines = lineBuffer(room);
  let gone = false;
  let failure: UserError | undefined;
  let goOn = (): void => undefined;
  output.on('drain', () => goOn());
  output.on('error', (error: NodeJS.ErrnoException) => {
    gone = true;
    if (error.code !== 'EPIPE')
      failure = new UserError(`parse: its output cannot be written: ${error.message}`);
    goOn();
  });
  return {
    add: lines.add,
    flush: async (everything = false) => {
      if (failure !== undefined) throw failure;
      if (gone || lines.waiting() < (everything ? 1 : enough)) return;
      if (output.write(lines.take())) return;
      await new Promise<void>((done) => {
        goOn = done;
      });
      if (failure !== undefined) throw failure;
    },
    gone: () => gone,
  };
}
