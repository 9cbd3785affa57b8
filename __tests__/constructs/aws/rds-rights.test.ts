import { assumeSourceRoles, findInstances, readInstanceLogs } from '../../../constructs/aws/rds-rights';

const roleArn = 'arn:aws:iam::444455556666:role/aurora-log-reader';
const own = { account: '111122223333', region: 'eu-west-1', instances: ['orders-*', 'users-1'] };
const otherRegion = { ...own, region: 'us-east-1', instances: ['*'] };
const others = { ...own, account: '444455556666', roleArn };
const actions = ['rds:DescribeDBLogFiles'];

it('without sources there is no right on any database, and no role to assume', () => {
  expect([...findInstances([]), ...readInstanceLogs([], actions), ...assumeSourceRoles([])]).toEqual([]);
});

it('clusters and instances are listed in the accounts and regions that are named', () => {
  expect(findInstances([own, otherRegion])).toEqual([
    {
      sid: 'FindClusters',
      actions: ['rds:DescribeDBClusters'],
      resources: [
        'arn:aws:rds:eu-west-1:111122223333:cluster:*',
        'arn:aws:rds:us-east-1:111122223333:cluster:*',
      ],
    },
    {
      sid: 'FindInstances',
      actions: ['rds:DescribeDBInstances'],
      resources: ['arn:aws:rds:eu-west-1:111122223333:db:*', 'arn:aws:rds:us-east-1:111122223333:db:*'],
    },
  ]);
});

it('log files are read of the instances that the patterns name, without a condition on tags', () => {
  expect(readInstanceLogs([own, otherRegion], actions)).toEqual([
    {
      sid: 'ReadInstanceLogs',
      actions,
      resources: [
        'arn:aws:rds:eu-west-1:111122223333:db:orders-*',
        'arn:aws:rds:eu-west-1:111122223333:db:users-1',
        'arn:aws:rds:us-east-1:111122223333:db:*',
      ],
    },
  ]);
});

it('where a role is assumed, there is that right, and none on its account’s databases', () => {
  expect([...findInstances([others]), ...readInstanceLogs([others], actions)]).toEqual([]);
  expect(assumeSourceRoles([own, others, { ...others, region: 'us-east-1' }])).toEqual([
    { sid: 'AssumeSourceRoles', actions: ['sts:AssumeRole', 'sts:TagSession'], resources: [roleArn] },
  ]);
});

it('ARNs are those of the partition', () => {
  const [clusters] = findInstances([{ ...own, region: 'cn-north-1' }]);
  expect(clusters?.resources).toEqual(['arn:aws-cn:rds:cn-north-1:111122223333:cluster:*']);
});
