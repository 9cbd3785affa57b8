import fc from 'fast-check';
import { zoneBlocks } from '../../../constructs/aws/address-plan';

/** The addresses of a block as numbers: the first one, and the one after the last. */
function rangeOf(block: string): { start: number; end: number; size: number } {
  const [address = '', prefix] = block.split('/');
  const start = address.split('.').reduce((number, octet) => number * 256 + Number(octet), 0);
  const size = 2 ** (32 - Number(prefix));
  return { start, end: start + size, size };
}

function blockAt(start: number, prefix: number): string {
  const octets = [24, 16, 8, 0].map((shift) => Math.floor(start / 2 ** shift) % 256);
  return `${octets.join('.')}/${prefix}`;
}

/** Every block that an environment may give to its VPC: /16 to /20, from its network address. */
const vpcBlocks = fc
  .record({ prefix: fc.integer({ min: 16, max: 20 }), position: fc.nat() })
  .map(({ prefix, position }) => blockAt((position % 2 ** prefix) * 2 ** (32 - prefix), prefix));

const zones = [0, 1, 2, 3];
const blocksOf = (vpc: string): string[] =>
  zones.flatMap((zone) => {
    const { privateBlock, publicBlock } = zoneBlocks(vpc, zone);
    return [privateBlock, publicBlock];
  });

it('gives a /16 four /20s for private subnets, and /24s of the last sixteenth for public ones', () => {
  expect(zones.map((zone) => zoneBlocks('10.40.0.0/16', zone))).toEqual([
    { privateBlock: '10.40.0.0/20', publicBlock: '10.40.240.0/24' },
    { privateBlock: '10.40.16.0/20', publicBlock: '10.40.241.0/24' },
    { privateBlock: '10.40.32.0/20', publicBlock: '10.40.242.0/24' },
    { privateBlock: '10.40.48.0/20', publicBlock: '10.40.243.0/24' },
  ]);
});

it('divides the smallest VPC into subnets that AWS still accepts, /28 at least', () => {
  expect(zoneBlocks('172.16.16.0/20', 1)).toEqual({
    privateBlock: '172.16.17.0/24',
    publicBlock: '172.16.31.16/28',
  });
});

it('never lets blocks of one VPC overlap', () => {
  fc.assert(
    fc.property(vpcBlocks, (vpc) => {
      const ranges = blocksOf(vpc)
        .map(rangeOf)
        .sort((a, b) => a.start - b.start);
      expect(ranges).toHaveLength(8);
      ranges
        .slice(1)
        .forEach(({ start }, index) => expect(start).toBeGreaterThanOrEqual(ranges[index]?.end as number));
    }),
  );
});

it('stays inside the VPC, with blocks that start at their network address', () => {
  fc.assert(
    fc.property(vpcBlocks, (vpc) => {
      const whole = rangeOf(vpc);
      for (const { start, end, size } of blocksOf(vpc).map(rangeOf)) {
        expect(start).toBeGreaterThanOrEqual(whole.start);
        expect(end).toBeLessThanOrEqual(whole.end);
        expect(start % size).toBe(0);
      }
    }),
  );
});
