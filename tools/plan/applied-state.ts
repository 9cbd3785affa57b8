import { z } from 'zod';
import type { SynthesizedStack } from '../../stacks/synthesize';
import { backendOf, pullState } from '../bootstrap/state';
import type { Terraform } from '../terraform';

const instanceSchema = z.object({ attributes: z.record(z.string(), z.unknown()).nullish() });

const resourceSchema = z.object({
  mode: z.enum(['managed', 'data']),
  type: z.string(),
  name: z.string(),
  instances: z.array(instanceSchema),
});

const stateSchema = z.object({ resources: z.array(resourceSchema) });

export type StateResource = z.infer<typeof resourceSchema>;

/** Which version of a state something was made from. A state that changes gets another. */
export interface StateVersion {
  readonly lineage: string;
  readonly serial: number;
}

/** What a stack's state says is there. Whatever is in it may be secret: only what is asked for by name may be shown. */
export interface AppliedState {
  /** Absent where there is no state. */
  readonly version?: StateVersion;
  readonly resources: readonly StateResource[];
}

const nothing: AppliedState = { resources: [] };

async function readState(terraform: Terraform, stack: SynthesizedStack): Promise<AppliedState> {
  const pulled = await pullState(terraform, stack.id, backendOf(stack));
  if (pulled === undefined) return nothing;
  const { lineage, serial } = pulled.summary;
  const { resources } = stateSchema.parse(JSON.parse(pulled.text));
  return { version: { lineage, serial }, resources };
}

/** Reads each stack's state from its bucket once, until that is forgotten. */
export class AppliedStates {
  private readonly known = new Map<string, Promise<AppliedState>>();

  constructor(private readonly terraform: Terraform) {}

  /** @throws UserError where a state cannot be read */
  of(stack: SynthesizedStack): Promise<AppliedState> {
    const state = this.known.get(stack.id) ?? readState(this.terraform, stack);
    this.known.set(stack.id, state);
    return state;
  }

  /** To be called when a stack may have been changed. */
  forget({ id }: SynthesizedStack): void {
    this.known.delete(id);
  }
}

/** Whether anything is there that Terraform made. What it only looked up is no sign of that. */
export const isApplied = ({ resources }: AppliedState): boolean =>
  resources.some(({ mode, instances }) => mode === 'managed' && instances.length > 0);

/** Addresses of what a stack declares and its state does not have. */
export function unappliedOf(
  { resources: declared }: SynthesizedStack,
  state: AppliedState,
): readonly string[] {
  const there = new Set(
    state.resources
      .filter(({ mode, instances }) => mode === 'managed' && instances.length > 0)
      .map(({ type, name }) => `${type}.${name}`),
  );
  return declared.map(({ address }) => address).filter((address) => !there.has(address));
}

export const sameVersion = (one: StateVersion | undefined, other: StateVersion | undefined): boolean =>
  one?.lineage === other?.lineage && one?.serial === other?.serial;
