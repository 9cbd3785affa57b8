import { DataAwsSubnet } from '@cdktf/provider-aws/lib/data-aws-subnet';
import { DataAwsVpc } from '@cdktf/provider-aws/lib/data-aws-vpc';
import { Construct } from 'constructs';
import type { Environment } from '../../values/schema';

export interface VpcBlocksProps {
  readonly network: Environment['network'];
}

/**
 * The address blocks that nodes, pods and the interfaces of the control plane and of endpoints have: that of the VPC, and
 * of an adopted one those of its subnets too, because a VPC may have further blocks.
 */
export class VpcBlocks extends Construct {
  public readonly cidrs: readonly string[];

  constructor(scope: Construct, id: string, { network }: VpcBlocksProps) {
    super(scope, id);
    this.cidrs =
      network.mode === 'create'
        ? [network.cidr]
        : [
            new DataAwsVpc(this, 'vpc', { id: network.vpcId }).cidrBlock,
            ...network.privateSubnetIds.map(
              (subnetId) => new DataAwsSubnet(this, subnetId, { id: subnetId }).cidrBlock,
            ),
          ];
  }
}
