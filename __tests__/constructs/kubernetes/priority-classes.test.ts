import { PriorityClasses } from '../../../constructs/kubernetes/priority-classes';
import { priorities, type Priority } from '../../../contract/priorities';
import { place } from '../../support/place';

const classes = place((stack) => new PriorityClasses(stack, 'priorities')).resources(
  'kubernetes_priority_class_v1',
);

test.each(Object.entries<Priority>(priorities))('%s is made as the contract says', (_, priority) => {
  const { name, value, preempts, purpose } = priority;
  const made = classes.filter(({ attributes }) => (attributes['metadata'] as { name: string }).name === name);
  expect(made).toHaveLength(1);
  expect(made[0]?.attributes).toMatchObject({
    value,
    description: purpose,
    preemption_policy: preempts ? 'PreemptLowerPriority' : 'Never',
  });
});

test('there are no others, and one is the cluster’s default', () => {
  expect(classes).toHaveLength(Object.keys(priorities).length);
  const defaults = classes.filter(({ attributes }) => attributes['global_default'] === true);
  expect(defaults.map(({ attributes }) => (attributes['metadata'] as { name: string }).name)).toEqual([
    priorities.default.name,
  ]);
});
