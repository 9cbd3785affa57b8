import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable, Writable } from 'node:stream';

/** What the browser suite runs with. */
export interface BrowserTools {
  readonly program: string;
  /** One line that says what was found. */
  readonly summary: string;
}

const usualNames = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

/**
 * Finds Chromium or Chrome. `CHROMIUM` names it; else it is looked for on PATH.
 *
 * @returns what was found, or a line that says what is missing
 */
export function findBrowser(): BrowserTools | string {
  const named = process.env['CHROMIUM'];
  for (const program of named ? [named] : usualNames) {
    const asked = spawnSync(program, ['--version'], { encoding: 'utf8' });
    const version = asked.status === 0 ? /\d+(\.\d+){3}/.exec(asked.stdout)?.[0] : undefined;
    if (version !== undefined) return { program, summary: `${program} ${version}` };
  }
  return `missing: Chromium (${named ? `${named} is none` : `none of ${usualNames.join(', ')}`}; CHROMIUM names another)`;
}

/** What the browser was told by a page, or asked for on its behalf. */
export interface PageEvent {
  readonly method: string;
  readonly params: Readonly<Record<string, unknown>>;
}

interface Answer {
  readonly id?: number;
  readonly method?: string;
  readonly params?: PageEvent['params'];
  readonly result?: Readonly<Record<string, unknown>>;
  readonly error?: { readonly message: string };
}

interface Waiting {
  readonly resolve: (result: Readonly<Record<string, unknown>>) => void;
  readonly reject: (error: Error) => void;
}

/** How a page is looked at. */
export interface Look {
  readonly width: number;
  readonly height: number;
  readonly scheme: 'light' | 'dark';
}

/**
 * One tab of a real browser, told what to do over a pipe by the Chrome DevTools Protocol: messages are JSON, each ended by a
 * zero byte (https://chromedevtools.github.io/devtools-protocol/, https://pptr.dev/api/puppeteer.launchoptions, `pipe`).
 */
export class Browser {
  private readonly waiting = new Map<number, Waiting>();
  private next = 1;
  private session: string | undefined;
  /** Everything that the tab has reported since it was opened. */
  public readonly events: PageEvent[] = [];

  private constructor(
    private readonly child: ChildProcess,
    private readonly profile: string,
  ) {
    let text = '';
    (child.stdio[4] as Readable).setEncoding('utf8').on('data', (chunk: string) => {
      const messages = (text + chunk).split('\0');
      text = messages.pop() ?? '';
      messages.forEach((message) => this.take(JSON.parse(message) as Answer));
    });
    child.once('exit', (code) => {
      for (const { reject } of this.waiting.values()) reject(new Error(`The browser ended with ${code}`));
    });
  }

  static async start({ program }: BrowserTools): Promise<Browser> {
    const profile = mkdtempSync(join(tmpdir(), 'aurora-browser-'));
    const args = [
      '--headless=new',
      '--remote-debugging-pipe',
      `--user-data-dir=${profile}`,
      '--no-first-run',
      '--disable-gpu',
      '--disable-background-networking',
      // Tests run as root in containers, where Chromium has no sandbox to use. The page is our own.
      '--no-sandbox',
      '--disable-dev-shm-usage',
      'about:blank',
    ];
    const child = spawn(program, args, {
      stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'],
      detached: true,
    });
    const browser = new Browser(child, profile);
    const { targetId } = await browser.send('Target.createTarget', { url: 'about:blank' });
    const { sessionId } = await browser.send('Target.attachToTarget', { targetId, flatten: true });
    browser.session = sessionId as string;
    for (const domain of ['Page', 'Network', 'Runtime', 'Log']) await browser.send(`${domain}.enable`);
    return browser;
  }

  private take({ id, method, params = {}, result = {}, error }: Answer): void {
    if (id === undefined) {
      if (method !== undefined) this.events.push({ method, params });
      return;
    }
    const waiting = this.waiting.get(id);
    this.waiting.delete(id);
    if (error) waiting?.reject(new Error(error.message));
    else waiting?.resolve(result);
  }

  private send(method: string, params: object = {}): Promise<Readonly<Record<string, unknown>>> {
    const id = this.next++;
    const message = { id, method, params, ...(this.session ? { sessionId: this.session } : {}) };
    return new Promise((resolve, reject) => {
      this.waiting.set(id, { resolve, reject });
      (this.child.stdio[3] as Writable).write(`${JSON.stringify(message)}\0`);
    });
  }

  /** Opens a page, and waits until it is loaded. */
  async open(url: string, { width, height, scheme }: Look): Promise<void> {
    await this.send('Emulation.setDeviceMetricsOverride', {
      width,
      height,
      deviceScaleFactor: 1,
      mobile: width < 600,
    });
    await this.send('Emulation.setEmulatedMedia', {
      features: [{ name: 'prefers-color-scheme', value: scheme }],
    });
    this.events.length = 0;
    await this.send('Page.navigate', { url });
    while (!this.events.some(({ method }) => method === 'Page.loadEventFired'))
      await new Promise((resolve) => setTimeout(resolve, 20));
  }

  /** Evaluates an expression in the page; its value must be JSON. */
  async evaluate<T>(expression: string): Promise<T> {
    const { result, exceptionDetails } = await this.send('Runtime.evaluate', {
      expression,
      returnByValue: true,
    });
    if (exceptionDetails) throw new Error(JSON.stringify(exceptionDetails));
    return (result as { value: T }).value;
  }

  /** A picture of the whole page, as PNG. */
  async screenshot(): Promise<Buffer> {
    const { data } = await this.send('Page.captureScreenshot', { captureBeyondViewport: true });
    return Buffer.from(data as string, 'base64');
  }

  /** Ends the browser and everything that it has started. */
  async stop(): Promise<void> {
    const ended = new Promise((resolve) => this.child.once('exit', resolve));
    if (this.child.pid !== undefined && this.child.exitCode === null) {
      process.kill(-this.child.pid, 'SIGKILL');
      await ended;
    }
    rmSync(this.profile, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  }
}
