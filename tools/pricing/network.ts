import { readsBuckets, readsRds } from '../../values/log-sources';
import { prices, type ListPrice } from '../../values/prices';
import type { Environment } from '../../values/schema';
import { assume } from './assumptions';
import { line, type PriceLine } from './line';
import { volumeOf } from './volume';

const group = 'Network';

function natGateways({ network }: Environment): number {
  if (network.mode === 'adopt' || network.nat === 'none') return 0;
  return network.nat === 'single' ? 1 : network.zones.length;
}

function gatewayLines(environment: Environment): PriceLine[] {
  const gateways = natGateways(environment);
  const hours = gateways * assume('hoursPerMonth');
  const adopted =
    environment.network.mode === 'adopt' ? 'the gateways of the adopted VPC are not counted' : undefined;
  return [
    line(group, 'NAT gateways', hours, 'gateway hours', prices.natHour, ['hoursPerMonth'], adopted),
    line(
      group,
      'Their public IPv4 addresses',
      hours,
      'address hours',
      prices.publicIpv4,
      ['hoursPerMonth'],
      adopted,
    ),
  ];
}

/** The line that decides at volume: shown although it is zero, with what it would come to through a NAT gateway. */
function logTrafficLine(environment: Environment): PriceLine {
  const { gigabytesPerMonth } = volumeOf(environment);
  const throughNat = Math.round(gigabytesPerMonth * prices.natTraffic.usd).toLocaleString('en-US');
  return line(
    group,
    'Log bytes from S3, gateway endpoint',
    gigabytesPerMonth,
    'GB',
    prices.gatewayEndpointTraffic,
    ['logsThroughGateway', 'daysPerMonth'],
    `0 GB of it passes a NAT gateway, because the sources are S3 buckets; through NAT it would be $${throughNat}`,
  );
}

/** Dollars without cents, as notes have them. */
const usd = (amount: number): string => `$${Math.round(amount).toLocaleString('en-US')}`;

/**
 * What comes through the RDS API, which has no gateway endpoint. The interface endpoint serves its own region alone: with
 * an entry in another one, all is counted through NAT.
 */
function instanceLogLine(environment: Environment): PriceLine {
  const { region, network, logs } = environment;
  const { rdsGigabytesPerMonth: gb, gigabytesPerMonth } = volumeOf(environment);
  const served =
    network.interfaceEndpoints.includes('rds') && logs.rds.every((each) => each.region === region);
  const at = (price: ListPrice) => usd(gb * price.usd);
  const otherWay = served
    ? `through NAT it would be ${at(prices.natTraffic)}`
    : `through an interface endpoint for rds it would be ${at(prices.interfaceEndpointTraffic)}`;
  const abroad = logs.rds.some((each) => each.region !== region)
    ? '; what AWS charges between regions is not counted'
    : '';
  return line(
    group,
    `Log bytes from the RDS API, ${served ? 'endpoint' : 'NAT'}`,
    gb,
    'GB',
    served ? prices.interfaceEndpointTraffic : prices.natTraffic,
    ['rdsTransfer', 'daysPerMonth'],
    `${otherWay}; exported to S3, $0; taken in by CloudWatch, ${usd(gigabytesPerMonth * prices.logsIngestion.usd)}${abroad}`,
  );
}

/** NAT, endpoints and traffic. Nodes run in one zone, so that pods do not talk across zones. */
export function networkLines(environment: Environment): PriceLine[] {
  const { network } = environment;
  const created = network.mode === 'create' ? network.interfaceEndpoints.length : 0;
  const outbound = (what: string, price: typeof prices.natTraffic | typeof prices.interfaceEndpointTraffic) =>
    line(group, what, assume('outboundGb'), 'GB', price, ['outboundGb']);
  return [
    ...gatewayLines(environment),
    network.nat === 'none'
      ? outbound('Other traffic, interface endpoints', prices.interfaceEndpointTraffic)
      : outbound('Other traffic through NAT', prices.natTraffic),
    ...(readsBuckets(environment) ? [logTrafficLine(environment)] : []),
    ...(readsRds(environment) ? [instanceLogLine(environment)] : []),
    ...(created > 0
      ? [
          line(
            group,
            `Interface endpoints, ${created} in one zone`,
            created * assume('hoursPerMonth'),
            'endpoint hours',
            prices.interfaceEndpointHour,
            ['hoursPerMonth'],
          ),
        ]
      : []),
    line(
      group,
      'Traffic between zones, both directions',
      2 * assume('crossZoneGb'),
      'GB',
      prices.crossZoneTraffic,
      ['crossZoneGb'],
    ),
  ];
}
