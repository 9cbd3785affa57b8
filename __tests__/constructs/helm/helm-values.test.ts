import { mergeValues, valueAt } from '../../../constructs/helm/helm-values';

it('merges maps by key, at every depth, and the last value wins', () => {
  expect(mergeValues({ a: { b: 1, c: 2 } }, { a: { c: 3 } }, { a: { d: 4 } })).toEqual({
    a: { b: 1, c: 3, d: 4 },
  });
});

it('keeps null, by which Helm removes what the chart had', () => {
  expect(mergeValues({ a: { b: 1 } }, { a: null })).toEqual({ a: null });
});

it('merges lists of named things by name, so that a variable more takes none away', () => {
  const before = {
    extraEnv: [
      { name: 'PASSWORD', valueFrom: 'secret' },
      { name: 'TMPDIR', value: '/a' },
    ],
  };
  expect(
    mergeValues(before, {
      extraEnv: [
        { name: 'TMPDIR', value: '/b' },
        { name: 'MORE', value: 'x' },
      ],
    }),
  ).toEqual({
    extraEnv: [
      { name: 'PASSWORD', valueFrom: 'secret' },
      { name: 'TMPDIR', value: '/b' },
      { name: 'MORE', value: 'x' },
    ],
  });
});

it.each([
  ['texts', ['a', 'b'], ['c']],
  ['things without names', [{ key: 'a' }, { key: 'b' }], [{ key: 'c' }]],
  ['things of which only some have names', [{ name: 'a' }, { key: 'b' }], [{ name: 'c' }]],
])('replaces lists of %s as a whole', (_, before, after) => {
  expect(mergeValues({ list: before }, { list: after })).toEqual({ list: after });
});

it('leaves what it merges as it was', () => {
  const before = { a: { list: [{ name: 'x' }] } };
  mergeValues(before, { a: { list: [{ name: 'y' }], more: 1 } });
  expect(before).toEqual({ a: { list: [{ name: 'x' }] } });
});

it('puts a value at a path', () => {
  expect(valueAt('controller.resources', { cpu: 1 })).toEqual({ controller: { resources: { cpu: 1 } } });
});
