import { fakeRds, type FakeRds } from './fake-rds/engine';
import { fakeRdsServer, type FakeRdsServer } from './fake-rds/http';
import { livingFleet, type LivingFleet } from './fake-rds/workload';
import type { Tally } from './tally';

export interface WorldOptions {
  readonly clock: { now(): number };
  readonly tally: Tally;
  readonly instances: number;
  readonly seed: number;
  /** When the clusters fail over, one after the other, in milliseconds since 1970. */
  readonly failovers: readonly number[];
}

/** The fake RDS that the demo reads: its fleet, and where it answers. */
export interface World {
  readonly engine: FakeRds;
  readonly fleet: LivingFleet;
  readonly server: FakeRdsServer;
  /** Everything happens in the fleet that is due. */
  advance(): void;
  /** The fleet writes no more; what was begun is written whole. */
  rest(): void;
}

const key = { accessKeyId: 'demo', secretAccessKey: 'demo' };
const hour = 3_600_000;
/** Bytes that an instance writes a day: much less than in life, so that everything fits into memory. */
const bytesPerDay = 6_000_000;

/** The AWS SDK finds the fake as it would find AWS, by variables; what else is set on this machine must not lead it astray. */
function aimSdk(url: string): void {
  for (const name of ['AWS_PROFILE', 'AWS_SESSION_TOKEN', 'AWS_ENDPOINT_URL'])
    Reflect.deleteProperty(process.env, name);
  Object.assign(process.env, {
    AWS_ENDPOINT_URL_RDS: url,
    AWS_ACCESS_KEY_ID: key.accessKeyId,
    AWS_SECRET_ACCESS_KEY: key.secretAccessKey,
    AWS_EC2_METADATA_DISABLED: 'true',
    AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
  });
}

export async function startWorld({ clock, tally, instances, seed, failovers }: WorldOptions): Promise<World> {
  const engine = fakeRds({ clock, seed });
  const clusters = Math.min(2, instances);
  const fleet = livingFleet(engine, clock.now(), {
    ...{ instances, clusters, seed, bytesPerDay, name: 'shop' },
    failovers: failovers.map((at, index) => ({ at, cluster: `shop-${(index % clusters) + 1}` })),
    onRecord: (record) => tally.wrote(record),
  });
  const server = await fakeRdsServer({ engines: [engine], keys: [{ ...key, account: engine.account }] });
  aimSdk(server.url);
  let known = hourOf(clock.now());
  let failed = 0;

  return {
    engine,
    fleet,
    server,
    advance: () => {
      const now = clock.now();
      fleet.advanceTo(now);
      if (hourOf(now) !== known)
        tally.happens(
          `rotation: an hour is over; the logs of ${instances} instances were renamed, new ones begun`,
        );
      known = hourOf(now);
      for (; failed < failovers.filter((at) => at <= now).length; failed += 1)
        tally.happens(
          `failover of shop-${(failed % clusters) + 1}: it restarts, and its log files come back shorter`,
        );
    },
    rest: () => {
      fleet.settle();
      for (const instance of fleet.instances) engine.flushErrorLog(instance);
    },
  };
}

const hourOf = (at: number): number => Math.floor(at / hour);
