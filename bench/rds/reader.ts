import { setMaxListeners } from 'node:events';
import {
  DownloadDBLogFilePortionCommand,
  RDSClient,
  type DownloadDBLogFilePortionCommandOutput,
} from '@aws-sdk/client-rds';
import type { RdsSource } from '../../contract/messages';
import { systemClock } from '../../services/shared/clock';
import type { Log } from '../../services/shared/log';
import { portionCaps, type RdsOperation } from '../../services/source/rds/api';
import { callBudget, ownCounter } from '../../services/source/rds/budget';
import { rdsCalls, type RdsCalls } from '../../services/source/rds/calls';
import { isLive } from '../../services/source/rds/names';
import { callsForWhole, rdsBodyReader } from '../../services/source/rds/rds-body-reader';
import { sdkApi, type SdkApi } from '../../services/source/rds/sdk-api';
import { account, callsPerSecond, region } from './place';

/**
 * One contestant in a process of its own, so that nothing else is in its CPU time: `reader <contestant> <instances> <seconds>` reads
 * from where `AWS_ENDPOINT_URL` says and prints what that took, as JSON.
 *
 * - `portions`: as a worker reads, by the services’ own source, through the budget; the bytes are dropped
 * - `send`: the SDK’s client alone sends the same command as often, from marker to marker
 * - `whole`: whole files over REST, by the services’ own source, one after the other
 */
export type Contestant = 'portions' | 'send' | 'whole';

/** What reading took, once everything was compiled. */
export interface Reading {
  readonly calls: number;
  /** 10^6 bytes that came. */
  readonly megabytes: number;
  readonly cpuSeconds: number;
  readonly seconds: number;
  /** Other calls than those that the contestant is measured by: there should be none. */
  readonly others: number;
}

/** Seconds in which it reads as it will, and is not measured. */
const warmUp = 4;

/** What is counted while a contestant reads. */
interface Counts {
  calls: number;
  bytes: number;
  others: number;
}

const log: Log = {
  debug: () => undefined,
  info: () => undefined,
  warn: (message, fields) => process.stderr.write(`${message} ${JSON.stringify(fields)}\n`),
  error: (message, fields) => process.stderr.write(`${message} ${JSON.stringify(fields)}\n`),
};

const drain = async (bytes: AsyncIterable<Uint8Array>): Promise<void> => {
  for await (const chunk of bytes) void chunk;
};

/** The services’ calls, counted. @param measured the operation that the contestant is measured by */
function countedCalls(api: SdkApi, measured: RdsOperation, counts: Counts): RdsCalls {
  return rdsCalls({
    ...{ api, clock: systemClock, random: Math.random },
    budget: callBudget(
      { clock: systemClock, log, counter: ownCounter() },
      { account, region },
      callsPerSecond,
    ),
    watch: {
      called: (operation, _instance, outcome) => {
        if (operation === measured && outcome === 'ok') counts.calls += 1;
        else counts.others += 1;
      },
      served: (_operation, _instance, bytes) => {
        counts.bytes += bytes;
      },
    },
  });
}

/** Every file of every instance, as it is listed. */
async function listed(api: SdkApi, instances: number, signal: AbortSignal): Promise<readonly RdsSource[]> {
  const lists = Array.from({ length: instances }, async (_, index) => {
    const instance = `orders-${index + 1}`;
    const { items } = await api.describeLogFiles({ instance }, signal);
    return items.map(({ file, size, lastWritten: written }): RdsSource => {
      return { kind: 'rds', account, region, instance, file, size, written, listed: Date.now() };
    });
  });
  return (await Promise.all(lists)).flat();
}

/** Something that is done again and again, until the signal says that it is enough. */
type Lane = (signal: AbortSignal) => Promise<void>;

const connect = (): SdkApi => sdkApi({ region }, { environment: 'bench', homeRegion: region });

/** What each contestant does, each lane beside the others. */
const contestants: Readonly<
  Record<Contestant, (counts: Counts, instances: number, signal: AbortSignal) => Promise<readonly Lane[]>>
> = {
  portions: async (counts, instances, signal) => {
    const api = connect();
    const calls = countedCalls(api, 'DownloadDBLogFilePortion', counts);
    const reader = rdsBodyReader({ callsOf: () => calls, clock: systemClock, random: Math.random, log });
    return (await listed(api, instances, signal)).map((source) => async (stop: AbortSignal) => {
      // Of a file that is renamed no more than its last portions is read by portions.
      const from = isLive(source.file) ? 0 : Math.max(0, source.size - callsForWhole * portionCaps.bytes);
      const { bytes } = await reader.open(source, { from }, stop);
      await drain(bytes);
    });
  },
  send: async (counts, instances, signal) => {
    const client = new RDSClient({ region });
    const files = await listed(connect(), instances, signal);
    const start = performance.now();
    let turns = 0;
    const turn = (stop: AbortSignal): Promise<void> => {
      turns += 1;
      const rest = start + (turns * 1000) / callsPerSecond - performance.now();
      return systemClock.sleep(Math.max(0, rest), stop);
    };
    return files.map(({ instance, file }) => async (stop: AbortSignal) => {
      let [marker, pending]: [string | undefined, boolean | undefined] = ['0', true];
      while (pending && !stop.aborted) {
        await turn(stop);
        const command: DownloadDBLogFilePortionCommand = new DownloadDBLogFilePortionCommand({
          DBInstanceIdentifier: instance,
          LogFileName: file,
          Marker: marker,
        });
        const answer: DownloadDBLogFilePortionCommandOutput = await client.send(command, {
          abortSignal: stop,
        });
        [marker, pending] = [answer.Marker, answer.AdditionalDataPending];
        counts.calls += 1;
        // Bytes of what is no ASCII are not counted for more than one: counting them would cost.
        counts.bytes += answer.LogFileData?.length ?? 0;
      }
    });
  },
  whole: async (counts, instances, signal) => {
    const api = connect();
    const calls = countedCalls(api, 'DownloadCompleteDBLogFile', counts);
    const files = await listed(api, instances, signal);
    let next = 0;
    return [
      async (stop) => {
        const { instance, file } = files[(next += 1) % files.length] as RdsSource;
        await drain(await calls.until(0).downloadComplete({ instance, file }, stop));
      },
    ];
  },
};

/** Runs every lane again and again until it is stopped. */
async function keepOn(lane: Lane, signal: AbortSignal): Promise<void> {
  try {
    while (!signal.aborted) await lane(signal);
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}

async function read(contestant: Contestant, instances: number, seconds: number): Promise<Reading> {
  const counts: Counts = { calls: 0, bytes: 0, others: 0 };
  const stop = new AbortController();
  setMaxListeners(0, stop.signal);
  const lanes = await contestants[contestant](counts, instances, stop.signal);
  const running = Promise.all(lanes.map((lane) => keepOn(lane, stop.signal)));
  const wait = (length: number): Promise<unknown> =>
    Promise.race([running, systemClock.sleep(length * 1000)]);
  await wait(warmUp);
  const [from, before, cpu] = [performance.now(), { ...counts }, process.cpuUsage()];
  await wait(seconds);
  const { user, system } = process.cpuUsage(cpu);
  const reading: Reading = {
    calls: counts.calls - before.calls,
    megabytes: (counts.bytes - before.bytes) / 1e6,
    cpuSeconds: (user + system) / 1e6,
    seconds: (performance.now() - from) / 1000,
    others: counts.others,
  };
  stop.abort(new Error('enough was read'));
  await running;
  return reading;
}

const [contestant, instances, seconds] = process.argv.slice(2) as [Contestant, string, string];
void read(contestant, Number(instances), Number(seconds)).then((reading) => {
  process.stdout.write(JSON.stringify(reading), () => process.exit(0));
});
