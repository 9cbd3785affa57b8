import { readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { Terraform, TerraformOptions, TerraformResult } from '../../../../tools/terraform';

/** One resource of a state, as far as tools read it. */
interface StateResource {
  readonly mode: 'managed' | 'data';
  readonly type: string;
  readonly name: string;
  readonly instances: readonly { readonly attributes: Readonly<Record<string, unknown>> }[];
}

/** What Terraform's machine-readable output says of an error. */
export interface FakeError {
  readonly summary: string;
  readonly detail?: string;
  readonly address?: string;
}

/** What planning a stack comes to. */
export interface FakePlan {
  /** Address to actions, as in a plan's JSON: `{ 'aws_vpc.a': ['create'] }`. */
  readonly changes?: Readonly<Record<string, readonly string[]>>;
  /** What Terraform fails with. The changes are then what it had planned until it did. */
  readonly errors?: readonly FakeError[];
}

const changeOf = ([address, actions]: [string, readonly string[]]) => ({
  address,
  mode: 'managed',
  type: address.split('.')[0],
  change: {
    actions,
    before: actions[0] === 'create' ? null : { id: 'before' },
    after: actions.at(-1) === 'delete' ? null : { id: 'after' },
    after_unknown: {},
    before_sensitive: {},
    after_sensitive: {},
  },
});

const done = (stdout = '', exitCode = 0, stderr = ''): TerraformResult => ({ exitCode, stdout, stderr });

/**
 * Terraform as tools see it: folders of stacks, a plan file, states in a bucket. It does what the tests tell it, and writes
 * down what it was told to do.
 */
export class FakeTerraform {
  /** `<stack>: <command>`, in the order in which commands began. */
  readonly calls: string[] = [];
  /** Variables given to each plan. */
  readonly variables = new Map<string, TerraformOptions['env']>();
  readonly states = new Map<string, { serial: number; resources: readonly StateResource[] }>();
  readonly plans = new Map<string, FakePlan>();
  /** Stacks whose command fails, and what it says: `foundation: init`. */
  readonly failing = new Map<string, string>();
  /** How many commands of a kind ran at once, at most. */
  readonly atOnce = new Map<string, number>();
  private readonly running = new Map<string, number>();
  /** Called when a stack was applied. */
  onApply: (stack: string) => void = () => undefined;

  /** Says that a stack is applied with these managed resources. */
  applied(stack: string, resources: readonly string[], more: readonly StateResource[] = []): void {
    const managed = resources.map((address): StateResource => {
      const [type = '', name = ''] = address.split('.');
      return { mode: 'managed', type, name, instances: [{ attributes: {} }] };
    });
    const serial = (this.states.get(stack)?.serial ?? 0) + 1;
    this.states.set(stack, { serial, resources: [...managed, ...more] });
  }

  readonly run: Terraform = async (folder, args, options = {}) => {
    const [command = ''] = args;
    if (command === 'version') return done('{"terraform_version":"1.11.4"}');
    // What reads a state has a folder of its own, with the backend alone.
    if (basename(folder).startsWith('aurora-state-')) return this.readState(folder, command);
    const stack = basename(folder);
    this.calls.push(`${stack}: ${command}`);
    await this.countWhile(command, () => new Promise((resolve) => setTimeout(resolve, 5)));
    const failure = this.failing.get(`${stack}: ${command}`);
    if (failure !== undefined) return done('', 1, failure);
    switch (command) {
      case 'init':
        return done();
      case 'plan':
        this.variables.set(stack, options.env);
        return this.plan(stack, folder);
      case 'show':
        return done(readFileSync(join(folder, 'plan'), 'utf8'));
      case 'apply':
        return this.apply(stack);
      default:
        throw new Error(`terraform ${args.join(' ')} is nothing that this fake knows`);
    }
  };

  private async countWhile(command: string, work: () => Promise<void>): Promise<void> {
    const now = (this.running.get(command) ?? 0) + 1;
    this.running.set(command, now);
    this.atOnce.set(command, Math.max(now, this.atOnce.get(command) ?? 0));
    await work();
    this.running.set(command, now - 1);
  }

  private readState(folder: string, command: string): TerraformResult {
    if (command === 'init') return done();
    const { terraform } = JSON.parse(readFileSync(join(folder, 'main.tf.json'), 'utf8')) as {
      terraform: { backend: { s3: { key: string } } };
    };
    const stack = terraform.backend.s3.key.replace('/', '-').replace('.tfstate', '');
    const failure = this.failing.get(`${stack}: state`);
    if (failure !== undefined) return done('', 1, failure);
    const state = this.states.get(stack);
    return done(state === undefined ? '' : JSON.stringify({ version: 4, lineage: stack, ...state }));
  }

  private plan(stack: string, folder: string): TerraformResult {
    const { changes = {}, errors = [] } = this.plans.get(stack) ?? {};
    const planned = Object.entries(changes).map(changeOf);
    const errored = errors.length > 0;
    const plan = { format_version: '1.2', resource_changes: planned, errored };
    if (!errored || planned.length > 0) writeFileSync(join(folder, 'plan'), JSON.stringify(plan));
    const lines = errors.map((error) =>
      JSON.stringify({ type: 'diagnostic', diagnostic: { severity: 'error', detail: '', ...error } }),
    );
    if (errored) return done(lines.join('\n'), 1);
    return done('', planned.length > 0 ? 2 : 0);
  }

  private apply(stack: string): TerraformResult {
    const changes = this.plans.get(stack)?.changes ?? {};
    this.applied(stack, Object.keys(changes), this.states.get(stack)?.resources);
    this.plans.delete(stack);
    this.onApply(stack);
    return done();
  }
}
