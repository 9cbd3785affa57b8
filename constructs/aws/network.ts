import { DefaultSecurityGroup } from '@cdktf/provider-aws/lib/default-security-group';
import { Eip } from '@cdktf/provider-aws/lib/eip';
import { InternetGateway } from '@cdktf/provider-aws/lib/internet-gateway';
import { NatGateway } from '@cdktf/provider-aws/lib/nat-gateway';
import { Route } from '@cdktf/provider-aws/lib/route';
import { RouteTable } from '@cdktf/provider-aws/lib/route-table';
import { RouteTableAssociation } from '@cdktf/provider-aws/lib/route-table-association';
import { Subnet } from '@cdktf/provider-aws/lib/subnet';
import { Vpc } from '@cdktf/provider-aws/lib/vpc';
import { Construct } from 'constructs';
import { tierTag } from '../policy/tier-tag';
import { zoneBlocks } from './address-plan';

export interface NetworkProps {
  /** Tag `Name` of the VPC, and the first part of everything else's. The cluster finds the VPC by it. */
  readonly name: string;
  /** The name of the private subnet of a zone. The cluster finds subnets by it. */
  readonly privateSubnetName: (zone: string) => string;
  readonly cidr: string;
  /** Zones with subnets: two at least, because EKS asks for them. */
  readonly zones: readonly string[];
  /** The zone in which nodes run, and with them a single NAT gateway. */
  readonly nodeZone: string;
  /** `none`: no way out but endpoints. `single`: one gateway. `per-az`: one in each zone. */
  readonly nat: 'none' | 'single' | 'per-az';
}

const everywhere = '0.0.0.0/0';

/**
 * A VPC whose private subnets have no way in. Public subnets exist only for NAT gateways, and not at all without them.
 */
export class Network extends Construct {
  public readonly vpc: Vpc;
  /** By zone. */
  public readonly privateSubnets: ReadonlyMap<string, Subnet>;
  /** The private subnet in which nodes run. */
  public readonly nodeSubnet: Subnet;
  /** By zone: each zone has its own, so that its traffic can leave through its own NAT gateway. */
  public readonly privateRouteTables: ReadonlyMap<string, RouteTable>;
  /** By zone; empty without NAT. */
  public readonly natGateways: ReadonlyMap<string, NatGateway>;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: NetworkProps,
  ) {
    super(scope, id);
    const { name, zones } = props;
    this.vpc = new Vpc(this, 'vpc', {
      cidrBlock: props.cidr,
      enableDnsSupport: true,
      enableDnsHostnames: true,
      tags: { Name: name },
    });
    // Whatever forgets to name a security group gets this one, which lets nothing through.
    new DefaultSecurityGroup(this, 'default-security-group', {
      vpcId: this.vpc.id,
      tags: { Name: `${name}-default-closed` },
    });

    this.natGateways = this.createNatGateways();
    this.privateSubnets = new Map(zones.map((zone, index) => [zone, this.createPrivateSubnet(zone, index)]));
    this.nodeSubnet = this.privateSubnetIn(props.nodeZone);
    this.privateRouteTables = new Map(zones.map((zone) => [zone, this.createPrivateRouteTable(zone)]));
  }

  private createPrivateSubnet(zone: string, index: number): Subnet {
    return new Subnet(this, `private-${zone}`, {
      vpcId: this.vpc.id,
      availabilityZone: zone,
      cidrBlock: zoneBlocks(this.props.cidr, index).privateBlock,
      tags: {
        Name: this.props.privateSubnetName(zone),
        [tierTag]: 'private',
        // Where Kubernetes places internal load balancers (EKS User Guide, "Subnet requirements").
        'kubernetes.io/role/internal-elb': '1',
      },
    });
  }

  private privateSubnetIn(zone: string): Subnet {
    const subnet = this.privateSubnets.get(zone);
    if (subnet === undefined) throw new Error(`The network ${this.props.name} has no subnet in ${zone}`);
    return subnet;
  }

  private createPrivateRouteTable(zone: string): RouteTable {
    const table = new RouteTable(this, `private-routes-${zone}`, {
      vpcId: this.vpc.id,
      tags: { Name: `${this.props.name}-private-${zone}`, [tierTag]: 'private' },
    });
    const subnet = this.privateSubnetIn(zone);
    new RouteTableAssociation(this, `private-association-${zone}`, {
      subnetId: subnet.id,
      routeTableId: table.id,
    });
    const nat = this.natGateways.get(zone) ?? this.natGateways.get(this.props.nodeZone);
    if (nat) {
      new Route(this, `private-out-${zone}`, {
        routeTableId: table.id,
        destinationCidrBlock: everywhere,
        natGatewayId: nat.id,
      });
    }
    return table;
  }

  private createNatGateways(): ReadonlyMap<string, NatGateway> {
    const { name, cidr, zones, nat, nodeZone } = this.props;
    if (nat === 'none') return new Map();
    const gateway = new InternetGateway(this, 'internet-gateway', {
      vpcId: this.vpc.id,
      tags: { Name: name },
    });
    const routes = new RouteTable(this, 'public-routes', {
      vpcId: this.vpc.id,
      tags: { Name: `${name}-public`, [tierTag]: 'public' },
    });
    new Route(this, 'public-out', {
      routeTableId: routes.id,
      destinationCidrBlock: everywhere,
      gatewayId: gateway.id,
    });
    const natZones = nat === 'single' ? [nodeZone] : zones;
    return new Map(
      natZones.map((zone) => {
        const subnet = new Subnet(this, `public-${zone}`, {
          vpcId: this.vpc.id,
          availabilityZone: zone,
          cidrBlock: zoneBlocks(cidr, zones.indexOf(zone)).publicBlock,
          tags: { Name: `${name}-public-${zone}`, [tierTag]: 'public' },
        });
        new RouteTableAssociation(this, `public-association-${zone}`, {
          subnetId: subnet.id,
          routeTableId: routes.id,
        });
        const address = new Eip(this, `nat-address-${zone}`, {
          domain: 'vpc',
          tags: { Name: `${name}-nat-${zone}` },
        });
        const natGateway = new NatGateway(this, `nat-${zone}`, {
          subnetId: subnet.id,
          allocationId: address.allocationId,
          tags: { Name: `${name}-${zone}` },
          dependsOn: [gateway],
        });
        return [zone, natGateway];
      }),
    );
  }
}
