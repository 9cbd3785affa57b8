import { hostname } from 'node:os';
import { secretVariables, type DiscoverySettings } from '../../contract/settings';
import { systemClock, type Clock } from './clock';
import type { Checks } from './health';
import { serveHttp } from './http';
import { live, type ExitCode } from './life';
import { causeOf, type Log } from './log';
import type { Measures } from './measures';
import { pinoLog } from './pino-log';
import { startTelemetry, type Telemetry } from './telemetry';
import { meterMeasures } from './telemetry-measures';
import { measureProcess } from './telemetry-process';

/** What both programs are told; each has more. */
type CommonSettings = Pick<
  DiscoverySettings,
  | 'AURORA_ENVIRONMENT'
  | 'AURORA_HTTP_PORT'
  | 'AURORA_LOG_LEVEL'
  | 'AURORA_GRACE_SECONDS'
  | 'OTEL_EXPORTER_OTLP_ENDPOINT'
>;

/** What the work of a program is given. */
export interface ProgramContext {
  readonly log: Log;
  readonly clock: Clock;
  readonly measures: Measures;
  readonly telemetry: Telemetry;
  /** The pod’s name, or the host’s. */
  readonly instance: string;
  /** Milliseconds from the signal to stop until the process ends. */
  readonly grace: number;
  /** Says what `/healthz` and `/readyz` look at. Until then the program is alive, and not ready. */
  watch(checks: { readonly alive: Checks; readonly ready: Checks }): void;
}

export interface ProgramOptions {
  /** The program and its role, such as `processor-worker`. */
  readonly service: string;
  readonly settings: CommonSettings & Readonly<Record<string, unknown>>;
  /**
   * A command that ends by itself answers no probes, and keeps standard output for what a person asked for: its log goes to
   * standard error. @default false
   */
  readonly command?: boolean;
}

const starting: Checks = { start: () => ({ ok: false, cause: 'starting' }) };

const secretsOf = (settings: Readonly<Record<string, unknown>>): string[] =>
  secretVariables.flatMap((name) => {
    const value = settings[name];
    return typeof value === 'string' ? [value] : [];
  });

/**
 * What every program does around its work: a log, metrics and traces, the port for probes, and an end in good order.
 *
 * @param work resolves when the signal has aborted and all is put away, or when there is nothing more to do
 * @returns the exit code; connections may still be open, so that the caller exits with it
 */
export async function runProgram(
  { service, settings, command = false }: ProgramOptions,
  work: (context: ProgramContext, stop: AbortSignal) => Promise<ExitCode>,
): Promise<ExitCode> {
  const environment = settings.AURORA_ENVIRONMENT;
  const podName = settings['POD_NAME'];
  const instance = typeof podName === 'string' ? podName : hostname();
  const log = pinoLog({
    service,
    environment,
    level: settings.AURORA_LOG_LEVEL,
    secrets: secretsOf(settings),
    toError: command,
  });
  const telemetry = startTelemetry({
    ...{ service, instance, environment, log },
    clock: systemClock,
    ...(settings.OTEL_EXPORTER_OTLP_ENDPOINT === undefined
      ? {}
      : { endpoint: settings.OTEL_EXPORTER_OTLP_ENDPOINT }),
  });
  const unmeasure = measureProcess(telemetry.meter);
  let checks = { alive: {} as Checks, ready: starting };
  const grace = settings.AURORA_GRACE_SECONDS * 1000;

  const withProbes = async (context: ProgramContext, stop: AbortSignal): Promise<ExitCode> => {
    const server = await serveHttp({
      port: settings.AURORA_HTTP_PORT,
      alive: () => checks.alive,
      ready: () => checks.ready,
      metrics: telemetry.prometheus,
    });
    log.info('answering probes', { port: server.port });
    try {
      return await work(context, stop);
    } finally {
      await server.close();
    }
  };
  const code = await live(
    async (stop) => {
      const context: ProgramContext = {
        ...{ log, clock: systemClock, telemetry, instance, grace },
        measures: meterMeasures(telemetry.meter),
        watch: (wanted) => {
          checks = wanted;
        },
      };
      log.info('started', { version: process.version });
      return (command ? work : withProbes)(context, stop);
    },
    { log, grace },
  );
  unmeasure();
  await telemetry.close().catch((error: unknown) => log.warn('telemetry', { cause: causeOf(error) }));
  return code;
}
