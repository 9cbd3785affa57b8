import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { valkeyUsers } from '../../contract/valkey';
import { freePort } from './free-port';

const cached = resolve(__dirname, '..', '..', '.cache', 'redis');
const libraryFolders = ['usr/lib/x86_64-linux-gnu', 'usr/lib/aarch64-linux-gnu', 'lib/x86_64-linux-gnu'];

/** Programs of the Debian packages that `.ci/e2e-tools` unpacks find their libraries here. */
const environment = existsSync(cached)
  ? { ...process.env, LD_LIBRARY_PATH: libraryFolders.map((folder) => join(cached, folder)).join(':') }
  : process.env;

/** A server that speaks Redis’ protocol: `AURORA_REDIS`, the unpacked Debian package, or one on the PATH. */
export function findRedis(): { readonly program: string; readonly version: string } | undefined {
  const unpacked = join(cached, 'usr', 'bin', 'redis-check-rdb');
  const candidates = [process.env['AURORA_REDIS'], 'valkey-server', 'redis-server', unpacked];
  for (const program of candidates) {
    if (program === undefined) continue;
    // The package’s link by the server’s name is made by the other package’s files; the name decides what it does.
    const { status, stdout } = spawnSync(program, ['--version'], {
      encoding: 'utf8',
      env: environment,
      argv0: 'redis-server',
    });
    const version = /v=(\S+)/.exec(stdout ?? '')?.[1];
    if (status === 0 && version !== undefined) return { program, version };
  }
  return undefined;
}

/** Commands of the contract that an older server does not know: CLIENT SETINFO came with Redis 7.2. */
const newer = new Set(['client|setinfo']);

/** A real server with the users of the contract, `noeviction`, and nothing on disk. */
export class Redis {
  private child?: ChildProcess;

  private constructor(
    private readonly program: string,
    private readonly folder: string,
    readonly port: number,
    readonly passwords: Readonly<Record<keyof typeof valkeyUsers, string>>,
    private readonly maxMemory: string,
  ) {}

  /** @param maxMemory as Redis writes it, such as `64mb` */
  static async start(maxMemory = '64mb'): Promise<Redis> {
    const found = findRedis();
    if (found === undefined) throw new Error('no server with Redis’ protocol');
    const passwords = { default: 'default-word', discovery: 'discovery-word', processor: 'processor-word' };
    const folder = mkdtempSync(join(tmpdir(), 'aurora-redis-'));
    const redis = new Redis(found.program, folder, await freePort(), passwords, maxMemory);
    await redis.run();
    return redis;
  }

  /** Starts again on the same port, with nothing in memory. */
  async run(): Promise<void> {
    const users = Object.entries(valkeyUsers).map(([name, { keys, commands }]) => {
      const password = this.passwords[name as keyof typeof valkeyUsers];
      const may = commands.filter((command) => !newer.has(command)).map((command) => `+${command}`);
      return ['user', name, 'on', `>${password}`, ...keys.map((key) => `~${key}`), '-@all', ...may].join(' ');
    });
    // Tests look into the server as somebody whom the services do not know.
    users.push('user tester on >tester-word ~* +@all');
    writeFileSync(join(this.folder, 'users.acl'), `${users.join('\n')}\n`);
    const settings = {
      port: this.port,
      bind: '127.0.0.1',
      dir: this.folder,
      logfile: join(this.folder, 'redis.log'),
      aclfile: join(this.folder, 'users.acl'),
      maxmemory: this.maxMemory,
      'maxmemory-policy': 'noeviction',
      save: '""',
      appendonly: 'no',
    };
    const file = join(this.folder, 'redis.conf');
    writeFileSync(
      file,
      Object.entries(settings)
        .map(([key, value]) => `${key} ${value}\n`)
        .join(''),
    );
    this.child = spawn(this.program, [file], { stdio: 'ignore', env: environment, argv0: 'redis-server' });
    for (let waited = 0; waited < 10_000; waited += 50) {
      if (this.child.exitCode !== null) throw new Error(`Redis ended:\n${this.log}`);
      if (this.log.includes('Ready to accept connections')) return;
      await sleep(50);
    }
    throw new Error(`Redis did not start within 10 s:\n${this.log}`);
  }

  /** Ends at once, and forgets everything. */
  async kill(): Promise<void> {
    const { child } = this;
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const gone = new Promise((done) => child.once('exit', done));
    child.kill('SIGKILL');
    await gone;
    writeFileSync(join(this.folder, 'redis.log'), '');
  }

  /** From now on there is no room for anything new, or as much as at the start. */
  async full(isFull: boolean): Promise<void> {
    await this.say(`CONFIG SET maxmemory ${isFull ? '1' : this.maxMemory}`);
  }

  /** Forgets everything, and goes on. */
  async flush(): Promise<void> {
    await this.say('FLUSHALL');
  }

  async remove(): Promise<void> {
    await this.kill();
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** One command as the tests’ own user, in the protocol’s inline form. */
  private async say(command: string): Promise<void> {
    const socket = connect(this.port, '127.0.0.1');
    socket.setEncoding('utf8');
    socket.end(`AUTH tester tester-word\r\n${command}\r\nQUIT\r\n`);
    let answer = '';
    for await (const part of socket) answer += String(part);
    if (!/^\+OK\r\n\+OK\r\n/.test(answer)) throw new Error(`Redis answers ${command} with ${answer}`);
  }

  private get log(): string {
    const file = join(this.folder, 'redis.log');
    return existsSync(file) ? readFileSync(file, 'utf8') : '';
  }
}
