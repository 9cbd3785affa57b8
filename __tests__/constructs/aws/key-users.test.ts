import { keyUsers } from '../../../constructs/aws/key-users';
import type { Statement } from '../../../constructs/aws/policy-document';

const account = '111122223333';
const ebsCsiRoleArn = `arn:aws:iam::${account}:role/aurora-test-ebs-csi`;
const autoScaling = `arn:aws:iam::${account}:role/aws-service-role/autoscaling.amazonaws.com/AWSServiceRoleForAutoScaling`;

const statements = keyUsers({ place: { account, region: 'eu-west-1' }, ebsCsiRoleArn });
const statement = (sid: string): Statement => {
  const found = statements.find((each) => each.sid === sid);
  if (!found) throw new Error(`There is no statement ${sid}`);
  return found;
};

it('lets those who create volumes use the key: Auto Scaling, and the EBS driver', () => {
  expect(statement('VolumeCreatorsUse').conditions?.['ArnEquals']).toEqual({
    'aws:PrincipalArn': [autoScaling, ebsCsiRoleArn],
  });
});

it('lets them grant its use to AWS services only', () => {
  expect(statement('VolumeCreatorsGrantToEc2')).toMatchObject({
    actions: ['kms:CreateGrant'],
    conditions: {
      ArnEquals: { 'aws:PrincipalArn': [autoScaling, ebsCsiRoleArn] },
      Bool: { 'kms:GrantIsForAWSResource': 'true' },
    },
  });
});

it('lets nobody else grant it', () => {
  const granting = statements.filter(({ actions }) =>
    actions.some((action) => /^kms:(CreateGrant|\*)/.test(action)),
  );
  expect(granting.map(({ sid }) => sid)).toEqual(['VolumeCreatorsGrantToEc2']);
});

it('lets CloudWatch Logs of this region use it for log groups of this account', () => {
  expect(statement('CloudWatchLogsUses')).toMatchObject({
    principals: { Service: 'logs.eu-west-1.amazonaws.com' },
    conditions: {
      ArnLike: { 'kms:EncryptionContext:aws:logs:arn': `arn:aws:logs:eu-west-1:${account}:log-group:*` },
    },
  });
});

it('names everything in China as it is called there', () => {
  const place = { account, region: 'cn-north-1' };
  const inChina = keyUsers({ place, ebsCsiRoleArn: `arn:aws-cn:iam::${account}:role/aurora-test-ebs-csi` });
  expect(JSON.stringify(inChina)).not.toContain('arn:aws:');
  expect(inChina.find(({ sid }) => sid === 'CloudWatchLogsUses')?.principals).toEqual({
    Service: 'logs.cn-north-1.amazonaws.com.cn',
  });
});

it('lets alarms and budgets of this account publish to an encrypted topic', () => {
  expect(statement('AlarmsAndBudgetsPublish')).toMatchObject({
    principals: { Service: ['cloudwatch.amazonaws.com', 'budgets.amazonaws.com'] },
    actions: ['kms:Decrypt', 'kms:GenerateDataKey'],
    conditions: { StringEquals: { 'aws:SourceAccount': account } },
  });
});

it.each(statements.map((each) => [each.sid, each] as const))(
  '%s names the account in a condition',
  (_, { conditions }) => {
    expect(JSON.stringify(conditions)).toContain(account);
  },
);

it.each(
  statements
    .filter(({ principals }) => JSON.stringify(principals) === '{"AWS":"*"}')
    .map((each) => [each.sid, each] as const),
)('%s names every principal, but demands the account and the role', (_, { conditions }) => {
  expect(conditions).toMatchObject({
    StringEquals: { 'kms:CallerAccount': account },
    ArnEquals: { 'aws:PrincipalArn': [autoScaling, ebsCsiRoleArn] },
  });
});
