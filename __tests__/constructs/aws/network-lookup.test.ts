import { NetworkLookup, type NetworkLookupProps } from '../../../constructs/aws/network-lookup';
import type { StackTemplate } from '../../../stacks/harvest';
import { place } from '../../support/place';

function lookUp(network: NetworkLookupProps['network']) {
  const found: { lookup?: NetworkLookup } = {};
  const template = place((stack) => {
    found.lookup = new NetworkLookup(stack, 'lookup', { network, keyAlias: 'alias/aurora-test' });
    stack.addOverride('locals', {
      vpc: found.lookup.vpcId,
      nodes: found.lookup.nodeSubnetId,
      key: found.lookup.keyArn,
    });
  });
  const json = template.json as StackTemplate;
  /** Data sources of a type: address to arguments. */
  const data = (type: string) =>
    Object.entries(json.data?.[type] ?? {}).map(([name, attributes]) => ({
      address: `data.${type}.${name}`,
      attributes,
    }));
  return { data, locals: json['locals'], lookup: found.lookup as NetworkLookup };
}

const tagged = {
  mode: 'create',
  vpcName: 'aurora-test',
  privateSubnetNames: { 'eu-west-1a': 'private-a', 'eu-west-1b': 'private-b' },
  nodeZone: 'eu-west-1b',
} as const;

const known = {
  mode: 'adopt',
  vpcId: 'vpc-0a1b2c3d',
  privateSubnetIds: ['subnet-0000000a', 'subnet-0000000b'],
  nodeSubnetId: 'subnet-0000000b',
} as const;

describe('a network that the foundation made', () => {
  const { data, locals, lookup } = lookUp(tagged);

  it('finds the VPC by its name', () => {
    expect(data('aws_vpc')).toMatchObject([{ attributes: { tags: { Name: 'aurora-test' } } }]);
  });

  it('finds one private subnet for each zone, in that VPC only', () => {
    const [vpc] = data('aws_vpc');
    expect(data('aws_subnet').map(({ attributes }) => attributes)).toMatchObject(
      ['private-a', 'private-b'].map((Name) => ({
        vpc_id: `\${${vpc?.address}.id}`,
        tags: { Name, 'aurora:tier': 'private' },
      })),
    );
    expect(lookup.privateSubnetIds).toHaveLength(2);
  });

  it('names the subnet of the node zone', () => {
    const subnet = data('aws_subnet').find(({ address }) => address.includes('eu-west-1b'));
    expect(locals).toMatchObject({ nodes: `\${${subnet?.address}.id}` });
  });

  it('refuses a node zone without a subnet', () => {
    expect(() => lookUp({ ...tagged, nodeZone: 'eu-west-1c' })).toThrow(
      'the node zone "eu-west-1c" has no private subnet; there are eu-west-1a, eu-west-1b',
    );
  });
});

describe('an adopted network', () => {
  const { data, lookup } = lookUp(known);

  it('is taken by its ids, without asking AWS', () => {
    expect(data('aws_vpc')).toEqual([]);
    expect(data('aws_subnet')).toEqual([]);
    expect(lookup).toMatchObject({
      vpcId: known.vpcId,
      privateSubnetIds: known.privateSubnetIds,
      nodeSubnetId: known.nodeSubnetId,
    });
  });
});

it.each([tagged, known])('finds the key behind its alias ($mode)', (network) => {
  const { data, locals } = lookUp(network);
  const [alias] = data('aws_kms_alias');
  expect(alias?.attributes).toMatchObject({ name: 'alias/aurora-test' });
  expect(locals).toMatchObject({ key: `\${${alias?.address}.target_key_arn}` });
});
