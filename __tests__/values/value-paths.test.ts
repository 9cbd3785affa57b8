import { isMap, pathText } from '../../values/value-paths';

test('a path is written so that a key with a dot stays one key', () => {
  expect(pathText(['a', 'b.c', 'd'])).toBe('a["b.c"].d');
  expect(pathText(['a', '[0]', 'b'])).toBe('a[0].b');
});

test('a map is neither a list nor nothing', () => {
  expect([{}, { a: 1 }, [], null, undefined, 'a', 1].map(isMap)).toEqual([
    true,
    true,
    false,
    false,
    false,
    false,
    false,
  ]);
});
