import ipaddr from 'ipaddr.js';

/** The blocks of one zone. */
export interface ZoneBlocks {
  readonly privateBlock: string;
  readonly publicBlock: string;
}

const toNumber = (address: ipaddr.IPv4): number =>
  address.octets.reduce((number, octet) => number * 256 + octet, 0);
const toText = (number: number): string => [24, 16, 8, 0].map((shift) => (number >>> shift) & 255).join('.');

/**
 * Divides a VPC's block: sixteenths, of which each zone has one for its private subnet (a /16 gives a /20, 4,091
 * addresses) and the last one is divided again into small public subnets, which hold nothing but NAT gateways. At most
 * four zones fit beside room to grow.
 */
export function zoneBlocks(vpcBlock: string, zoneIndex: number): ZoneBlocks {
  const [address, prefix] = ipaddr.IPv4.parseCIDR(vpcBlock);
  const start = toNumber(address);
  const privateSize = 2 ** (32 - prefix - 4);
  const publicSize = privateSize / 16;
  return {
    privateBlock: `${toText(start + zoneIndex * privateSize)}/${prefix + 4}`,
    publicBlock: `${toText(start + 15 * privateSize + zoneIndex * publicSize)}/${prefix + 8}`,
  };
}
