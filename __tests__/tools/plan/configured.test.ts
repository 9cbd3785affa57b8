import { isConfigured } from '../../../tools/plan/configured';

const configured = {
  name: 'a',
  metric_query: [
    { id: 'm1', metric: [{ period: 60 }] },
    { id: 'm2', expression: 'm1' },
  ],
  tags: { 'a.b': 'c' },
  vpc_config: { subnet_ids: '${data.aws_subnets.private.ids}' },
  policy: '{"Statement":[]}',
  unset: null,
};

test.each([
  ['name', true],
  ['policy', true],
  ['policy.Statement[0].Condition.StringEquals["aws:SourceAccount"]', true],
  ['metric_query', true],
  ['metric_query[1].expression', true],
  // The order of a set is not that of the stack.
  ['metric_query[0].expression', true],
  ['metric_query[0].metric[0].period', true],
  ['metric_query[0].period', false],
  ['tags["a.b"]', true],
  ['tags.other', false],
  ['vpc_config[0].subnet_ids[3]', true],
  ['vpc_config[0].endpoint', false],
  ['arn', false],
  ['unset', false],
])('what a stack says of %s: %s', (path, expected) => {
  expect(isConfigured(configured, path)).toBe(expected);
});
