import type { Row } from '../parse/table';
import type { Filled } from './fill';
import type { FleetRun, Hour } from './fleet';
import { callsPerSecond } from './place';
import type { Contestant, Reading } from './reader';

/** The rounds of each contestant. */
export type Readings = Readonly<Record<Contestant, readonly Reading[]>>;

const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN;

/** CPU-seconds of a call, and of 10^6 bytes. */
const ofCall = (rounds: readonly Reading[]): number =>
  median(rounds.map(({ cpuSeconds, calls }) => cpuSeconds / calls));
const ofMegabyte = (rounds: readonly Reading[]): number =>
  median(rounds.map(({ cpuSeconds, megabytes }) => cpuSeconds / megabytes));

const milliseconds = (seconds: number): string => `${(seconds * 1000).toFixed(1)} ms`;

/** Of a CPU, what as many calls take as an account allows. @throws Error when portions came by anything but calls for portions */
export function costRows({ portions, send, whole }: Readings): Row[] {
  const strayed = [...portions, ...whole].reduce((sum, { others }) => sum + others, 0);
  if (strayed > 0) throw new Error(`${strayed} calls were not those that were to be measured, or failed`);
  const pace = median(portions.map(({ calls, seconds }) => calls / seconds));
  const size = median(portions.map(({ calls, megabytes }) => megabytes / calls));
  return [
    {
      what: `portions: of a CPU, at ${callsPerSecond} calls a second`,
      measured: ofCall(portions) * callsPerSecond,
      bar: { most: 0.75 },
      detail: `${milliseconds(ofCall(portions))} a call of ${size.toFixed(2)} MB; ${pace.toFixed(1)} calls a second were made`,
    },
    {
      what: 'portions: CPU of a MB, of that of the SDK’s send alone',
      measured: ofMegabyte(portions) / ofMegabyte(send),
      bar: { most: 1 },
      detail: `${milliseconds(ofMegabyte(portions))} and ${milliseconds(ofMegabyte(send))}; a call of send ${milliseconds(ofCall(send))}`,
    },
    {
      what: 'portions: CPU of a MB, times a download over REST',
      measured: ofMegabyte(portions) / ofMegabyte(whole),
      detail: `${milliseconds(ofMegabyte(whole))}; there is no XML in it`,
    },
  ];
}

const part = ({ bytes, could }: Filled): number => (could === 0 ? 0 : bytes / could);

const sum = (hours: readonly Hour[], of: (hour: Hour) => number): number =>
  hours.reduce((total, hour) => total + of(hour), 0);

/** How well calls are used. Of an hour that came whole some bytes are looked at by portions: its first record, and its last. */
export function fleetRows(run: FleetRun, instances: number): Row[] {
  const { slow, all, calls, hours, lag } = run;
  const again = ({ again: { calls: refetches }, calls: of }: FleetRun['slow']): number =>
    refetches / Math.max(1, of);
  const told = ({ again: each, bytes }: FleetRun['slow']): string =>
    `${each.calls}, and ${each.looks} looks at a record; ${((100 * each.bytes) / Math.max(1, bytes)).toFixed(2)} % of the bytes`;
  const wholes = hours.late.filter(({ downloads }) => downloads === 1).length;
  const operations = Object.entries(calls).map(([name, count]) => `${name} ${count}`);
  return [
    {
      what: 'slow logs: brought, of what the calls could bring',
      measured: part(slow),
      bar: { least: 0.9 },
      detail: `${slow.calls} calls, ${instances} instances, ${(run.rate / 1000).toFixed(1)} KB/s each, ${run.minutes} minutes`,
    },
    {
      what: 'all files: brought, of what the calls could bring',
      measured: part(all),
      detail: `${all.calls} calls; error logs are quiet; ${run.nothing} calls brought nothing`,
    },
    {
      what: 'slow logs: refetches, of all calls (more than 64 KiB again)',
      measured: 100 * again(slow),
      unit: ' %',
      bar: { most: 1 },
      detail: told(slow),
    },
    {
      what: 'all files: refetches, of all calls',
      measured: 100 * again(all),
      unit: ' %',
      detail: told(all),
    },
    {
      what: 'hours that nobody had followed: whole, by one download',
      measured: wholes / Math.max(1, hours.late.length),
      bar: { least: 1 },
      detail: `${wholes} of ${hours.late.length}, ${(sum(hours.late, ({ size }) => size) / 1e6).toFixed(0)} MB; beside it ${sum(hours.late, ({ portions }) => portions)} portions`,
    },
    {
      what: 'hours that were followed: calls for what was left',
      measured:
        sum(hours.followed, ({ portions, downloads }) => portions + downloads) /
        Math.max(1, hours.followed.length),
      detail: `each; ${sum(hours.followed, ({ downloads }) => downloads)} of them downloads; ${hours.followed.length} hours`,
    },
    {
      what: 'calls a second, of those of the account',
      measured:
        Object.values(calls).reduce((total, count) => total + count, 0) / (run.minutes * 60) / callsPerSecond,
      detail: operations.join(', '),
    },
    {
      what: 'slow queries: seconds until stored, median',
      measured: lag.median,
      unit: ' s',
      detail: `${lag.most.toFixed(0)} s at most; ${run.records} records; ${run.memory.toFixed(0)} MiB at most were resident`,
    },
  ];
}
