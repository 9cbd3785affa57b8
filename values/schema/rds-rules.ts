import { partitionOf } from '../partition';
import type { Complain } from './capacity-rules';
import type { Shape } from './shape';

type Written = Shape['logs']['rds'][number];

/** What the rules of this file look at: account and region are filled in where a source does not name them. */
export interface ReadsRds extends Pick<Shape, 'account' | 'region' | 'network'> {
  readonly logs: Pick<Shape['logs'], 'sourceBuckets'> & {
    readonly rds: readonly (Written & { readonly account: string; readonly region: string })[];
  };
}

/** Without an export and without an instance there would be a pipeline that nothing ever enters. */
export function somethingIsRead({ logs }: ReadsRds, complain: Complain): void {
  if (logs.sourceBuckets !== 'none' || logs.rds.length > 0) return;
  complain(
    ['logs', 'sourceBuckets'],
    '"create" or a list of existing buckets, because logs.rds is empty: there would be nothing to read. Or name accounts and regions in logs.rds',
  );
}

/** The budget of calls is one for each account and region, so that two entries could not both have one. */
export function rdsSourcesAreDistinct({ logs: { rds } }: ReadsRds, complain: Complain): void {
  rds.forEach(({ account, region }, index) => {
    const first = rds.findIndex((other) => other.account === account && other.region === region);
    if (first === index) return;
    complain(
      ['logs', 'rds', index],
      `each account and region once: ${account} in ${region} is logs.rds[${first}] already, and has one budget of calls. Merge the patterns of both`,
    );
  });
}

/** Another account’s API is only open to its own roles. */
export function rdsRolesAgree({ account, region, logs: { rds } }: ReadsRds, complain: Complain): void {
  rds.forEach((source, index) => {
    const at = (key: keyof Written) => ['logs', 'rds', index, key];
    const partition = partitionOf(region);
    if (partitionOf(source.region) !== partition) {
      complain(at('region'), `a region of the partition ${partition}, to which region (${region}) belongs`);
      return;
    }
    const roles = `arn:${partition}:iam::${source.account}:role/`;
    if (source.roleArn === undefined && source.account !== account) {
      complain(
        at('roleArn'),
        `the ARN of a role that starts with "${roles}": the instances are in another account than ${account}`,
      );
    }
    if (source.roleArn !== undefined && !source.roleArn.startsWith(roles)) {
      complain(at('roleArn'), `a role of the instances’ account, whose ARN starts with "${roles}"`);
    }
    if (source.externalId !== undefined && source.roleArn === undefined) {
      complain(at('externalId'), 'nothing without roleArn: only the trust of a role asks for it');
    }
  });
}

/** The RDS API is public; without NAT it is reached through an interface endpoint, which serves its own region alone. */
export function rdsReachableWithoutNat(
  { region, network, logs: { rds } }: ReadsRds,
  complain: Complain,
): void {
  if (network.nat !== 'none') return;
  rds.forEach((source, index) => {
    if (source.region === region) return;
    complain(
      ['logs', 'rds', index, 'region'],
      `${region}, the environment’s own, where network.nat is "none": no interface endpoint reaches the RDS API of another region`,
    );
  });
  if (rds.some((source) => source.region === region) && !network.interfaceEndpoints.includes('rds')) {
    complain(
      ['network', 'interfaceEndpoints'],
      'with network.nat "none" and logs.rds also: rds; there is no other way to the RDS API',
    );
  }
}
