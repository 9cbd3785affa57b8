import { suppress } from '../../../constructs/policy/suppress';
import { Construct } from 'constructs';
import { findingsOf, plannedResources } from '../../../tools/plan/planned-resources';
import { Secrets } from '../../../tools/plan/secrets';
import { planOfValues } from './support/plans';
import { aStack, today } from './support/stack';

const table = {
  deletion_protection_enabled: true,
  point_in_time_recovery: [{ enabled: true }],
  server_side_encryption: [{ enabled: true }],
  tags_all: { owner: 'a', environment: 'test', 'cost-centre': 'c' },
};

/** What rules say of one table, as `level rule resource`. */
function findings(values: object, stack = aStack({ configured: { 'aws_dynamodb_table.t': {} } })): string[] {
  const plan = planOfValues({ 'aws_dynamodb_table.t': { ...table, ...values } });
  return findingsOf(stack, plan, Secrets.of(plan), today).map(
    ({ level, rule, resource }) => `${level} ${rule} ${resource}`,
  );
}

test('a plan is judged by the rules of the synthesis; what is known only after apply is passed over', () => {
  // The key of the encryption is absent: Terraform does not know it yet.
  expect(findings({})).toEqual([]);
});

test('what the planned values violate is found, at the path of its construct', () => {
  expect(findings({ point_in_time_recovery: [{ enabled: false }] })).toEqual([
    'error dynamodb-recoverable test-foundation/aws_dynamodb_table.t',
  ]);
});

test('protection is the stack’s', () => {
  const unprotected = { deletion_protection_enabled: false };
  expect(findings(unprotected)).toHaveLength(1);
  expect(findings(unprotected, aStack({ protection: 'none' }))).toEqual([]);
});

test('what the stack suppresses is left out', () => {
  const construct = new Construct(undefined as unknown as Construct, '');
  suppress(construct, 'dynamodb-recoverable', 'This table holds nothing that anyone needs.');
  const stack = aStack({ configured: { 'aws_dynamodb_table.t': {} } });
  const resources = stack.resources.map((each) => ({ ...each, construct }));
  expect(findings({ point_in_time_recovery: [] }, { ...stack, resources })).toEqual([]);
});

test('a resource that the synthesis does not know has its address for a path', () => {
  expect(plannedResources(aStack(), planOfValues({ 'aws_sns_topic.t': {} }))[0]?.path).toBe(
    'aws_sns_topic.t',
  );
});
