import { plannedResourcesIn, readPlan } from '../../../tools/plan/plan-json';
import { created, planOfValues, planText } from './support/plans';

const read = (text: string) => () => readPlan(text);

test('reads what a plan says, and passes over what newer versions of the format add', () => {
  const plan = readPlan(planText([created('aws_sns_topic.t', { name: 'a' })], { something_new: 1 }));
  expect(plan.resource_changes.map(({ address }) => address)).toEqual(['aws_sns_topic.t']);
  expect(plan).toMatchObject({ errored: false, resource_drift: [] });
});

test('an empty plan has no changes at all', () => {
  expect(readPlan('{"format_version":"1.2"}').resource_changes).toEqual([]);
});

test('an errored plan says so', () => {
  expect(readPlan(planText([], { errored: true })).errored).toBe(true);
});

test('resources of child modules are found; what is forgotten, and data, are passed over', () => {
  const plan = readPlan(
    planText([], {
      planned_values: {
        root_module: {
          resources: [
            { address: 'aws_sns_topic.forgotten', mode: 'managed', type: 'aws_sns_topic' },
            { address: 'data.aws_region.here', mode: 'data', type: 'aws_region', values: {} },
          ],
          child_modules: [
            {
              child_modules: [
                {
                  resources: [
                    {
                      address: 'module.a.module.b.aws_sns_topic.t',
                      mode: 'managed',
                      type: 'aws_sns_topic',
                      values: {},
                    },
                  ],
                },
              ],
            },
          ],
        },
      },
    }),
  );
  expect(plannedResourcesIn(plan).map(({ address }) => address)).toEqual([
    'aws_sns_topic.forgotten',
    'module.a.module.b.aws_sns_topic.t',
  ]);
});

test('values are as they will be', () => {
  const [topic] = plannedResourcesIn(planOfValues({ 'aws_sns_topic.t': { name: 'a' } }));
  expect(topic?.values).toEqual({ name: 'a' });
});

test.each([
  [
    'no JSON',
    'hunter2 is no JSON',
    'given 18 characters that are no JSON; allowed: a saved plan in format 1.x',
  ],
  ['no plan', '{"password":"hunter2"}', 'given JSON without a "format_version"'],
  ['another format', '{"format_version":"2.0"}', 'given format_version "2.0"'],
  [
    'another shape',
    '{"format_version":"1.2","resource_changes":[{"address":7,"hunter2":"hunter2"}]}',
    'given a plan of another shape (resource_changes.0.address:',
  ],
])('%s is refused with what to do, and nothing of it is quoted', (_, text, says) => {
  expect(read(text)).toThrow(says);
  expect(read(text)).not.toThrow('hunter2');
});
