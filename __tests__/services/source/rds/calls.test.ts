import { RdsError, rdsOperations, type RdsApi, type RdsRefusal } from '../../../../services/source/rds/api';
import type { CallBudget } from '../../../../services/source/rds/budget';
import { rdsCalls } from '../../../../services/source/rds/calls';
import { refusalOf, rdsError } from '../../../../services/source/rds/errors';
import { manualClock, settled } from '../../support/manual-clock';

const { signal } = new AbortController();
const refused = (refusal: RdsRefusal): RdsError => new RdsError(refusal, refusal);

/** An API whose instances may be refused, and calls through it on a clock that stands still. */
function scene(chance = 0.5) {
  const clock = manualClock();
  const refusals = new Map<string, RdsRefusal | undefined>();
  const made: { readonly instance: string; readonly at: number }[] = [];
  const told: string[] = [];
  const deadlines: number[] = [];
  const answer = async <T>(instance: string, result: T): Promise<T> => {
    made.push({ instance, at: clock.now() });
    const refusal = refusals.get(instance);
    if (refusal) throw refused(refusal);
    return result;
  };
  const page = { items: [], marker: undefined };
  const api: RdsApi = {
    describeClusters: () => answer('', page),
    describeInstances: () => answer('', page),
    describeLogFiles: ({ instance }) => answer(instance, page),
    downloadPortion: ({ instance }) =>
      answer(instance, { data: Buffer.from('abc'), marker: '7:3', pending: false }),
    downloadComplete: ({ instance }) =>
      answer(
        instance,
        (async function* () {
          yield Buffer.from('ab');
          yield Buffer.from('cde');
        })(),
      ),
  };
  const budget: CallBudget = {
    take: async (deadline, signal) => {
      signal.throwIfAborted();
      deadlines.push(deadline);
    },
  };
  const calls = rdsCalls({
    ...{ api, budget, clock, random: () => chance },
    watch: {
      called: (operation, instance, outcome) => void told.push(`${operation} ${instance ?? '-'} ${outcome}`),
      served: (operation, instance, bytes) => void told.push(`${operation} ${instance} ${bytes} bytes`),
    },
  });
  return { clock, refusals, made, told, deadlines, calls };
}

const portion = (instance: string) => ({ instance, file: 'slowquery/mysql-slowquery.log', marker: '0' });

describe('a refusal', () => {
  const named = (name: string, message = '', httpStatusCode?: number) =>
    Object.assign(new Error(message), { name, $metadata: { httpStatusCode } });

  it.each<[RdsRefusal, Error]>([
    ['throttled', named('Throttling', 'Rate exceeded', 400)],
    ['throttled', named('ThrottlingException', '', 400)],
    ['throttled', named('ThrottledException', '', 400)],
    ['throttled', named('RequestLimitExceeded', 'Request limit exceeded.', 503)],
    ['throttled', named('RequestThrottled', '', 400)],
    ['throttled', named('TooManyRequestsException', '', 429)],
    ['throttled', named('Error', 'No retry tokens available')],
    ['throttled', named('SomethingNew', 'rate exceeded', 400)],
    ['throttled', named('UnknownError', '', 429)],
    ['no instance', named('DBInstanceNotFoundFault', '', 404)],
    ['no instance', named('DBInstanceNotFound', '', 404)],
    ['no file', named('DBLogFileNotFoundFault', '', 404)],
    [
      'binary',
      named('InvalidParameterValue', 'This file contains binary data and should be downloaded', 400),
    ],
    ['denied', named('AccessDenied', '', 403)],
    ['denied', named('ExpiredToken', '', 400)],
    ['passing', named('InternalFailure', '', 500)],
    ['passing', named('DBInstanceNotReadyFault', 'it is not ready', 400)],
    ['passing', named('TimeoutError', 'socket hang up')],
    ['passing', named('InvalidParameterValue', 'Invalid marker', 400)],
  ])('is %s: %s', (refusal, error) => {
    expect(refusalOf(error)).toBe(refusal);
    expect(rdsError('a call', error)).toMatchObject({ refusal, cause: error });
  });

  it('that was judged already stays what it is, and what is no error at all may pass', () => {
    const error = refused('binary');
    expect(rdsError('a call', error)).toBe(error);
    expect([refusalOf(undefined), refusalOf('rate'), refusalOf(null)]).toEqual(Array(3).fill('passing'));
  });
});

describe('calls', () => {
  it.each<[RdsRefusal, number, number]>([
    ['throttled', 0.5, 1],
    ['passing', 0.5, 1],
    ['throttled', 0, 0.8],
    ['throttled', 1, 1.2],
  ])(
    'that are %s are made again eight times, by chance %d after %d seconds, twice as long, and so on',
    async (refusal, chance, first) => {
      const s = scene(chance);
      s.refusals.set('db-1', refusal);
      const start = s.clock.now();
      const result = s.calls.until(1).downloadPortion(portion('db-1'), signal);
      const failed = expect(result).rejects.toMatchObject({ refusal });
      await s.clock.advance(600_000);
      await failed;
      const pauses = s.made.slice(1).map(({ at }, index) => at - (s.made[index]?.at ?? start));
      expect(pauses).toEqual([1, 2, 4, 8, 16, 32, 64].map((each) => each * 1000 * first));
    },
  );

  it('of an instance that is throttled for long pause for two minutes at most, and others go on at once', async () => {
    const s = scene();
    s.refusals.set('db-1', 'throttled');
    const api = s.calls.until(1);
    const asking = (async () => {
      for (let index = 0; index < 4; index += 1)
        await api.downloadPortion(portion('db-1'), signal).catch(() => undefined);
    })();
    await s.clock.advance(200_000);
    const before = s.clock.now();
    await api.downloadPortion(portion('db-2'), signal);
    await api.describeInstances(undefined, signal);
    expect(s.clock.now()).toBe(before);
    await s.clock.advance(4_000_000);
    await asking;
    const times = s.made.filter(({ instance }) => instance === 'db-1').map(({ at }) => at);
    const pauses = times.slice(1).map((at, index) => at - (times[index] ?? 0));
    expect(pauses).toHaveLength(31);
    expect(Math.max(...pauses)).toBe(120_000);
    expect(pauses.slice(7)).toEqual(Array(24).fill(120_000));
  });

  it('of an instance that answers again pause no longer, and begin anew with a second when it fails again', async () => {
    const s = scene();
    const api = s.calls.until(1);
    s.refusals.set('db-1', 'throttled');
    const first = api.describeLogFiles({ instance: 'db-1' }, signal);
    await s.clock.advance(3000);
    s.refusals.delete('db-1');
    await s.clock.advance(10_000);
    await first;
    const now = s.clock.now();
    await api.downloadPortion(portion('db-1'), signal);
    expect(s.clock.now()).toBe(now);
    s.refusals.set('db-1', 'passing');
    const second = api.downloadPortion(portion('db-1'), signal);
    await settled();
    s.refusals.delete('db-1');
    await s.clock.advance(999);
    expect(s.made.at(-1)?.at).toBe(now);
    await s.clock.advance(1);
    await second;
    expect(s.made.at(-1)?.at).toBe(now + 1000);
  });

  it.each<RdsRefusal>(['no instance', 'no file', 'binary', 'denied'])(
    'that are refused for “%s” are not made again, and nobody pauses',
    async (refusal) => {
      const s = scene();
      s.refusals.set('db-1', refusal);
      const api = s.calls.until(1);
      await expect(api.downloadPortion(portion('db-1'), signal)).rejects.toMatchObject({ refusal });
      s.refusals.delete('db-1');
      await api.downloadPortion(portion('db-1'), signal);
      expect(s.made).toHaveLength(2);
      expect(s.clock.now()).toBe(s.made[0]?.at);
    },
  );

  it('are counted by their operation and what became of them, each time they are made, and so are the bytes', async () => {
    const s = scene();
    const api = s.calls.until(1);
    await api.describeClusters(undefined, signal);
    await api.describeInstances(undefined, signal);
    await api.describeLogFiles({ instance: 'db-1' }, signal);
    s.refusals.set('db-1', 'throttled');
    const later = api.downloadPortion(portion('db-1'), signal);
    await settled();
    s.refusals.delete('db-1');
    await s.clock.advance(1000);
    await later;
    for await (const chunk of await api.downloadComplete(portion('db-1'), signal))
      expect(chunk.length).toBeGreaterThan(1);
    s.refusals.set('db-1', 'no file');
    await api.downloadComplete(portion('db-1'), signal).catch(() => undefined);
    expect(s.told).toEqual([
      'DescribeDBClusters - ok',
      'DescribeDBInstances - ok',
      'DescribeDBLogFiles db-1 ok',
      'DownloadDBLogFilePortion db-1 throttled',
      'DownloadDBLogFilePortion db-1 ok',
      'DownloadDBLogFilePortion db-1 3 bytes',
      'DownloadCompleteDBLogFile db-1 ok',
      'DownloadCompleteDBLogFile db-1 2 bytes',
      'DownloadCompleteDBLogFile db-1 3 bytes',
      'DownloadCompleteDBLogFile db-1 no file',
    ]);
    expect(new Set(s.told.map((each) => each.split(' ')[0]))).toEqual(new Set(rdsOperations));
  });

  it('each take one of the budget, again when they are made again, with the deadline that they were given', async () => {
    const s = scene();
    s.refusals.set('db-1', 'throttled');
    const failing = s.calls
      .until(5)
      .downloadPortion(portion('db-1'), signal)
      .catch(() => undefined);
    await s.clock.advance(600_000);
    await failing;
    await s.calls.until(0).describeInstances(undefined, signal);
    expect(s.deadlines).toEqual([...Array<number>(8).fill(5), 0]);
  });

  it('that are called off while they pause are not made again', async () => {
    const s = scene();
    s.refusals.set('db-1', 'throttled');
    const stop = new AbortController();
    const failing = expect(s.calls.until(1).downloadPortion(portion('db-1'), stop.signal)).rejects.toThrow(
      'enough',
    );
    await settled();
    stop.abort(new Error('enough'));
    await s.clock.advance(10_000);
    await failing;
    expect(s.made.length).toBe(1);
  });
});
