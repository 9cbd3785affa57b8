import { FlowLogs } from '../../../constructs/aws/flow-logs';
import { suppressionsOf } from '../../../constructs/policy/suppress';
import { place } from '../../support/place';

const arn = 'arn:aws-cn:s3:::aurora-test-flow-logs';
let flowLogs: FlowLogs;
const template = place((stack) => {
  flowLogs = new FlowLogs(stack, 'flow-logs', {
    vpcId: 'vpc-1',
    bucketName: 'aurora-test-flow-logs',
    bucketArn: arn,
    place: { account: '111122223333', region: 'cn-north-1' },
    protection: 'none',
    days: 14,
  });
});

it('writes down all traffic of the VPC, refused traffic included, once the bucket lets it in', () => {
  expect(template.resource('aws_flow_log').attributes).toMatchObject({
    vpc_id: 'vpc-1',
    traffic_type: 'ALL',
    log_destination_type: 's3',
    log_destination: arn,
    depends_on: [template.resource('aws_s3_bucket_policy').address],
  });
});

it('lets the log service in for this account only, and refuses plain HTTP', () => {
  const source = {
    ArnLike: { 'aws:SourceArn': 'arn:aws-cn:logs:cn-north-1:111122223333:*' },
  };
  const [refuse, ...admit] = template.statements('aws_s3_bucket_policy', '');
  expect(refuse).toMatchObject({ Effect: 'Deny', Condition: { Bool: { 'aws:SecureTransport': 'false' } } });
  expect(admit).toEqual([
    {
      Sid: 'LogDeliveryWrites',
      Effect: 'Allow',
      Principal: { Service: 'delivery.logs.amazonaws.com' },
      Action: ['s3:PutObject'],
      Resource: [`${arn}/*`],
      Condition: {
        ...source,
        StringEquals: { 'aws:SourceAccount': '111122223333', 's3:x-amz-acl': 'bucket-owner-full-control' },
      },
    },
    {
      Sid: 'LogDeliveryChecks',
      Effect: 'Allow',
      Principal: { Service: 'delivery.logs.amazonaws.com' },
      Action: ['s3:GetBucketAcl', 's3:ListBucket'],
      Resource: [arn],
      Condition: { ...source, StringEquals: { 'aws:SourceAccount': '111122223333' } },
    },
  ]);
});

it('keeps them for the given days', () => {
  expect(template.resource('aws_s3_bucket_lifecycle_configuration').attributes['rule']).toContainEqual(
    expect.objectContaining({ filter: [{ prefix: '' }], expiration: [{ days: 14 }] }),
  );
});

it('keeps no second versions, and says why', () => {
  expect(template.resources('aws_s3_bucket_versioning')).toEqual([]);
  expect(suppressionsOf(flowLogs.bucket.bucket).map(({ ruleId }) => ruleId)).toEqual(['s3-versioned']);
});
