import type { RdsSourceSetting } from '../../../contract/rds-sources';
import type { Random } from '../../shared/backoff';
import type { Clock } from '../../shared/clock';
import type { Log } from '../../shared/log';
import type { BodyReader } from '../body-reader';
import type { LogSource } from '../log-source';
import type { PortionCaps, RdsPlace } from './api';
import { callBudget, ownCounter, type CallCounter } from './budget';
import { rdsCalls, type CallWatch, type RdsCalls } from './calls';
import { rdsBodyReader } from './rds-body-reader';
import { rdsLogSource, type RdsLogSourceOptions } from './rds-log-source';
import { sdkApi } from './sdk-api';

export interface RdsConnectionDeps {
  /** Counts the calls of all processes. @default - each process counts for itself */
  readonly counter?: CallCounter | undefined;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  readonly watch: CallWatch;
}

export interface RdsConnectionOptions {
  /** The name of the environment. */
  readonly environment: string;
  /** The region of the environment. */
  readonly homeRegion: string;
  /** What one call can bring. @default - as much as with AWS */
  readonly caps?: PortionCaps;
  readonly listing?: RdsLogSourceOptions;
}

/** The RDS API of all accounts and regions that are read. */
export interface RdsConnection {
  readonly source: LogSource;
  readonly reader: BodyReader;
  close(): void;
}

const nameOf = ({ account, region }: RdsPlace): string => `${account}/${region}`;

/**
 * Connects to the RDS API. A process has one of these, so that all its calls in an account and region go through one budget,
 * and pause together.
 */
export function connectRds(
  settings: readonly RdsSourceSetting[],
  { counter, clock, random, log, watch }: RdsConnectionDeps,
  { environment, homeRegion, caps, listing }: RdsConnectionOptions,
): RdsConnection {
  const places = settings.map((setting) => {
    const api = sdkApi(setting, { environment, homeRegion });
    const budget = callBudget(
      { clock, log, counter: counter ?? ownCounter() },
      setting,
      setting.callsPerSecond,
    );
    return { setting, api, calls: rdsCalls({ api, budget, clock, random, watch }) };
  });
  // Of several entries for one account and region the first reads for all of them.
  const byPlace = new Map<string, RdsCalls>();
  for (const { setting, calls } of [...places].reverse()) byPlace.set(nameOf(setting), calls);
  return {
    source: rdsLogSource({ places, clock, log }, listing),
    reader: rdsBodyReader({
      ...{ clock, random, log },
      callsOf: (place) => byPlace.get(nameOf(place)),
      ...(caps === undefined ? {} : { caps }),
    }),
    close: () => {
      for (const { api } of places) api.close();
    },
  };
}
