import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

/** What is started, and how. */
export interface Command {
  readonly name: string;
  readonly program: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  /** What it prints is appended here. */
  readonly logFile: string;
}

/** A process that is started again when it dies, as Kubernetes does, until it is stopped. */
export class Supervised {
  /** How often it has died without having been asked to. */
  deaths = 0;
  private child?: ChildProcess;
  private wanted = false;
  private ended: Promise<void> = Promise.resolve();

  constructor(readonly command: Command) {}

  start(): this {
    this.wanted = true;
    this.run();
    return this;
  }

  /** Ends it without a word; it is started again. */
  kill(): void {
    this.child?.kill('SIGKILL');
  }

  /** Stops it where it is, and lets it go on: an owner that does not know how long it was away. */
  pause(): void {
    this.child?.kill('SIGSTOP');
  }

  resume(): void {
    this.child?.kill('SIGCONT');
  }

  /** Ends as Kubernetes ends it. @returns the exit code, null when it did not end within `graceMs` and was killed */
  async stop(graceMs = 30_000): Promise<number | null> {
    this.wanted = false;
    const { child } = this;
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) {
      await this.ended;
      return child?.exitCode ?? null;
    }
    child.kill('SIGCONT');
    child.kill('SIGTERM');
    const inTime = await Promise.race([this.ended.then(() => true), sleep(graceMs, false)]);
    if (!inTime) child.kill('SIGKILL');
    await this.ended;
    return child.exitCode;
  }

  get pid(): number | undefined {
    return this.child?.pid;
  }

  get log(): string {
    return readFileSync(this.command.logFile, 'utf8');
  }

  private run(): void {
    const { program, args, env, logFile } = this.command;
    const output = openSync(logFile, 'a');
    const child = spawn(program, [...args], { stdio: ['ignore', output, output], env });
    closeSync(output);
    this.child = child;
    this.ended = new Promise((done) => {
      child.once('error', () => done());
      child.once('exit', () => {
        done();
        if (!this.wanted) return;
        this.deaths += 1;
        // A second chance at once would let a program that cannot start use up the machine.
        setTimeout(() => this.wanted && this.run(), 200).unref();
      });
    });
  }
}
