import { readFileSync } from 'node:fs';

/** Clock ticks of a second in /proc: USER_HZ, which is 100 on every architecture that Node runs on (Linux, proc_pid_stat(5)). */
const ticksPerSecond = 100;

/** CPU-seconds of a process and all of its threads, from a text of `/proc/<pid>/stat`; its children are not counted. */
export function cpuSecondsIn(stat: string): number {
  // The second field is the program’s name in parentheses, in which anything may stand.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const [user, system] = [fields[11], fields[12]].map(Number) as [number, number];
  return (user + system) / ticksPerSecond;
}

/** MiB that a process has had resident at most, from a text of `/proc/<pid>/status`. */
export function peakMibIn(status: string): number {
  const kib = /^VmHWM:\s+(\d+) kB$/m.exec(status)?.[1];
  if (kib === undefined) throw new Error('/proc/<pid>/status has no VmHWM');
  return Number(kib) / 1024;
}

/**
 * Seconds for which a thread was ready to run and had no CPU, from a text of `/proc/<pid>/task/<tid>/schedstat` (Linux,
 * Documentation/scheduler/sched-stats.rst).
 */
export const waitSecondsIn = (schedstat: string): number => Number(schedstat.split(' ')[1]) / 1e9;

/** Of the main thread, which runs the event loop: while it waits for a CPU the loop is late, and it is not the program’s doing. */
export const waitSeconds = (pid: number): number =>
  waitSecondsIn(readFileSync(`/proc/${pid}/task/${pid}/schedstat`, 'utf8'));

export const cpuSeconds = (pid: number): number => cpuSecondsIn(readFileSync(`/proc/${pid}/stat`, 'utf8'));
export const peakMib = (pid: number): number => peakMibIn(readFileSync(`/proc/${pid}/status`, 'utf8'));
