import { AddOns, addOnsBeforeNodes, addOnsOnNodes } from '../../../constructs/aws/add-ons';
import {
  addOnNames,
  installableKubernetesVersions,
  pinsFor,
  type AddOnName,
} from '../../../values/kubernetes-versions';
import { place } from '../../support/place';

const pins = pinsFor('1.36').addOns;

function build(nodes = 1, names: readonly AddOnName[] = addOnNames) {
  const template = place((stack) => {
    new AddOns(stack, 'add-ons', { clusterName: 'aurora-test', names, pins, nodes });
  });
  return new Map(
    template
      .resources('aws_eks_addon')
      .map(({ attributes }) => [attributes['addon_name'] as string, attributes]),
  );
}

const configuration = (name: string, nodes?: number): unknown =>
  JSON.parse(build(nodes).get(name)?.['configuration_values'] as string);

it('places each add-on either before the nodes or on them', () => {
  expect([...addOnsBeforeNodes, ...addOnsOnNodes].sort()).toEqual([...addOnNames].sort());
});

it('has network and credentials there before the first node', () => {
  expect(addOnsBeforeNodes).toEqual(['vpc-cni', 'kube-proxy', 'eks-pod-identity-agent']);
});

it.each(addOnNames)('pins %s', (name) => {
  expect(build().get(name)).toMatchObject({
    cluster_name: 'aurora-test',
    addon_version: pins[name].version,
    resolve_conflicts_on_create: 'NONE',
    resolve_conflicts_on_update: 'OVERWRITE',
  });
});

it.each(installableKubernetesVersions)('has a pin for everything on Kubernetes %s', (version) => {
  expect(Object.keys(pinsFor(version).addOns).sort()).toEqual([...addOnNames].sort());
});

it('has network policies enforced; the schema wants a text', () => {
  expect(configuration('vpc-cni')).toEqual({ enableNetworkPolicy: 'true' });
});

it.each([
  { nodes: 1, replicas: 1 },
  { nodes: 2, replicas: 2 },
  { nodes: 5, replicas: 2 },
])('runs $replicas replica(s) on $nodes node(s)', ({ nodes, replicas }) => {
  expect(configuration('coredns', nodes)).toEqual({ replicaCount: replicas });
  expect(configuration('metrics-server', nodes)).toEqual({ replicas });
  expect(configuration('aws-ebs-csi-driver', nodes)).toMatchObject({
    controller: { replicaCount: replicas },
  });
});

it('tells the EBS driver how many volumes fit, which it cannot find out', () => {
  expect(configuration('aws-ebs-csi-driver')).toMatchObject({ node: { volumeAttachLimit: 16 } });
});

it('leaves the others at their defaults', () => {
  for (const name of ['kube-proxy', 'eks-pod-identity-agent']) {
    expect(build().get(name)).not.toHaveProperty('configuration_values');
  }
});

it('waits for what it is told to', () => {
  const template = place((stack) => {
    const first = new AddOns(stack, 'first', { clusterName: 'c', names: ['vpc-cni'], pins, nodes: 1 });
    new AddOns(stack, 'second', {
      clusterName: 'c',
      names: ['coredns'],
      pins,
      nodes: 1,
      dependsOn: first.addOns,
    });
  });
  expect(template.resource('aws_eks_addon', 'coredns').attributes['depends_on']).toEqual([
    template.resource('aws_eks_addon', 'vpc-cni').address,
  ]);
  expect(template.resource('aws_eks_addon', 'vpc-cni').attributes).not.toHaveProperty('depends_on');
});
