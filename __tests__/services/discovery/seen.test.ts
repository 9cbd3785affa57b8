import { seenBodies } from '../../../services/discovery/seen';

const at = (n: number) =>
  ({ kind: 's3', bucket: 'logs', key: `c/db/slowquery/f.${n}`, etag: `"${n}"` }) as const;
const body = { generation: 'a'.repeat(32), since: 1, final: true };

describe('what discovery has seen', () => {
  it('does not grow with the number of keys, and is the latest', () => {
    const seen = seenBodies(1000);
    for (let n = 0; n < 1_000_000; n += 1) seen.set(at(n), body);
    expect(seen.size).toBe(1000);
    expect(seen.get(at(999_999))).toEqual({ ...body, tag: '"999999"' });
    expect(seen.get(at(998_999))).toBeUndefined();
  });

  it('forgets what was not asked for first', () => {
    const seen = seenBodies(2);
    seen.set(at(1), body);
    seen.set(at(2), body);
    seen.get(at(1));
    seen.set(at(3), body);
    expect([1, 2, 3].map((n) => seen.get(at(n)) !== undefined)).toEqual([true, false, true]);
  });

  it('keeps the generation of a place that is in doubt', () => {
    const seen = seenBodies();
    seen.doubt(at(1));
    expect(seen.get(at(1))).toBeUndefined();
    seen.set(at(1), body);
    seen.doubt(at(1));
    expect(seen.get(at(1))).toEqual({ ...body, tag: undefined });
  });

  it('tells places apart, not bodies', () => {
    const seen = seenBodies();
    seen.set(at(1), body);
    seen.set({ ...at(1), etag: '"new"' }, { ...body, generation: undefined });
    expect(seen.size).toBe(1);
    expect(seen.get(at(1))).toMatchObject({ tag: '"new"', generation: undefined });
  });
});
