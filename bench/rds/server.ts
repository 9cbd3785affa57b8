import { fakeRds, slowLog } from '../../demo/fake-rds/engine';
import { fakeRdsServer } from '../../demo/fake-rds/http';
import { seeded } from '../../demo/fake-rds/random';
import { logOf } from './logs';
import { account, accessKey, region } from './place';

/**
 * The RDS that is read, in a process of its own: `server <instances> <MB> <seed>` prints its URL and answers until it is killed. Each
 * instance has a live slow log and one of the hour before, each of so many MB. Calls are not limited: who calls limits himself.
 */
async function serve(instances: number, megabytes: number, seed: number): Promise<void> {
  const engine = fakeRds({
    clock: { now: () => Date.now() },
    ...{ account, region, seed },
    rates: { account: false, complete: false },
  });
  for (let index = 0; index < instances; index += 1) {
    const id = `orders-${index + 1}`;
    engine.addInstance({ id });
    const random = seeded(seed).fork(id);
    for (const piece of logOf(megabytes * 1e6, random)) engine.append(id, slowLog, piece);
    engine.rotate(id, slowLog);
    for (const piece of logOf(megabytes * 1e6, random)) engine.append(id, slowLog, piece);
  }
  const { url } = await fakeRdsServer({ engines: [engine], keys: [accessKey] });
  process.stdout.write(`${url}\n`);
}

const [instances = 0, megabytes = 0, seed = 0] = process.argv.slice(2).map(Number);
void serve(instances, megabytes, seed);
