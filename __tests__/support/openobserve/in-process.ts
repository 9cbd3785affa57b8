import type { Transport } from '../../../services/processor/delivery/transport';
import type { Clock } from '../../../services/shared/clock';
import { FaultyLogs } from './faulty-logs';
import { LogStore } from './log-store';
import { Logs, type LogLimits } from './logs';
import { Search } from './search';
import { Streams } from './streams';

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
};

/** The same ingestion and search without HTTP, for tests that own the time. */
export function inProcessOpenObserve(clock: Clock, limits: LogLimits = {}) {
  const now = () => clock.now();
  const streams = new Streams();
  const store = new LogStore();
  const logs = new FaultyLogs(new Logs(streams, store, limits, now), new Search(streams, store), now);

  const transport: Transport = async ({ path, lines = [] }, signal) => {
    const wait = logs.wait();
    if (wait > 0) await clock.sleep(wait, signal);
    if (signal.aborted) return { kind: 'broken', cause: 'aborted', unsent: false };
    const body = lines.join('\n');
    const [, stream = ''] = /^\/api\/[^/]+\/([^/]+)\/_multi$/.exec(path) ?? [];
    const answer = path.includes('/_search') ? logs.search(body) : logs.ingest(stream, 'multi', body);
    if (answer.hangUp === true) return { kind: 'broken', cause: 'other side closed', unsent: false };
    const seconds = answer.headers?.['retry-after'];
    return {
      kind: 'response',
      status: answer.status,
      body: parsed(answer.body),
      ...(seconds === undefined ? {} : { retryAfter: Number(seconds) * 1000 }),
    };
  };

  return { transport, logs, store, streams };
}
