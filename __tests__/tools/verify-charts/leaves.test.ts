import fc from 'fast-check';
import { another, leavesOf, without, withValue, type Values } from '../../../tools/verify-charts/leaves';

const values = fc.dictionary(
  fc.string({ minLength: 1, maxLength: 4 }).filter((key) => key !== '__proto__'),
  fc.letrec((tie) => ({
    value: fc.oneof(
      { maxDepth: 3 },
      fc.string(),
      fc.integer(),
      fc.boolean(),
      fc.constant(null),
      fc.array(fc.integer()),
      fc.dictionary(
        fc.string({ minLength: 1, maxLength: 4 }).filter((key) => key !== '__proto__'),
        tie('value'),
      ),
    ),
  })).value,
) as fc.Arbitrary<Values>;

it('finds every value, maps by their keys and lists as a whole', () => {
  expect(leavesOf({ a: { b: 1, 'c.d': null }, e: [{ f: 2 }], g: {} })).toEqual([
    { path: ['a', 'b'], value: 1 },
    { path: ['a', 'c.d'], value: null },
    { path: ['e'], value: [{ f: 2 }] },
    { path: ['g'], value: {} },
  ]);
});

it('takes away exactly one value, and leaves the others as they are', () => {
  fc.assert(
    fc.property(values, (given) => {
      for (const { path } of leavesOf(given)) {
        const key = (each: { path: readonly string[] }) => JSON.stringify(each.path);
        const expected = leavesOf(given).filter((each) => key(each) !== JSON.stringify(path));
        expect(leavesOf(without(given, path)).map(key).sort()).toEqual(expected.map(key).sort());
      }
    }),
  );
});

it('puts exactly one value in the place of another, which is a different one of the same type', () => {
  fc.assert(
    fc.property(values, (given) => {
      for (const { path, value } of leavesOf(given).filter((leaf) => leaf.value !== null)) {
        const other = another(value);
        expect(other).not.toEqual(value);
        expect(typeof other).toBe(typeof value);
        expect(Array.isArray(other)).toBe(Array.isArray(value));
        expect(withValue(withValue(given, path, other), path, value)).toEqual(given);
      }
    }),
  );
});

it('does not touch the values that it was given', () => {
  const given = { a: { b: 1 } };
  without(given, ['a', 'b']);
  withValue(given, ['a', 'b'], 2);
  expect(given).toEqual({ a: { b: 1 } });
});
