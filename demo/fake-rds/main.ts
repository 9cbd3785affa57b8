import { Command, InvalidArgumentError } from 'commander';
import { calmBehaviours, type Behaviours, type Moods } from './behaviours';
import { fakeRds } from './engine';
import { hour } from './hours';
import { fakeRdsServer } from './http';
import { livingFleet } from './workload';

interface Options {
  readonly port: number;
  readonly host: string;
  readonly region: string;
  readonly account: readonly string[];
  readonly accessKey: string;
  readonly secretKey: string;
  readonly role: string;
  readonly externalId?: string;
  readonly instances: number;
  readonly clusters: number;
  readonly bytesPerDay: number;
  readonly seed: number;
  readonly history: number;
  readonly speed: number;
  readonly failoverEvery?: number;
  readonly capBytes: number;
  readonly capLines: number;
  readonly rate: number;
  readonly throttled: number;
  readonly serverErrors: number;
  readonly behaviour: Partial<Behaviours>;
  readonly moods?: number;
}

/** Milliseconds of this computer between two looks at what is due. */
const tick = 250;
/** Milliseconds that the past is played in at a time. */
const step = 10_000;

function positive(text: string): number {
  const value = Number(text);
  if (text === '' || !Number.isFinite(value) || value < 0)
    throw new InvalidArgumentError('Not a number from 0 up.');
  return value;
}

function behaviour(text: string, before: Partial<Behaviours>): Partial<Behaviours> {
  const [name = '', value = 'true'] = text.split('=');
  const known = Object.entries(calmBehaviours).find(([each]) => each === name);
  if (!known)
    throw new InvalidArgumentError(
      `It is one of ${Object.keys(calmBehaviours).join(', ')}, as in repeatsBytes=100.`,
    );
  const isSwitch = typeof known[1] === 'boolean';
  if (isSwitch ? !['true', 'false'].includes(value) : !/^-?\d+$/.test(value))
    throw new InvalidArgumentError(`${name} is ${isSwitch ? 'true or false' : 'a whole number'}.`);
  return { ...before, [name]: isSwitch ? value === 'true' : Number(value) };
}

/** Every behaviour comes and goes, each in one mood of ten. `binary` and `wholeSeconds` stay, as they are AWS’s own. */
const moodsOf = (every: number | undefined): Moods | undefined =>
  every === undefined
    ? undefined
    : {
        every,
        chances: {
          pendingWrong: 0.1,
          repeatsBytes: 0.1,
          markerZeroAfterData: 0.1,
          notFoundDuringRotation: 0.1,
          olderMarkers: 0.1,
          emptyErrorLog: 0.1,
          unpaddedHours: 0.1,
          clockSkew: 0.1,
          sizeLag: 0.1,
        },
      };

async function run(options: Options): Promise<void> {
  const { region, speed, seed } = options;
  const accounts = options.account.length > 0 ? options.account : ['111122223333'];
  const began = Date.now();
  let now = began - options.history * hour;
  const clock = { now: () => now };
  const worlds = accounts.map((account, index) => {
    const engine = fakeRds({
      clock,
      region,
      account,
      seed: seed + index,
      caps: { bytes: options.capBytes, lines: options.capLines },
      rates: { account: options.rate === 0 ? false : { perSecond: options.rate, burst: options.rate } },
      trouble: { throttled: options.throttled, serverErrors: options.serverErrors },
      behaviours: options.behaviour,
      moods: moodsOf(options.moods),
    });
    const { instances, clusters, bytesPerDay, failoverEvery } = options;
    const name = accounts.length > 1 ? `demo-${index + 1}` : 'demo';
    const fleet = livingFleet(engine, now, {
      instances,
      clusters,
      bytesPerDay,
      name,
      seed: seed + index,
      failoverEvery: failoverEvery === undefined ? undefined : failoverEvery * hour,
    });
    return { engine, fleet };
  });
  const advance = (to: number): void => {
    now = to;
    for (const { fleet } of worlds) fleet.advanceTo(now);
  };
  while (now + step < began) advance(now + step);
  advance(began);

  const roles = accounts.map((account) => ({
    arn: `arn:aws:iam::${account}:role/${options.role}`,
    externalId: options.externalId,
  }));
  const [home = ''] = accounts;
  const { accessKey: accessKeyId, secretKey: secretAccessKey, port, host } = options;
  const server = await fakeRdsServer({
    engines: worlds.map(({ engine }) => engine),
    keys: [{ accessKeyId, secretAccessKey, account: home }],
    roles,
    port,
    host,
  });
  const started = Date.now();
  setInterval(() => advance(began + (Date.now() - started) * speed), tick);
  const say = (line: string) => process.stdout.write(`${line}\n`);
  say(`The fake RDS of ${region} listens at ${server.url}`);
  say(`The access key ${accessKeyId} is one of the account ${home}`);
  for (const { arn } of roles) say(`The role ${arn} can be assumed`);
  for (const { engine, fleet } of worlds) say(`${engine.account}: ${fleet.instances.join(', ')}`);
  say(`Try: aws rds describe-db-instances --region ${region} --endpoint-url ${server.url}`);
}

void new Command('fake-rds')
  .description(
    'Plays the RDS API for Aurora MySQL log files, with a fleet that writes, rotates, fails over and forgets. What it does,\n' +
      'and by which sources, stands in demo/fake-rds/README.md.',
  )
  .option('--port <number>', 'where it listens', positive, 8474)
  .option('--host <address>', 'where it listens', '127.0.0.1')
  .option('--region <region>', 'the region that requests are signed for', 'eu-central-1')
  .option(
    '--account <id>',
    'an account with a fleet of its own; may be repeated. The key belongs to the first one (default: 111122223333)',
    (id: string, before: readonly string[]) => [...before, id],
    [] as readonly string[],
  )
  .option('--access-key <id>', 'the access key id that requests are signed with', 'fake')
  .option('--secret-key <secret>', 'the secret that requests are signed with', 'fake')
  .option('--role <name>', 'the name of the role that can be assumed in each account', 'log-reader')
  .option('--external-id <id>', 'what must be said to assume it (default: nothing)')
  .option('--instances <number>', 'instances in each account', positive, 4)
  .option('--clusters <number>', 'clusters that they are spread over', positive, 2)
  .option('--bytes-per-day <bytes>', 'what an instance writes a day, on average', positive, 3_160_000)
  .option('--seed <number>', 'decides whatever is left to chance', positive, 1)
  .option('--history <hours>', 'hours that have passed when it starts', positive, 3)
  .option('--speed <factor>', 'how much faster than life time passes', positive, 1)
  .option(
    '--failover-every <hours>',
    'hours from one failover to the next, on average (default: none)',
    positive,
  )
  .option('--cap-bytes <bytes>', 'bytes of a portion at most', positive, 1_048_576)
  .option('--cap-lines <lines>', 'lines of a portion at most', positive, 10_000)
  .option('--rate <calls>', 'calls a second that an account allows; 0 for no limit', positive, 14)
  .option('--throttled <part>', 'calls that are throttled by chance, from 0 to 1', positive, 0)
  .option('--server-errors <part>', 'calls that fail by chance, from 0 to 1', positive, 0)
  .option('--behaviour <name=value>', 'a behaviour, as in repeatsBytes=100; may be repeated', behaviour, {})
  .option(
    '--moods <milliseconds>',
    'behaviours come and go by chance, each time for so long (default: none)',
    positive,
  )
  .action((options: Options) => run(options))
  .parseAsync();
