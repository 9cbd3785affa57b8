import type { RdsSource, S3Source } from '../../../contract/messages';
import type { BodyReader } from '../../../services/source/body-reader';
import type { ListedFile, LogSource } from '../../../services/source/log-source';
import { joinedSources, readerByKind } from '../../../services/source/sources';

const { signal } = new AbortController();
const file = (logFileName: string) => ({ logFileName }) as ListedFile;

/** A source that has files, and may then fail. */
const source = (names: readonly string[], cause?: string): LogSource => ({
  async *list() {
    for (const name of names) yield file(name);
    if (cause !== undefined) throw new Error(cause);
  },
});

async function listed(joined: LogSource, until = signal) {
  const names: string[] = [];
  try {
    for await (const { logFileName } of joined.list(0, until)) names.push(logFileName);
  } catch (error) {
    return { names, cause: (error as Error).message };
  }
  return { names };
}

it('lists the files of all sources', async () => {
  expect(await listed(joinedSources([source(['a', 'b']), source(['c'])]))).toEqual({
    names: ['a', 'b', 'c'],
  });
});

it('lists what it can, and then says what failed', async () => {
  const joined = joinedSources([source(['a'], 's3 is away'), source(['b']), source([], 'no such role')]);
  expect(await listed(joined)).toEqual({ names: ['a', 'b'], cause: 's3 is away; no such role' });
});

it('ends at once when it is stopped', async () => {
  const stop = new AbortController();
  stop.abort();
  const joined = joinedSources([source([], 'stopped'), source(['b'])]);
  expect(await listed(joined, stop.signal)).toEqual({ names: [], cause: 'stopped' });
});

it('reads each body where it is', async () => {
  const named = (name: string) =>
    ({
      open: async () => `${name} open`,
      latest: async () => `${name} latest`,
      history: async function* () {
        yield `${name} history`;
      },
    }) as unknown as BodyReader;
  const reader = readerByKind({ s3: named('s3'), rds: named('rds') });
  const s3 = { kind: 's3' } as S3Source;
  const rds = { kind: 'rds' } as RdsSource;
  expect(await reader.open(s3, {}, signal)).toBe('s3 open');
  expect(await reader.open(rds, {}, signal)).toBe('rds open');
  expect(await reader.latest(rds, signal)).toBe('rds latest');
  for await (const body of reader.history(s3, signal)) expect(body).toBe('s3 history');
});
