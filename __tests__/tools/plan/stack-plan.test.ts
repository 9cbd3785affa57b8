import { stackPlanOf } from '../../../tools/plan/stack-plan';
import { aPlan, created, destroyed, updated } from './support/plans';
import { aStack, today } from './support/stack';

test('a plan is what would change, what has changed, what rules and guards say, and the images', () => {
  const plan = aPlan(
    [
      created('kubernetes_job_v1.j', {
        spec: [{ template: [{ spec: [{ container: [{ image: 'a:1' }] }] }] }],
      }),
      destroyed('aws_s3_bucket.b', { bucket: 'b' }),
    ],
    { resource_drift: [updated('aws_sns_topic.t', { name: 'a' }, { name: 'b' })] },
  );
  const stack = aStack({ id: 'test-cluster', dependsOn: ['test-foundation'] });
  expect(stackPlanOf({ stack, plan, today })).toMatchObject({
    id: 'test-cluster',
    dependsOn: ['test-foundation'],
    outcome: {
      kind: 'planned',
      changes: [{ action: 'create' }, { action: 'destroy' }],
      drifted: [{ address: 'aws_sns_topic.t', attributes: [{ path: 'name' }] }],
      findings: [],
      images: [{ after: 'a:1' }],
    },
    refusals: [{ guard: 'destroys-data', stack: 'test-cluster', address: 'aws_s3_bucket.b' }],
  });
});

test('what only reads back in another form has not drifted; what somebody deleted has', () => {
  const plan = aPlan([], {
    resource_drift: [
      updated('aws_dynamodb_table.same', { tags: null, list: null }, { tags: {}, list: [] }),
      destroyed('aws_sns_topic.deleted', { name: 'a' }),
    ],
  });
  const { outcome } = stackPlanOf({ stack: aStack(), plan, today });
  expect(outcome).toMatchObject({ drifted: [{ address: 'aws_sns_topic.deleted', action: 'destroy' }] });
});

test('what the stack does not say has not drifted: another resource sets it, and it is read back later', () => {
  const stack = aStack({
    configured: { 'aws_sns_topic.t': { name: 'a' }, 'aws_sns_topic.renamed': { name: 'b' } },
  });
  const drifted = updated(
    'aws_sns_topic.t',
    { name: 'a', policy: '{"a":1}' },
    { name: 'a', policy: '{"a":2}' },
  );
  const renamed = updated('aws_sns_topic.renamed', { name: 'b', policy: 'x' }, { name: 'c', policy: 'y' });
  const plan = aPlan([], { resource_drift: [drifted, renamed] });
  expect(stackPlanOf({ stack, plan, today }).outcome).toMatchObject({
    drifted: [{ address: 'aws_sns_topic.renamed', attributes: [{ path: 'name' }] }],
  });
});

test('a rule that somebody has added to a security group has drifted, although the stack names none', () => {
  const address = 'aws_default_security_group.closed';
  const stack = aStack({ configured: { [address]: { vpc_id: 'vpc-1' } } });
  const open = [{ cidr_blocks: ['0.0.0.0/0'], from_port: 22 }];
  const drifted = updated(address, { vpc_id: 'vpc-1', ingress: [] }, { vpc_id: 'vpc-1', ingress: open });
  const { outcome } = stackPlanOf({ stack, plan: aPlan([], { resource_drift: [drifted] }), today });
  expect(outcome).toMatchObject({ drifted: [{ address }] });
});

test('guards look at a plan that failed, too, and its message keeps the plan’s secrets', () => {
  const plan = aPlan(
    [
      destroyed('aws_s3_bucket.b', { bucket: 'b' }),
      created('aws_x.y', { a: 'correct horse' }, { afterSensitive: { a: true } }),
    ],
    { errored: true },
  );
  const failure = 'Instance cannot be destroyed; a = correct horse; password = "hunter2"';
  expect(stackPlanOf({ stack: aStack(), plan, today, failure })).toMatchObject({
    outcome: { kind: 'failed', message: 'Instance cannot be destroyed; a = (secret); password = (secret)' },
    refusals: [{ guard: 'destroys-data' }],
  });
});
