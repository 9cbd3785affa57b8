import { describeDifference, differenceOf, isSame } from '../../../tools/deploy/actions';
import type { Action, StackPlan } from '../../../tools/plan/model';

const planned = (...changes: readonly (readonly [Action, string])[]): StackPlan => ({
  id: 'test-cluster',
  dependsOn: [],
  refusals: [],
  outcome: {
    kind: 'planned',
    drifted: [],
    findings: [],
    images: [],
    changes: changes.map(([action, address]) => ({
      action,
      address,
      type: 'aws_eks_addon',
      stateful: false,
      attributes: [],
    })),
  },
});

const notYet: StackPlan = { ...planned(), outcome: { kind: 'not-yet', missing: ['test-foundation'] } };

it('is the same where the same happens to the same, in whatever order', () => {
  const difference = differenceOf(
    planned(['create', 'a.a'], ['update', 'a.b']),
    planned(['update', 'a.b'], ['create', 'a.a']),
  );
  expect(isSame(difference)).toBe(true);
});

it('tells what was not reviewed from what no longer happens', () => {
  const difference = differenceOf(
    planned(['update', 'a.a'], ['create', 'a.b']),
    planned(['replace', 'a.a'], ['create', 'a.b']),
  );
  expect(isSame(difference)).toBe(false);
  expect(describeDifference(difference)).toEqual([
    '  was not reviewed:       replace a.a',
    '  reviewed, not planned:  update a.a',
  ]);
});

it('takes everything for new that could not be planned at the review', () => {
  expect(differenceOf(notYet, planned(['create', 'a.a'])).onlyNow).toEqual(['create a.a']);
});
