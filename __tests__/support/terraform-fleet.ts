import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { synthesize } from '../../stacks/synthesize';
import { Bootstrap } from '../../tools/bootstrap/run';
import { bucketExists } from '../../tools/bootstrap/bucket-exists';
import { terraform, type Terraform } from '../../tools/terraform';
import type { Environment } from '../../values/schema';
import { startMoto, type Moto } from './moto';
import { findTerraformTools } from './terraform-tools';

/** What a plan's JSON says of one resource. */
interface PlannedChange {
  readonly address: string;
  readonly type: string;
  readonly change: { readonly actions: readonly string[] };
}

const captured: Terraform = (folder, args, options) =>
  terraform(folder, args, { ...options, stdio: 'capture' });

/** Environments with Terraform's JSON in a folder of their own, and an AWS of their own that the double plays. */
export class TerraformFleet {
  private readonly work = mkdtempSync(join(tmpdir(), 'aurora-fleet-'));
  public readonly outdir = join(this.work, 'cdktf.out');

  private constructor(
    private readonly environments: readonly Environment[],
    public readonly moto: Moto,
  ) {}

  /** Starts the double for the account of the environments, which must share one. */
  static async start(environments: readonly Environment[]): Promise<TerraformFleet> {
    const tools = findTerraformTools();
    if (typeof tools === 'string') throw new Error(tools);
    const [{ account }] = environments as [Environment];
    const moto = await startMoto(account);
    Object.assign(process.env, tools.environment, moto.environment);
    const fleet = new TerraformFleet(environments, moto);
    fleet.synthesize();
    return fleet;
  }

  stop(): void {
    this.moto.stop();
    rmSync(this.work, { recursive: true, force: true });
  }

  synthesize(): void {
    synthesize(this.environments, { outdir: this.outdir });
  }

  bootstrap(account: string): Bootstrap {
    const { environments, outdir } = this;
    return new Bootstrap({
      account,
      environments,
      outdir,
      yes: true,
      terraform: captured,
      bucketExists,
      say: () => undefined,
    });
  }

  folder(stack: string): string {
    return join(this.outdir, 'stacks', stack);
  }

  /** Runs Terraform in a stack's folder, and fails with what it said unless it ends as expected. */
  async terraform(
    stack: string,
    args: readonly string[],
    expected = 0,
  ): Promise<{ stdout: string; stderr: string }> {
    const { exitCode, stdout, stderr } = await captured(this.folder(stack), args);
    if (exitCode !== expected) {
      throw new Error(
        `terraform ${args.join(' ')} in ${stack}: exit code ${exitCode}\n${stdout.slice(-3000)}\n${stderr}`,
      );
    }
    return { stdout, stderr };
  }

  async initAndValidate(stack: string): Promise<void> {
    await this.terraform(stack, ['init', '-input=false', '-no-color']);
    await this.terraform(stack, ['validate', '-no-color']);
  }

  async apply(stack: string): Promise<void> {
    await this.terraform(stack, ['apply', '-auto-approve', '-input=false', '-no-color', '-parallelism=20']);
  }

  /** Fails unless a new plan changes nothing. */
  async expectEmptyPlan(stack: string): Promise<void> {
    await this.terraform(stack, ['plan', '-detailed-exitcode', '-input=false', '-no-color']);
  }

  /** Plans a stack and returns what would change. */
  async plan(stack: string): Promise<readonly PlannedChange[]> {
    await this.terraform(stack, ['plan', '-input=false', '-no-color', '-out=plan']);
    const { stdout } = await this.terraform(stack, ['show', '-json', 'plan']);
    const { resource_changes = [] } = JSON.parse(stdout) as { resource_changes?: PlannedChange[] };
    return resource_changes.filter(({ change }) => !['no-op', 'read'].includes(change.actions.join()));
  }

  async destroy(stack: string): Promise<void> {
    await this.terraform(stack, ['destroy', '-auto-approve', '-input=false', '-no-color', '-parallelism=20']);
  }

  /** A call of AWS's JSON protocol, past Terraform. */
  async call(service: string, target: string, body: object): Promise<Record<string, unknown>> {
    const response = await fetch(this.moto.endpoint, {
      method: 'POST',
      headers: {
        'Content-Type': 'application/x-amz-json-1.1',
        'X-Amz-Target': target,
        Authorization: `AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/${service}/aws4_request, SignedHeaders=host, Signature=test`,
      },
      body: JSON.stringify(body),
    });
    return (await response.json()) as Record<string, unknown>;
  }
}
