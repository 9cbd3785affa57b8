import { VpcEndpoints, type VpcEndpointsProps } from '../../../constructs/aws/vpc-endpoints';
import { place } from '../../support/place';
import { reference } from '../../support/reference';

const base: VpcEndpointsProps = {
  name: 'aurora-test',
  region: 'eu-west-1',
  vpcId: 'vpc-1',
  vpcCidr: '10.40.0.0/16',
  routeTableIds: ['rtb-a', 'rtb-b', 'rtb-c'],
  interfaceServices: ['ecr.api', 'ecr.dkr', 'sts'],
  subnetId: 'subnet-nodes',
};

const build = (props: Partial<VpcEndpointsProps> = {}) =>
  place((stack) => new VpcEndpoints(stack, 'endpoints', { ...base, ...props }));
const endpoints = (type: 'Gateway' | 'Interface', props?: Partial<VpcEndpointsProps>) =>
  build(props)
    .resources('aws_vpc_endpoint')
    .map(({ attributes }) => attributes)
    .filter((attributes) => attributes['vpc_endpoint_type'] === type);

it('reaches S3 and DynamoDB from every route table without a NAT gateway', () => {
  expect(endpoints('Gateway')).toEqual(
    ['s3', 'dynamodb'].map((service) =>
      expect.objectContaining({
        vpc_id: 'vpc-1',
        service_name: `com.amazonaws.eu-west-1.${service}`,
        route_table_ids: ['rtb-a', 'rtb-b', 'rtb-c'],
      }),
    ),
  );
});

it('puts an interface endpoint for each named service into the subnet of the nodes alone', () => {
  const template = build();
  const group = reference(template.resource('aws_security_group'));
  expect(endpoints('Interface')).toEqual(
    ['ecr.api', 'ecr.dkr', 'sts'].map((service) =>
      expect.objectContaining({
        vpc_id: 'vpc-1',
        service_name: `com.amazonaws.eu-west-1.${service}`,
        private_dns_enabled: true,
        subnet_ids: ['subnet-nodes'],
        security_group_ids: [group],
      }),
    ),
  );
});

it('lets HTTPS from the VPC to interface endpoints, and nothing else', () => {
  const template = build();
  const group = template.resource('aws_security_group');
  expect(group.attributes).not.toHaveProperty('ingress');
  expect(group.attributes).not.toHaveProperty('egress');
  expect(template.resources('aws_vpc_security_group_egress_rule')).toEqual([]);
  expect(template.resource('aws_vpc_security_group_ingress_rule').attributes).toMatchObject({
    security_group_id: reference(group),
    cidr_ipv4: '10.40.0.0/16',
    ip_protocol: 'tcp',
    from_port: 443,
    to_port: 443,
  });
});

it('costs nothing where no interface endpoint is asked for', () => {
  expect(endpoints('Interface', { interfaceServices: [] })).toEqual([]);
  expect(endpoints('Gateway', { interfaceServices: [] })).toHaveLength(2);
  expect(build({ interfaceServices: [] }).resources('aws_security_group')).toEqual([]);
});
