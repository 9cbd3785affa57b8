import { DataAwsPrefixList } from '@cdktf/provider-aws/lib/data-aws-prefix-list';
import { Fn, Op, TerraformSelf } from 'cdktf';
import { Construct } from 'constructs';
import { prefixListServices, type PrefixListService } from '../../contract/network-flows/outside';

export interface PrefixListsProps {
  readonly region: string;
}

/**
 * The address blocks of AWS services that keep their public addresses behind a gateway endpoint. AWS changes them now and
 * then: they are read at each plan.
 */
export class PrefixLists extends Construct {
  public readonly lists: Readonly<Record<PrefixListService, DataAwsPrefixList>>;

  constructor(scope: Construct, id: string, { region }: PrefixListsProps) {
    super(scope, id);
    this.lists = Object.fromEntries(
      prefixListServices.map((service) => [service, this.readList(service, region)]),
    ) as Record<PrefixListService, DataAwsPrefixList>;
  }

  private readList(service: PrefixListService, region: string): DataAwsPrefixList {
    const list = new DataAwsPrefixList(this, service, { name: `com.amazonaws.${region}.${service}` });
    list.lifecycle = {
      postcondition: [
        {
          // At least one: cdktf 0.21 writes the number 0 as "undefined".
          condition: Op.gte(Fn.lengthOf(TerraformSelf.getAny('cidr_blocks')), 1),
          // In a network policy, a rule without any peer is a rule for everybody.
          errorMessage: `AWS lists no address blocks of ${service} in ${region}. A network policy made from an empty list would allow every address.`,
        },
      ],
    };
    return list;
  }
}
