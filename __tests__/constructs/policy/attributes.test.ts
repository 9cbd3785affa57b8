import {
  block,
  blocks,
  count,
  flag,
  isSet,
  isUnknown,
  shown,
  text,
  texts,
} from '../../../constructs/policy/attributes';

test.each([
  ['an object', { vpc_config: { a: 1 } }, [{ a: 1 }]],
  ['a list', { vpc_config: [{ a: 1 }, { a: 2 }] }, [{ a: 1 }, { a: 2 }]],
  ['null', { vpc_config: null }, []],
  ['an expression', { vpc_config: '${local.x}' }, []],
  ['nothing', {}, []],
])('blocks reads %s', (_, attributes, expected) => {
  expect(blocks(attributes, 'vpc_config')).toEqual(expected);
  expect(block(attributes, 'vpc_config')).toEqual(expected[0]);
});

test('flag knows booleans as text, and nothing else', () => {
  expect([true, 'true', false, 'false', '${var.x}', 1, null].map((on) => flag({ on }, 'on'))).toEqual([
    true,
    true,
    false,
    false,
    undefined,
    undefined,
    undefined,
  ]);
});

test('count knows numbers as text, and nothing else', () => {
  expect([7, '7', '7 days', null].map((days) => count({ days }, 'days'))).toEqual([
    7,
    7,
    undefined,
    undefined,
  ]);
});

test('text and texts leave out what is no text', () => {
  expect(text({ a: '' }, 'a')).toBeUndefined();
  expect(text({ a: 'x' }, 'a')).toBe('x');
  expect(texts({ a: 'x' }, 'a')).toEqual(['x']);
  expect(texts({ a: ['x', 1, null, 'y'] }, 'a')).toEqual(['x', 'y']);
});

test('isSet takes what Terraform treats as unset for unset', () => {
  expect([undefined, null, '', []].map((a) => isSet({ a }, 'a'))).toEqual([false, false, false, false]);
  expect([0, false, 'x', {}].map((a) => isSet({ a }, 'a'))).toEqual([true, true, true, true]);
});

test('only in a plan an absent attribute is unknown, and null never is', () => {
  expect(isUnknown({}, 'a', { stage: 'plan' })).toBe(true);
  expect(isUnknown({ a: null }, 'a', { stage: 'plan' })).toBe(false);
  expect(isUnknown({}, 'a', { stage: 'synthesis' })).toBe(false);
});

test('shown quotes texts and names what is unset', () => {
  expect([undefined, null, 'x', true].map(shown)).toEqual(['unset', 'unset', '"x"', 'true']);
});
