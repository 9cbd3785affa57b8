import ipaddr from 'ipaddr.js';
import { isWorkload, type Flow, type Party } from '../../contract/network-flows';
import type { OutsiderName } from '../../contract/network-flows/outside';
import type { Connection } from './engine';
import { guarded, nameOf, type Pod } from './cluster';

/** Address blocks, or ranges such as `11.0.0.0-100.63.255.255`, of those outside that have addresses. */
export type Whereabouts = Partial<Readonly<Record<OutsiderName, readonly string[]>>>;

/** Addresses as numbers, both ends included, and what is allowed to or from them. */
interface Range {
  readonly first: number;
  readonly last: number;
  readonly ports: readonly string[];
}

const numberOf = (address: string): number =>
  ipaddr.IPv4.parse(address).octets.reduce((sum, octet) => sum * 256 + octet, 0);

function bounds(text: string): { first: number; last: number } {
  const [start = '', end] = text.split('-');
  if (end !== undefined) return { first: numberOf(start), last: numberOf(end) };
  const [, bits] = ipaddr.IPv4.parseCIDR(text);
  const first = numberOf(ipaddr.IPv4.networkAddressFromCIDR(text).toString());
  return { first, last: first + 2 ** (32 - bits) - 1 };
}

/** `TCP 443,5080-5081,UDP 53` as one text for each port. */
function portsOf(conn: string): string[] {
  if (!/^(TCP|UDP|SCTP) /.test(conn)) return [conn];
  let protocol = '';
  return conn.split(',').flatMap((part) => {
    const [, named, from, to] = /^(?:([A-Z]+) )?(\d+)(?:-(\d+))?$/.exec(part) ?? [];
    if (from === undefined) throw new Error(`cannot read "${part}" of "${conn}"`);
    protocol = named ?? protocol;
    const count = Number(to ?? from) - Number(from) + 1;
    if (count > 100) return [`${protocol} ${from}-${to}`];
    return Array.from({ length: count }, (_, index) => `${protocol} ${Number(from) + index}`);
  });
}

const isAddress = (peer: string): boolean => /^\d+\.\d+\.\d+\.\d+-/.test(peer);

const textOf = (ports: readonly string[]): string => [...new Set(ports)].sort().join(', ') || 'nothing';

const flowPorts = ({ ports }: Flow): string[] => ports.map(({ protocol, port }) => `${protocol} ${port}`);

function pairDeviations(
  pods: readonly Pod[],
  flows: readonly Flow[],
  found: ReadonlyMap<string, string>,
): string[] {
  const expected = (from: Party | undefined, to: Party | undefined) =>
    from === undefined || to === undefined
      ? []
      : flows.filter((flow) => flow.from.includes(from) && flow.to === to).flatMap(flowPorts);
  return pods.flatMap((src) =>
    pods.flatMap((dst) => {
      if (src === dst) return [];
      if (![src, dst].some(({ namespace }) => guarded.includes(namespace))) return [];
      const pair = `${nameOf(src)} → ${nameOf(dst)}`;
      const [want, have] = [
        textOf(expected(src.party, dst.party)),
        textOf(portsOf(found.get(pair) ?? '').filter((port) => port !== '')),
      ];
      return want === have ? [] : [`${pair}: ${have}, not ${want}`];
    }),
  );
}

/** Compares address by address: between two ends of ranges nothing changes, so that one address stands for all. */
function rangeDeviations(what: string, expected: readonly Range[], found: readonly Range[]): string[] {
  const ends = [...expected, ...found].flatMap(({ first, last }) => [first, last + 1]);
  const at = (ranges: readonly Range[], address: number) =>
    textOf(
      ranges.filter(({ first, last }) => first <= address && address <= last).flatMap(({ ports }) => ports),
    );
  return [...new Set(ends)].flatMap((address) => {
    const [want, have] = [at(expected, address), at(found, address)];
    const octets = [24, 16, 8, 0].map((shift) => Math.floor(address / 2 ** shift) % 256);
    return want === have ? [] : [`${what} ${octets.join('.')}: ${have}, not ${want}`];
  });
}

function addressDeviations(
  pod: Pod,
  flows: readonly Flow[],
  connections: readonly Connection[],
  whereabouts: Whereabouts,
): string[] {
  const name = nameOf(pod);
  const rangesOf = (party: Party, flow: Flow): Range[] =>
    isWorkload(party)
      ? []
      : (whereabouts[party] ?? []).map((text) => ({ ...bounds(text), ports: flowPorts(flow) }));
  const { party } = pod;
  const mine = party === undefined ? [] : flows;
  const out = mine.filter(({ from }) => from.some((each) => each === party));
  const into = mine.filter(({ to }) => to === party);
  const found = (own: 'src' | 'dst', other: 'src' | 'dst') =>
    connections
      .filter((connection) => connection[own] === name && isAddress(connection[other]))
      .map((connection): Range => ({ ...bounds(connection[other]), ports: portsOf(connection.conn) }));
  return [
    ...rangeDeviations(
      `${name} →`,
      out.flatMap((flow) => rangesOf(flow.to, flow)),
      found('src', 'dst'),
    ),
    ...rangeDeviations(
      `${name} ←`,
      into.flatMap((flow) => flow.from.flatMap((from) => rangesOf(from, flow))),
      found('dst', 'src'),
    ),
  ];
}

/**
 * Where what is allowed differs from the table of flows: between any two pods of which one is in a namespace of ours, and
 * between any pod of ours and any address. Nothing, where both are the same.
 */
export function deviations(
  pods: readonly Pod[],
  flows: readonly Flow[],
  whereabouts: Whereabouts,
  connections: readonly Connection[],
): string[] {
  const found = new Map(connections.map(({ src, dst, conn }) => [`${src} → ${dst}`, conn]));
  return [
    ...pairDeviations(pods, flows, found),
    ...pods
      .filter(({ namespace }) => guarded.includes(namespace))
      .flatMap((pod) => addressDeviations(pod, flows, connections, whereabouts)),
  ];
}
