import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { localStateFile, type StatePlace } from '../../stacks/base-stack';
import { synthesize, type SynthesizedStack } from '../../stacks/synthesize';
import { accountsOf } from '../../values/fleet';
import { accountNames } from '../../values/names';
import type { Environment } from '../../values/schema';
import { UserError } from '../../values/user-error';
import { requireTerraform, type Terraform } from '../terraform';
import type { BucketExists } from './bucket-exists';
import { nextStep } from './next-step';
import { backendOf, pullState, readLocalState, type PulledState } from './state';

export interface BootstrapOptions {
  readonly account: string;
  readonly environments: readonly Environment[];
  readonly outdir: string;
  /** Apply without asking. */
  readonly yes: boolean;
  readonly terraform: Terraform;
  readonly bucketExists: BucketExists;
  /** Tells the person what happens. */
  readonly say: (line: string) => void;
}

/** The steps of bootstrapping one account, and of undoing it. */
export class Bootstrap {
  private readonly id: string;
  private readonly bucket: { readonly bucket: string; readonly region: string };
  private readonly stackDir: string;
  private readonly localFile: string;

  constructor(private readonly options: BootstrapOptions) {
    const accounts = accountsOf(options.environments);
    const account = accounts.find((each) => each.account === options.account);
    if (!account) {
      throw new UserError(
        `No environment lives in the account ${options.account}. There are: ${accounts.map((each) => each.account).join(', ')}`,
      );
    }
    const names = accountNames(account);
    const outdir = resolve(options.outdir);
    this.id = names.bootstrapStack;
    this.bucket = { bucket: names.stateBucket, region: account.region };
    this.stackDir = join(outdir, 'stacks', this.id);
    this.localFile = join(dirname(outdir), localStateFile(this.id));
  }

  /** Brings the account to what `values/` says, wherever an earlier run was interrupted. */
  async apply(): Promise<void> {
    await requireTerraform(this.options.terraform);
    switch (await this.nextStep()) {
      case 'begin':
        await this.applyWith('local', `The state is in ${this.localFile} until it can move into its bucket.`);
        await this.moveStateToBucket();
        await this.refuseChanges();
        this.removeLocalState();
        break;
      case 'moved':
        await this.applyWith('bucket', 'The state is in the bucket already; the local file is left over.');
        this.removeLocalState();
        break;
      case 'apply':
        await this.applyWith('bucket', `The state is in ${this.bucket.bucket}.`);
        break;
    }
    this.options.say(`${this.id} is as values/ says.`);
  }

  /** Destroys the bootstrap. The state leaves the bucket first: it could not describe the bucket's own end from inside. */
  async destroy(): Promise<void> {
    await requireTerraform(this.options.terraform);
    const stacks = this.synthesize('bucket');
    const local = readLocalState(this.localFile);
    const pulled = await this.pullOwnState(stacks);
    if (!local && !pulled) throw new UserError(`${this.id} has no state, so there is nothing to destroy`);
    const exists = await this.options.bucketExists(this.bucket);
    if (exists) await this.refuseWhileStacksLive(stacks);
    // Where an earlier destroy was interrupted, the file is ahead of the bucket.
    if (
      pulled !== undefined &&
      nextStep({ local, remote: pulled.summary, bucketExists: exists }, this.places) !== 'begin'
    ) {
      this.options.say(`Taking the state out of the bucket, to ${this.localFile}.`);
      writeFileSync(this.localFile, pulled.text, { mode: 0o600 });
    }
    this.synthesize('local');
    await this.initialize();
    await this.interactive('destroy');
    this.removeLocalState();
    this.options.say(`${this.id} is destroyed.`);
  }

  private get places() {
    return { file: this.localFile, object: `s3://${this.bucket.bucket}/bootstrap.tfstate` };
  }

  private async nextStep() {
    const local = readLocalState(this.localFile);
    const exists = await this.options.bucketExists(this.bucket);
    const pulled = exists ? await this.pullOwnState(this.synthesize('bucket')) : undefined;
    return nextStep({ local, bucketExists: exists, remote: pulled?.summary }, this.places);
  }

  private synthesize(bootstrapState: StatePlace): readonly SynthesizedStack[] {
    const { environments, outdir } = this.options;
    return synthesize(environments, { outdir, bootstrapState });
  }

  private async pullOwnState(stacks: readonly SynthesizedStack[]): Promise<PulledState | undefined> {
    if (!(await this.options.bucketExists(this.bucket))) return undefined;
    const own = stacks.find(({ id }) => id === this.id) as SynthesizedStack;
    return pullState(this.options.terraform, this.id, backendOf(own));
  }

  /** With the bucket, every state in it would be gone, and what it describes would run on, known to nobody. */
  private async refuseWhileStacksLive(stacks: readonly SynthesizedStack[]): Promise<void> {
    const others = stacks.filter(({ id, account }) => account === this.options.account && id !== this.id);
    const alive: string[] = [];
    for (const stack of others) {
      const pulled = await pullState(this.options.terraform, stack.id, backendOf(stack));
      const resources = pulled?.summary.resources ?? 0;
      if (resources > 0) alive.push(`${stack.id} (${resources} resources)`);
    }
    if (alive.length > 0) {
      throw new UserError(`Destroy these first, for their state lies in the bucket: ${alive.join(', ')}`);
    }
  }

  private async applyWith(place: StatePlace, because: string): Promise<void> {
    this.options.say(because);
    this.synthesize(place);
    await this.initialize();
    await this.interactive('apply');
  }

  /** `-reconfigure`: what an earlier run had configured here says nothing about where the state is now. */
  private async initialize(): Promise<void> {
    await this.quiet(['init', '-input=false', '-no-color', '-reconfigure'], 'init');
  }

  /**
   * `state push` refuses to overwrite a state of another origin or a newer one, which `init -migrate-state -force-copy`
   * would do without a word.
   */
  private async moveStateToBucket(): Promise<void> {
    this.options.say(`Moving the state into ${this.bucket.bucket}.`);
    this.synthesize('bucket');
    await this.initialize();
    await this.quiet(['state', 'push', this.localFile], 'state push');
  }

  /** After the move, Terraform must see in the bucket what it saw in the file. */
  private async refuseChanges(): Promise<void> {
    const { exitCode, stderr } = await this.run(['plan', '-input=false', '-no-color', '-detailed-exitcode']);
    if (exitCode === 1) throw new UserError(`The plan with the state in the bucket fails:\n${stderr.trim()}`);
    if (exitCode === 2) {
      throw new UserError(
        `The state is in the bucket, but a plan with it is not empty, so ${this.localFile} was kept. Run the same command again to see what differs and to apply it`,
      );
    }
  }

  private removeLocalState(): void {
    for (const file of [this.localFile, `${this.localFile}.backup`]) {
      if (existsSync(file)) rmSync(file);
    }
  }

  private run(args: readonly string[], stdio: 'inherit' | 'capture' = 'capture') {
    return this.options.terraform(this.stackDir, args, { stdio });
  }

  private async quiet(args: readonly string[], what: string): Promise<void> {
    const { exitCode, stderr } = await this.run(args);
    if (exitCode !== 0) throw new UserError(`terraform ${what} fails for ${this.id}:\n${stderr.trim()}`);
  }

  /** Terraform shows its plan and asks, unless it was told not to. */
  private async interactive(command: 'apply' | 'destroy'): Promise<void> {
    const { exitCode } = await this.run([command, ...(this.options.yes ? ['-auto-approve'] : [])], 'inherit');
    if (exitCode !== 0) {
      throw new UserError(
        `terraform ${command} ended with exit code ${exitCode}; see above. Once that is mended, run the same command again: it continues`,
      );
    }
  }
}
