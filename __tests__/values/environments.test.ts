import { loadEnvironments } from '../../values';
import { capacityOf } from '../../values/capacity';
import { standardSupportEnds } from '../../values/kubernetes-versions';
import { namesOf } from '../../values/names';
import { compareVersions } from '../../values/version-range';

const environments = loadEnvironments();

it('are dev, prod and staging', () => {
  expect(environments.map(({ name }) => name)).toEqual(['dev', 'prod', 'staging']);
});

it('differ in every block of addresses, so that their networks can be peered', () => {
  const blocks = environments.map(({ network }) => network.mode === 'create' && network.cidr);
  expect(blocks).toEqual(['10.40.0.0/16', '10.42.0.0/16', '10.41.0.0/16']);
});

it('can be torn down for dev, and not by accident for the others', () => {
  expect(environments.map(({ name, protection }) => [name, protection])).toEqual([
    ['dev', 'none'],
    ['prod', 'data'],
    ['staging', 'data'],
  ]);
});

describe.each(environments.map((environment) => [environment.name, environment] as const))(
  '%s',
  (name, environment) => {
    it('is in the account and region that the system was first described with', () => {
      expect(environment).toMatchObject({ account: '072006186126', region: 'us-east-1' });
    });

    it('runs on the node group that the system was first described with', () => {
      expect(environment.nodeGroup).toMatchObject({ name: 'aurora-node-2', instanceType: 't4g.2xlarge' });
    });

    it('runs a Kubernetes that is in standard support: 1.35 or later', () => {
      const { kubernetesVersion } = environment.cluster;
      expect(compareVersions(kubernetesVersion, '1.35')).toBeGreaterThanOrEqual(0);
      expect(standardSupportEnds[kubernetesVersion]).toMatch(/^\d{4}-\d\d-\d\d$/);
    });

    it('fits its nodes with a third of their CPU and memory left for what limits allow beyond requests', () => {
      const { requested, allocatable, fits } = capacityOf(environment);
      expect(fits).toBe(true);
      expect(requested.cpuMillis / allocatable.cpuMillis).toBeLessThan(2 / 3);
      expect(requested.memoryMib / allocatable.memoryMib).toBeLessThan(2 / 3);
    });

    it('has an API server that the Internet cannot reach', () => {
      expect(environment.cluster.publicEndpointCidrs).toEqual([]);
    });

    it('has stacks that begin with its name', () => {
      for (const stack of Object.values(namesOf(environment).stacks))
        expect(stack.startsWith(`${name}-`)).toBe(true);
    });
  },
);
