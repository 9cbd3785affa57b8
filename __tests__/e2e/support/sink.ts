import { spawn, type ChildProcess } from 'node:child_process';
import { createReadStream, existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Manners } from '../../support/openobserve/manners';
import { node24 } from '../../support/node24';

const program = join(__dirname, '..', '..', 'support', 'openobserve', 'process.ts');

/** A record as it was stored. */
export type Stored = Readonly<Record<string, unknown>>;

/** OpenObserve’s double as a process of its own. */
export class SinkProcess {
  readonly email = 'ingest@aurora.local';
  readonly password = 'Ingest:with:colons';
  private child?: ChildProcess;
  private address = '';

  private constructor(private readonly folder: string) {}

  /** @param folder where it writes what it stores */
  static async start(folder: string): Promise<SinkProcess> {
    mkdirSync(folder, { recursive: true });
    const sink = new SinkProcess(folder);
    await sink.run();
    return sink;
  }

  get url(): string {
    return this.address;
  }

  /** From now on it behaves like this; without manners, well. */
  async behave(manners: Manners = {}): Promise<void> {
    await this.control({ manners });
  }

  /** Every record of a stream, in the order in which it was stored. */
  async *stored(stream: string): AsyncGenerator<Stored> {
    const file = join(this.folder, `${stream}.ndjson`);
    if (!existsSync(file)) return;
    const lines = createInterface({ input: createReadStream(file), crlfDelay: Infinity });
    for await (const line of lines) if (line !== '') yield JSON.parse(line) as Stored;
  }

  async stop(): Promise<void> {
    const { child } = this;
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const gone = new Promise((done) => child.once('exit', done));
    child.kill('SIGTERM');
    await gone;
  }

  private async control(body: object): Promise<void> {
    const answer = await fetch(`${this.address}/__control`, { method: 'POST', body: JSON.stringify(body) });
    if (!answer.ok) throw new Error(`the double refuses: ${await answer.text()}`);
  }

  private async run(): Promise<void> {
    const child = spawn(
      node24(),
      [
        ...['--import', 'tsx', program, '--folder', this.folder],
        ...['--email', this.email, '--password', this.password, '--allowed-hours', '72'],
      ],
      { stdio: ['ignore', 'pipe', 'inherit'] },
    );
    this.child = child;
    const lines = createInterface({ input: child.stdout });
    const first = await new Promise<string>((done, fail) => {
      lines.once('line', done);
      child.once('exit', (code) => fail(new Error(`the double ended with ${code}`)));
    });
    this.address = (JSON.parse(first) as { url: string }).url;
  }
}
