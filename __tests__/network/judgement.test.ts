import { flows, isWorkload } from '../../contract/network-flows';
import { workloads } from '../../contract/workloads';
import { builtEngine, findNetpolTools } from '../support/netpol-tools';
import { allowedConnections } from './engine';
import { everybody, namespaceManifests, podManifest, theUsual, type Pod } from './cluster';
import { environments, withNat, withoutNat, type Judged } from './environments';
import { deviations } from './judge';
import { lessLabels, lessPolicy, type Mutation } from './mutations';

let program = '';

beforeAll(() => {
  const tools = findNetpolTools();
  if (typeof tools === 'string') throw new Error(tools);
  program = builtEngine(tools);
}, 600_000);

/** What the engine allows beside the flows of an environment, and what it refuses of them. */
async function judge(judged: Judged, { policies, pods }: Omit<Mutation, 'what'>): Promise<string[]> {
  const connections = await allowedConnections(program, [
    ...namespaceManifests,
    ...policies,
    ...pods.map(podManifest),
  ]);
  return deviations(pods, judged.flows, judged.whereabouts, connections);
}

/** What is taken away and not missed: two engines at a time, for machines of two cores. */
async function unnoticed(judged: Judged, mutations: readonly Mutation[]): Promise<string[]> {
  const rest = [...mutations];
  const missed: string[] = [];
  const work = async () => {
    for (let next = rest.pop(); next !== undefined; next = rest.pop()) {
      if ((await judge(judged, next)).length === 0) missed.push(next.what);
    }
  };
  await Promise.all([work(), work()]);
  return missed;
}

describe('an engine that is not ours', () => {
  it.each(Object.entries(environments))(
    'allows every flow of %s, and nothing else',
    async (_, judged) => {
      expect(await judge(judged, { policies: judged.policies, pods: everybody })).toEqual([]);
    },
    60_000,
  );

  it('has judged every flow of the table', () => {
    const judged = Object.values(environments).flatMap((each) => each.flows);
    expect(flows.filter((flow) => !judged.includes(flow)).map(({ id }) => id)).toEqual([]);
  });

  it('is not asked in vain: what it cannot read is an error, and no empty answer', async () => {
    const unreadable = { ...withNat.policies[0], spec: { podSelector: 'everything' } };
    await expect(allowedConnections(program, [unreadable])).rejects.toThrow(/netpol-analyzer fails/);
  });
});

describe('what is taken away is missed', () => {
  it('each rule, port, peer and policy', async () => {
    const mutations = lessPolicy(withoutNat.policies, theUsual);
    expect(mutations.length).toBeGreaterThan(150);
    expect(await unnoticed(withoutNat, mutations)).toEqual([]);
  }, 300_000);

  it('each rule to the Internet', async () => {
    const mutations = lessPolicy(withNat.policies, theUsual).filter(({ what }) => what.includes('0.0.0.0/0'));
    // Of discovery, both roles of the processor, and OpenObserve: the rule, and its one peer.
    expect(mutations).toHaveLength(8);
    expect(await unnoticed(withNat, mutations)).toEqual([]);
  }, 60_000);

  it('each label of each pod', async () => {
    const labelsOf = ({ party }: Pod) =>
      party !== undefined && isWorkload(party) ? Object.keys(workloads[party].labels) : [];
    const mutations = lessLabels(withoutNat.policies, theUsual, labelsOf);
    expect(mutations.length).toBeGreaterThan(40);
    expect(await unnoticed(withoutNat, mutations)).toEqual([]);
  }, 120_000);
});
