import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { Meter } from '@opentelemetry/api';

/** What a process measures of itself. Names and units: OpenTelemetry semantic conventions, "Process" and "Node.js". */
const processMetrics = {
  memory: 'process.memory.usage',
  cpu: 'process.cpu.time',
  eventLoopDelay: 'nodejs.eventloop.delay.p99',
} as const;

/** Milliseconds between two looks at how late the event loop is. */
const resolution = 10;

const nanosecondsPerSecond = 1e9;
const microsecondsPerSecond = 1e6;

/**
 * Measures memory, CPU time and the delay of the event loop. The delay is that since the last time somebody asked, so that
 * one bad minute at the start does not show for ever.
 *
 * @returns lets go of the timer
 */
export function measureProcess(meter: Meter): () => void {
  const delay = monitorEventLoopDelay({ resolution });
  delay.enable();
  meter
    .createObservableGauge(processMetrics.memory, { unit: 'By', description: 'Resident memory.' })
    .addCallback((result) => result.observe(process.memoryUsage.rss()));
  meter
    .createObservableGauge(processMetrics.eventLoopDelay, {
      unit: 's',
      description: 'How late the event loop was in the worst hundredth of cases since the last look.',
    })
    .addCallback((result) => {
      // What the histogram holds is the whole interval, of which the resolution is asked for and no delay.
      result.observe(Math.max(0, delay.percentile(99) / nanosecondsPerSecond - resolution / 1000));
      delay.reset();
    });
  meter
    .createObservableCounter(processMetrics.cpu, { unit: 's', description: 'CPU time in use.' })
    .addCallback((result) => {
      const { user, system } = process.cpuUsage();
      result.observe(user / microsecondsPerSecond, { 'cpu.mode': 'user' });
      result.observe(system / microsecondsPerSecond, { 'cpu.mode': 'system' });
    });
  return () => delay.disable();
}
