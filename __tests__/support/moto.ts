import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from './free-port';

/** moto, the AWS double, as a server of its own for one account. */
export interface Moto {
  /** What a program needs to talk to it instead of AWS. */
  readonly environment: Readonly<Record<string, string>>;
  readonly endpoint: string;
  stop(): void;
}

/** The Python that has moto: `AURORA_MOTO_PYTHON`, or the first one on the PATH. */
export const motoPython = (): string => process.env['AURORA_MOTO_PYTHON'] ?? 'python3';

async function untilReady(endpoint: string, process: ChildProcess): Promise<void> {
  const deadline = Date.now() + 60_000;
  while (Date.now() < deadline) {
    if (process.exitCode !== null) throw new Error(`moto_server ended with exit code ${process.exitCode}`);
    const ready = await fetch(`${endpoint}/moto-api/`).then(
      ({ ok }) => ok,
      () => false,
    );
    if (ready) return;
    await sleep(200);
  }
  throw new Error('moto_server did not answer within a minute');
}

/** Starts moto for an account, on a port that is free. */
export async function startMoto(account: string): Promise<Moto> {
  const port = await freePort();
  const endpoint = `http://127.0.0.1:${port}`;
  const launcher = join(__dirname, 'moto_server.py');
  const server = spawn(motoPython(), [launcher, '-H', '127.0.0.1', '-p', String(port)], {
    env: { ...process.env, MOTO_ACCOUNT_ID: account },
    stdio: 'ignore',
  });
  const failed = new Promise<never>((_, reject) => server.once('error', reject));
  await Promise.race([untilReady(endpoint, server), failed]);
  return {
    endpoint,
    environment: {
      AWS_ENDPOINT_URL: endpoint,
      AWS_ACCESS_KEY_ID: 'test',
      AWS_SECRET_ACCESS_KEY: 'test',
      AWS_EC2_METADATA_DISABLED: 'true',
    },
    stop: () => void server.kill(),
  };
}

/** Finds moto. @returns what was found, or a line that says what is missing */
export function findMoto(): { readonly summary: string } | string {
  const there =
    spawnSync(motoPython(), ['-c', 'import moto.server, flask'], { stdio: 'ignore' }).status === 0;
  return there
    ? { summary: 'moto' }
    : 'missing: moto (pip install "moto[server]"; AURORA_MOTO_PYTHON names the Python that has it)';
}
