import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { synthesize, type SynthesizedStack } from '../../../../stacks/synthesize';
import type { Probe } from '../../../../tools/plan/api-server';
import type { PlanStore } from '../../../../tools/plan/plan-store';
import { Planner, type PlannerOptions } from '../../../../tools/plan/planner';
import type { PlanSurroundings } from '../../../../tools/plan/run';
import type { Environment } from '../../../../values/schema';
import { environment } from '../../../support/environment';
import { FakeTerraform } from './fake-terraform';

/** The day of every test. */
export const today = new Date('2026-11-20T12:00:00Z');

/** A cluster as its state describes it. */
export const clusterState = {
  mode: 'managed',
  type: 'aws_eks_cluster',
  name: 'cluster',
  instances: [
    {
      attributes: {
        name: 'aurora-test',
        endpoint: 'https://cluster.example',
        certificate_authority: [{ data: Buffer.from('the authority').toString('base64') }],
      },
    },
  ],
} as const;

/** A store of saved plans in memory. */
export class MemoryStore implements PlanStore {
  readonly place = 's3://state/plans/';
  readonly kept = new Map<string, Buffer>();

  async put(key: string, content: Uint8Array): Promise<void> {
    this.kept.set(key, Buffer.from(content));
  }

  async get(key: string): Promise<Buffer | undefined> {
    return this.kept.get(key);
  }
}

/** One synthesized environment, and a Terraform that does what it is told. */
export class Planning {
  readonly out = join(mkdtempSync(join(tmpdir(), 'aurora-plan-test-')), 'cdktf.out');
  readonly environment: Environment;
  readonly stacks: readonly SynthesizedStack[];
  terraform = new FakeTerraform();
  /** Why the API server does not answer; it does if there is no reason. */
  silence: string | undefined;
  readonly told: string[] = [];
  store = new MemoryStore();
  /** What was printed, and what was said beside it. */
  printed = '';
  said = '';

  constructor(of: Environment = environment({ protection: 'none' })) {
    this.environment = of;
    this.stacks = synthesize([of], { outdir: this.out, today });
  }

  /** Everything as it was at the beginning: nothing is applied, nothing would change. */
  reset(): void {
    this.terraform = new FakeTerraform();
    this.store = new MemoryStore();
    this.silence = undefined;
    this.printed = '';
    this.said = '';
    this.told.length = 0;
  }

  stop(): void {
    rmSync(join(this.out, '..'), { recursive: true });
  }

  stack(kind: SynthesizedStack['kind']): SynthesizedStack {
    return this.stacks.find((stack) => stack.kind === kind) as SynthesizedStack;
  }

  /** Says that stacks are applied, each with everything that it declares. */
  applied(...kinds: readonly SynthesizedStack['kind'][]): void {
    for (const kind of kinds) {
      const { id, resources } = this.stack(kind);
      const declared = resources.map(({ address }) => address);
      this.terraform.applied(id, declared, kind === 'cluster' ? [clusterState] : []);
    }
  }

  readonly probe: Probe = async () => this.silence;

  planner(changes: Partial<PlannerOptions> = {}): Planner {
    return new Planner({
      environment: this.environment,
      stacks: this.stacks,
      outdir: this.out,
      terraform: this.terraform.run,
      probe: this.probe,
      progress: { tell: (stack, text) => void this.told.push(`${stack}: ${text}`), end: () => undefined },
      env: { TF_VAR_services_version: '1.4.0' },
      today,
      lock: false,
      ...changes,
    });
  }

  /** The surroundings of the commands. */
  surroundings(changes: Partial<PlanSurroundings> = {}): PlanSurroundings {
    return {
      stdout: { write: (text) => void (this.printed += text) },
      stderr: { write: (text) => void (this.said += text) },
      env: { TF_VAR_services_version: '1.4.0' },
      prepare: async () => ({ environment: this.environment, stacks: this.stacks }),
      terraform: this.terraform.run,
      probe: this.probe,
      priceBefore: async () => 500,
      planStore: () => this.store,
      commit: async () => 'c0ffee',
      today,
      ...changes,
    };
  }
}
