import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { node24 } from '../../__tests__/support/node24';
import type { SinkCounts } from './fast-sink';

/** The fast sink as a process of its own, as a bench drives it. */
export interface FastSink {
  readonly url: string;
  counts(): Promise<SinkCounts>;
  /** Counts anew, and from now on answers after so many milliseconds. */
  restart(delay: number): Promise<void>;
  stop(): Promise<void>;
}

export async function startFastSink(): Promise<FastSink> {
  const child = spawn(node24(), ['--import', 'tsx', join(__dirname, 'fast-sink.ts')], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const gone = new Promise<void>((done) => child.once('exit', () => done()));
  const first = await new Promise<string>((done, fail) => {
    createInterface({ input: child.stdout }).once('line', done);
    child.once('exit', (code) => fail(new Error(`the sink ended with ${code}`)));
  });
  const { url } = JSON.parse(first) as { readonly url: string };
  const ask = async (init?: RequestInit): Promise<SinkCounts> =>
    (await (await fetch(`${url}/__bench`, init)).json()) as SinkCounts;
  return {
    url,
    counts: () => ask(),
    restart: async (delay) => void (await ask({ method: 'POST', body: JSON.stringify({ delay }) })),
    stop: async () => {
      child.kill('SIGTERM');
      await gone;
    },
  };
}
