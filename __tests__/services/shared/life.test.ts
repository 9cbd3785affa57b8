import type { Log } from '../../../services/shared/log';
import { live } from '../../../services/shared/life';
import { manualClock, settled } from '../support/manual-clock';

const said: { level: string; message: string; cause?: unknown }[] = [];
const at = (level: string) => (message: string, fields?: Readonly<Record<string, unknown>>) =>
  void said.push({ level, message, ...(fields?.['cause'] === undefined ? {} : { cause: fields['cause'] }) });
const log: Log = { debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') };

/** How many listen to a signal before and after: whoever has ended must not. */
const listeners = (): number[] =>
  (['SIGTERM', 'SIGINT', 'uncaughtException', 'unhandledRejection'] as const).map((event) =>
    process.listenerCount(event),
  );

beforeEach(() => void said.splice(0));

it('ends with the code of work that is done, and listens to nothing any more', async () => {
  const before = listeners();
  expect(await live(() => Promise.resolve(0), { log, grace: 1000 })).toBe(0);
  expect(await live(() => Promise.resolve(2), { log, grace: 1000 })).toBe(2);
  expect(listeners()).toEqual(before);
});

it.each(['SIGTERM', 'SIGINT'] as const)('tells the work to stop by %s, and waits for it', async (signal) => {
  const clock = manualClock();
  let finish: () => void = () => undefined;
  const life = live(
    async (stop) => {
      await new Promise<void>((resolve) => stop.addEventListener('abort', () => (finish = resolve)));
      return 0;
    },
    { log, grace: 1000, clock },
  );
  process.emit(signal, signal);
  await clock.advance(900);
  finish();
  expect(await life).toBe(0);
  expect(said.map(({ message }) => message)).toEqual(['stopping', 'stopped']);
});

it('ends with 1 when the grace period is over, whatever is under way', async () => {
  const clock = manualClock();
  const life = live(() => new Promise(() => undefined), { log, grace: 1000, clock });
  process.emit('SIGTERM', 'SIGTERM');
  await settled();
  await clock.advance(1000);
  expect(await life).toBe(1);
  expect(said).toContainEqual({ level: 'warn', message: expect.stringContaining('grace period is over') });
});

it('ends with 1 and the cause when work fails', async () => {
  expect(await live(() => Promise.reject(new Error('no port')), { log, grace: 1 })).toBe(1);
  expect(said).toContainEqual({ level: 'error', message: 'failed', cause: 'no port' });
});

it('ends with 1 when somebody forgot to catch an error', async () => {
  const life = live(() => new Promise(() => undefined), { log, grace: 1000, clock: manualClock() });
  process.emit('unhandledRejection', new Error('forgotten'), Promise.resolve());
  expect(await life).toBe(1);
  expect(said).toContainEqual({ level: 'error', message: 'failed', cause: 'forgotten' });
});
