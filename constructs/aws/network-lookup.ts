import { DataAwsKmsAlias } from '@cdktf/provider-aws/lib/data-aws-kms-alias';
import { DataAwsSubnet } from '@cdktf/provider-aws/lib/data-aws-subnet';
import { DataAwsVpc } from '@cdktf/provider-aws/lib/data-aws-vpc';
import { Construct } from 'constructs';
import { tierTag } from '../policy/tier-tag';

/** A network that the foundation made, by the tags that it carries. */
export interface TaggedNetwork {
  readonly mode: 'create';
  /** Tag `Name` of the VPC. */
  readonly vpcName: string;
  /** Zone to tag `Name` of its private subnet. */
  readonly privateSubnetNames: Readonly<Record<string, string>>;
  /** The zone in which nodes run; one of the above. */
  readonly nodeZone: string;
}

/** A network that existed before, by its ids. */
export interface KnownNetwork {
  readonly mode: 'adopt';
  readonly vpcId: string;
  readonly privateSubnetIds: readonly string[];
  readonly nodeSubnetId: string;
}

export interface NetworkLookupProps {
  readonly network: TaggedNetwork | KnownNetwork;
  /** `alias/<name>` of the environment's key. */
  readonly keyAlias: string;
}

/**
 * Finds what the foundation made: network and key. It asks AWS and not the foundation's state, so that a plan fails
 * with the name that is missing while the foundation is not there.
 */
export class NetworkLookup extends Construct {
  public readonly vpcId: string;
  public readonly privateSubnetIds: readonly string[];
  /** The one subnet in which nodes run. */
  public readonly nodeSubnetId: string;
  /** The environment's KMS key. */
  public readonly keyArn: string;

  constructor(scope: Construct, id: string, { network, keyAlias }: NetworkLookupProps) {
    super(scope, id);
    this.keyArn = new DataAwsKmsAlias(this, 'key', { name: keyAlias }).targetKeyArn;
    if (network.mode === 'adopt') {
      this.vpcId = network.vpcId;
      this.privateSubnetIds = network.privateSubnetIds;
      this.nodeSubnetId = network.nodeSubnetId;
      return;
    }

    const { vpcName, privateSubnetNames, nodeZone } = network;
    const vpcId = new DataAwsVpc(this, 'vpc', { tags: { Name: vpcName } }).id;
    const subnetIds = new Map(
      Object.entries(privateSubnetNames).map(([zone, name]) => [
        zone,
        new DataAwsSubnet(this, `private-${zone}`, { vpcId, tags: { Name: name, [tierTag]: 'private' } }).id,
      ]),
    );
    const nodeSubnetId = subnetIds.get(nodeZone);
    if (nodeSubnetId === undefined) {
      throw new Error(
        `the node zone "${nodeZone}" has no private subnet; there are ${[...subnetIds.keys()].join(', ')}`,
      );
    }
    this.vpcId = vpcId;
    this.privateSubnetIds = [...subnetIds.values()];
    this.nodeSubnetId = nodeSubnetId;
  }
}
