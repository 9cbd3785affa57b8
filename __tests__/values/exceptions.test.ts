import { shortestReason as shortestSuppression } from '../../constructs/policy/judge';
import { exceptionsFor, partsOf } from '../../values/exceptions';
import { shortestReason } from '../../values/schema/exceptions';
import { environment } from '../support/environment';

const exception = {
  address: 'test-foundation/aws_dynamodb_table.t',
  reason: 'The table gets another key.',
  until: '2026-03-10',
};
const today = new Date('2026-03-10T12:00:00Z');
const mistakeOf = (changes: object) => () => environment({ exceptions: [{ ...exception, ...changes }] });

test('nothing is excepted by default', () => {
  expect(environment().exceptions).toEqual([]);
});

test.each([
  [
    'no stack',
    { address: 'aws_dynamodb_table.t' },
    'exceptions[0].address: given "aws_dynamodb_table.t"; allowed: the id of a stack',
  ],
  ['every resource', { address: 'test-foundation/*' }, 'exceptions[0].address'],
  ['a module', { address: 'test-foundation/module.a.aws_x.y' }, 'exceptions[0].address'],
  [
    'no reason',
    { reason: '<why>' },
    'exceptions[0].reason: given "<why>"; allowed: why this is meant, in 20 characters or more',
  ],
  ['spaces for a reason', { reason: ' '.repeat(30) }, 'exceptions[0].reason'],
  [
    'no day',
    { until: '2026-02-30' },
    'exceptions[0].until: given "2026-02-30"; allowed: the last day that it holds, as "YYYY-MM-DD"',
  ],
  ['something else', { guard: 'x' }, 'there is no such key; allowed here: address, reason, until'],
])('%s is refused', (_, changes, says) => {
  expect(mistakeOf(changes)).toThrow(says);
});

test.each(['aws_x.y', 'aws_x.y[0]', 'aws_x.y["a.b/c"]'])('%s is the address of one resource', (resource) => {
  const [only] = environment({ exceptions: [{ ...exception, address: `a-b/${resource}` }] }).exceptions;
  expect(only && partsOf(only)).toEqual({ stack: 'a-b', resource });
});

test('a reason says as much as that of a suppression, which it becomes', () => {
  expect(shortestReason).toBe(shortestSuppression);
});

describe('the exceptions for a stack', () => {
  const whose = environment({ exceptions: [exception] });
  const addresses = (id: string, day = today): string[] => [
    ...exceptionsFor({ id, environments: [whose, environment({ name: 'other' })] }, day).keys(),
  ];

  test('are those that name it', () => {
    expect(addresses('test-foundation')).toEqual(['aws_dynamodb_table.t']);
    expect(addresses('test-cluster')).toEqual([]);
  });

  test('hold through their last day in UTC', () => {
    expect(addresses('test-foundation', new Date('2026-03-10T23:59:59Z'))).toHaveLength(1);
    expect(addresses('test-foundation', new Date('2026-03-11T00:00:00Z'))).toEqual([]);
  });
});
