import { AwsProvider } from '@cdktf/provider-aws/lib/provider';
import { DataAwsCallerIdentity } from '@cdktf/provider-aws/lib/data-aws-caller-identity';
import { DynamodbTable } from '@cdktf/provider-aws/lib/dynamodb-table';
import { S3Bucket } from '@cdktf/provider-aws/lib/s3-bucket';
import { S3BucketPolicy } from '@cdktf/provider-aws/lib/s3-bucket-policy';
import { Vpc } from '@cdktf/provider-aws/lib/vpc';
import { VpcEndpoint } from '@cdktf/provider-aws/lib/vpc-endpoint';
import { Construct } from 'constructs';
import { TerraformStack } from 'cdktf';
import { harvest, type Harvested } from '../../stacks/harvest';
import { testApp } from '../support/template';

interface Planted {
  readonly bucket: S3Bucket;
  readonly vpc: Vpc;
  readonly table: DynamodbTable;
}

/** A stack with one of each kind of reference. */
function plant(tags?: Record<string, string>): TerraformStack & Planted {
  const stack = new TerraformStack(testApp(), 'dev-test');
  new AwsProvider(stack, 'aws', { region: 'eu-west-1', defaultTags: tags && [{ tags }] });
  const storage = new Construct(stack, 'storage');
  const bucket = new S3Bucket(storage, 'bucket', { bucket: 'aurora-test', tags: { owner: 'storage' } });
  const vpc = new Vpc(stack, 'vpc', { cidrBlock: '10.0.0.0/16' });
  const table = new DynamodbTable(stack, 'table', { name: 'aurora-table', hashKey: 'id' });
  new S3BucketPolicy(storage, 'policy', { bucket: bucket.id, policy: `{"Resource":"\${aws_vpc.vpc.arn}"}` });
  new VpcEndpoint(stack, 'endpoint', {
    vpcId: vpc.id,
    serviceName: table.id,
    subnetIds: [bucket.bucket, 'subnet-1'],
    dnsOptions: { dnsRecordIpType: table.hashKey },
  });
  new DataAwsCallerIdentity(stack, 'caller', {});
  return Object.assign(stack, { bucket, vpc, table });
}

const read = (stack: TerraformStack) => {
  const { resources, template } = harvest(stack);
  const find = (type: string): Harvested => {
    const found = resources.find((resource) => resource.type === type);
    if (!found) throw new Error(`There is no ${type}`);
    return found;
  };
  return { resources, template, find };
};

it('reads every resource with its address, its place and its construct, and no data source', () => {
  const stack = plant();
  const { resources, find } = read(stack);
  expect(resources.map(({ type }) => type).sort()).toEqual([
    'aws_dynamodb_table',
    'aws_s3_bucket',
    'aws_s3_bucket_policy',
    'aws_vpc',
    'aws_vpc_endpoint',
  ]);
  const bucket = find('aws_s3_bucket');
  expect(bucket.path).toBe('dev-test/storage/bucket');
  expect(bucket.address).toMatch(/^aws_s3_bucket\.storage_bucket_[0-9A-F]{8}$/);
  expect(bucket.construct).toBe(stack.bucket);
});

it('knows names before anything exists, and leaves what only AWS knows as it is', () => {
  const { find } = read(plant());
  expect(find('aws_s3_bucket_policy').attributes['bucket']).toBe('aurora-test');
  expect(find('aws_vpc_endpoint').attributes).toMatchObject({
    vpc_id: '${aws_vpc.vpc.id}',
    service_name: 'aurora-table',
    subnet_ids: ['aurora-test', 'subnet-1'],
    dns_options: { dns_record_ip_type: 'id' },
  });
});

it('leaves references inside longer texts alone', () => {
  expect(read(plant()).find('aws_s3_bucket_policy').attributes['policy']).toBe(
    '{"Resource":"${aws_vpc.vpc.arn}"}',
  );
});

it('hands Terraform the references themselves', () => {
  const stack = plant();
  const { template } = read(stack);
  const [policy] = Object.values(template.resource?.['aws_s3_bucket_policy'] ?? {});
  expect(policy?.['bucket']).toMatch(/^\$\{aws_s3_bucket\.\w+\.id\}$/);
});

it('gives default tags to what can be tagged and to nothing else; a resource’s own win', () => {
  const { find } = read(plant({ owner: 'team', environment: 'dev' }));
  expect(find('aws_s3_bucket').attributes['tags_all']).toEqual({ owner: 'storage', environment: 'dev' });
  expect(find('aws_vpc').attributes['tags_all']).toEqual({ owner: 'team', environment: 'dev' });
  expect(find('aws_s3_bucket_policy').attributes).not.toHaveProperty('tags_all');
});

it('reads a taggable resource without any tag as one with none', () => {
  expect(read(plant()).find('aws_vpc').attributes['tags_all']).toEqual({});
});

it('drops cdktf’s notes from what rules judge', () => {
  for (const { attributes } of read(plant()).resources) expect(attributes).not.toHaveProperty(['//']);
});
