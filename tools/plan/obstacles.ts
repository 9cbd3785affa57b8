import type { SynthesizedStack } from '../../stacks/synthesize';
import { apiServerIn, makesCluster, needsApiServer, type Probe } from './api-server';
import { isApplied, unappliedOf, type AppliedStates } from './applied-state';
import type { Diagnostic } from './diagnostics';
import type { StackOutcome } from './model';
import { upstreamsOf } from './stacks';

/** Why a stack cannot be planned now. */
export type Obstacle = Exclude<StackOutcome, { readonly kind: 'planned' }>;

/** What is asked to know whether a stack can be planned. */
export interface Surroundings {
  /** Every synthesized stack. */
  readonly stacks: readonly SynthesizedStack[];
  readonly states: AppliedStates;
  readonly probe: Probe;
}

const idsOf = (stacks: readonly SynthesizedStack[]): readonly string[] => stacks.map(({ id }) => id);

/** The stacks for which a question about their state is answered with yes. */
async function those(
  stacks: readonly SynthesizedStack[],
  question: (stack: SynthesizedStack) => Promise<boolean>,
): Promise<readonly SynthesizedStack[]> {
  const answers = await Promise.all(stacks.map(question));
  return stacks.filter((_, index) => answers[index]);
}

/**
 * What keeps a stack from being planned: stacks before it that have no state, or an API server that does not answer from
 * here. It is known from the states and by asking, before Terraform runs into it.
 *
 * @throws UserError where a state cannot be read
 */
export async function obstacleTo(
  stack: SynthesizedStack,
  { stacks, states, probe }: Surroundings,
): Promise<Obstacle | undefined> {
  const upstreams = upstreamsOf(stack, stacks);
  const missing = await those(upstreams, async (each) => !isApplied(await states.of(each)));
  if (missing.length > 0) return { kind: 'not-yet', missing: idsOf(missing) };

  const maker = needsApiServer(stack) ? upstreams.find(makesCluster) : undefined;
  if (maker === undefined) return undefined;
  const server = apiServerIn(await states.of(maker));
  if (server === undefined) return { kind: 'not-yet', missing: [maker.id] };
  const because = await probe(server);
  if (because === undefined) return undefined;
  return {
    kind: 'unreachable',
    what: `the API server of ${server.cluster}, ${server.endpoint} (${because})`,
  };
}

/**
 * What was looked for in vain, where the stacks that make such things still have something to make: then the plan did not
 * go wrong, it comes too early. Terraform says in a field of its own at which address it failed; an address that begins
 * with `data.` is a look-up.
 */
export async function tooEarly(
  stack: SynthesizedStack,
  errors: readonly Diagnostic[],
  { stacks, states }: Surroundings,
): Promise<Obstacle | undefined> {
  const lookups = errors.length > 0 && errors.every(({ address }) => address?.startsWith('data.') === true);
  if (!lookups) return undefined;
  const incomplete = await those(
    upstreamsOf(stack, stacks),
    async (each) => unappliedOf(each, await states.of(each)).length > 0,
  );
  return incomplete.length === 0 ? undefined : { kind: 'not-yet', missing: idsOf(incomplete) };
}
