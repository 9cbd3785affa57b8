/** Shorter prefixes than these cover more than any private network does (10.0.0.0/8 and fc00::/7 are the largest). */
const shortestPrefix = { ipv4: 8, ipv6: 7 };

/** True for 0.0.0.0/0 and ::/0, and for their halves and quarters, which amount to the same. */
export function isWholeInternet(cidr: string): boolean {
  const prefix = /\/(\d+)$/.exec(cidr)?.[1];
  if (prefix === undefined) return false;
  return Number(prefix) < (cidr.includes(':') ? shortestPrefix.ipv6 : shortestPrefix.ipv4);
}
