import { VpcBlocks } from '../../../constructs/aws/vpc-blocks';
import { Template, testStack } from '../../support/template';

it('is the block of a VPC of our own, and asks nobody', () => {
  const stack = testStack();
  const { cidrs } = new VpcBlocks(stack, 'blocks', {
    network: {
      mode: 'create',
      cidr: '10.40.0.0/16',
      zones: ['eu-west-1a', 'eu-west-1b'],
      nodeZone: 'eu-west-1a',
      nat: 'single',
      interfaceEndpoints: [],
      flowLogDays: 14,
    },
  });
  expect(cidrs).toEqual(['10.40.0.0/16']);
  expect(Template.of(stack).json['data']).toBeUndefined();
});

it('asks AWS for the blocks of an adopted VPC and of each of its subnets', () => {
  const stack = testStack();
  const { cidrs } = new VpcBlocks(stack, 'blocks', {
    network: {
      mode: 'adopt',
      vpcId: 'vpc-0a1b2c3d',
      privateSubnetIds: ['subnet-0000000a', 'subnet-0000000b'],
      nodeSubnetId: 'subnet-0000000a',
      nat: 'single',
      interfaceEndpoints: [],
    },
  });
  expect(cidrs).toHaveLength(3);
  const data = Template.of(stack).json['data'] as Record<string, Record<string, { id: string }>>;
  const ids = ['aws_vpc', 'aws_subnet'].flatMap((type) =>
    Object.values(data[type] ?? {}).map(({ id }) => id),
  );
  expect(ids).toEqual(['vpc-0a1b2c3d', 'subnet-0000000a', 'subnet-0000000b']);
});
