import type { Clock } from './clock';
import type { Finding } from './health';
import { causeOf } from './log';

/** Milliseconds between two looks, and those that one may take. */
const every = 10_000;
const patience = 5000;

/**
 * Looks at intervals whether something that a program needs can be reached, so that `/readyz` need not wait for it.
 *
 * @param look throws, or returns false, when it cannot be reached
 * @param stop ends the looking
 */
export function probe(
  look: (signal: AbortSignal) => Promise<boolean>,
  clock: Clock,
  stop: AbortSignal,
): () => Finding {
  let finding: Finding = { ok: false, cause: 'not asked yet' };
  const lookOnce = async (): Promise<Finding> => {
    const over = new AbortController();
    const late = clock.sleep(patience, AbortSignal.any([over.signal, stop])).then((): Finding => ({
      ok: false,
      cause: `no answer within ${patience / 1000} s`,
    }));
    const looked = look(over.signal).then(
      (ok): Finding => (ok ? { ok } : { ok, cause: 'it does not let us in' }),
      (error: unknown): Finding => ({ ok: false, cause: causeOf(error) }),
    );
    try {
      return await Promise.race([looked, late]);
    } finally {
      over.abort();
    }
  };
  void (async () => {
    while (!stop.aborted) {
      finding = await lookOnce();
      await clock.sleep(every, stop);
    }
  })();
  return () => finding;
}
