import { SecurityGroup } from '@cdktf/provider-aws/lib/security-group';
import { VpcEndpoint } from '@cdktf/provider-aws/lib/vpc-endpoint';
import { VpcSecurityGroupIngressRule } from '@cdktf/provider-aws/lib/vpc-security-group-ingress-rule';
import { Construct } from 'constructs';

export interface VpcEndpointsProps {
  /** The first part of every name. */
  readonly name: string;
  readonly region: string;
  readonly vpcId: string;
  readonly vpcCidr: string;
  /** Route tables that reach S3 and DynamoDB through gateway endpoints. */
  readonly routeTableIds: readonly string[];
  /** Services with an interface endpoint, such as `ecr.api`. They cost by the hour and by the byte. */
  readonly interfaceServices: readonly string[];
  /** The one subnet that interface endpoints are in: the nodes' own, so that no byte crosses zones. */
  readonly subnetId: string;
}

/** The ways from the VPC to AWS that do not go through the Internet. */
export class VpcEndpoints extends Construct {
  public readonly gateways: readonly VpcEndpoint[];
  public readonly interfaces: readonly VpcEndpoint[];
  /** Lets HTTPS in from the VPC; there only with interface endpoints. */
  public readonly securityGroup?: SecurityGroup;

  constructor(scope: Construct, id: string, props: VpcEndpointsProps) {
    super(scope, id);
    const { name, region, vpcId } = props;
    const serviceName = (service: string) => `com.amazonaws.${region}.${service}`;

    // Free of charge, and all that is read from buckets or archived goes this way: through a NAT gateway it would decide the
    // bill. For the RDS API there is only an interface endpoint.
    this.gateways = ['s3', 'dynamodb'].map(
      (service) =>
        new VpcEndpoint(this, service, {
          vpcId,
          serviceName: serviceName(service),
          vpcEndpointType: 'Gateway',
          routeTableIds: [...props.routeTableIds],
          tags: { Name: `${name}-${service}` },
        }),
    );

    if (props.interfaceServices.length === 0) {
      this.interfaces = [];
      return;
    }
    const securityGroup = new SecurityGroup(this, 'security-group', {
      name: `${name}-endpoints`,
      description: 'HTTPS from the VPC to AWS services',
      vpcId,
      tags: { Name: `${name}-endpoints` },
    });
    new VpcSecurityGroupIngressRule(this, 'https', {
      securityGroupId: securityGroup.id,
      description: 'HTTPS from the VPC',
      cidrIpv4: props.vpcCidr,
      ipProtocol: 'tcp',
      fromPort: 443,
      toPort: 443,
    });
    this.securityGroup = securityGroup;
    this.interfaces = props.interfaceServices.map(
      (service) =>
        new VpcEndpoint(this, service.replace('.', '-'), {
          vpcId,
          serviceName: serviceName(service),
          vpcEndpointType: 'Interface',
          privateDnsEnabled: true,
          subnetIds: [props.subnetId],
          securityGroupIds: [securityGroup.id],
          tags: { Name: `${name}-${service}` },
        }),
    );
  }
}
