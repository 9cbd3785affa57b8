import { CreateBucketCommand, PutBucketEncryptionCommand, S3Client } from '@aws-sdk/client-s3';
import { planStoreOf } from '../../tools/plan/plan-store';
import { accountNames, type Place } from '../../values/names';
import { startMoto, type Moto } from '../support/moto';

const account = '123456789012';
const prepared = { account, region: 'eu-central-1' };
const unprepared = { account, region: 'eu-west-1' };
const outer = { ...process.env };
let moto: Moto;

/** The bucket of a place, which encrypts as it is told. */
async function bucketFor(place: Place, algorithm: 'aws:kms' | 'AES256') {
  const client = new S3Client({ region: place.region, forcePathStyle: true });
  const Bucket = accountNames(place).stateBucket;
  const CreateBucketConfiguration = { LocationConstraint: place.region as 'eu-west-1' };
  await client.send(new CreateBucketCommand({ Bucket, CreateBucketConfiguration }));
  const ApplyServerSideEncryptionByDefault = { SSEAlgorithm: algorithm };
  const ServerSideEncryptionConfiguration = { Rules: [{ ApplyServerSideEncryptionByDefault }] };
  await client.send(new PutBucketEncryptionCommand({ Bucket, ServerSideEncryptionConfiguration }));
  client.destroy();
}

beforeAll(async () => {
  moto = await startMoto(account);
  Object.assign(process.env, moto.environment);
  await bucketFor(prepared, 'aws:kms');
  await bucketFor(unprepared, 'AES256');
}, 90_000);
afterAll(() => {
  moto.stop();
  process.env = outer;
});

const store = () => planStoreOf(prepared);

it('keeps what it is given, and gives it back byte by byte', async () => {
  const content = Buffer.from([0, 255, 10, 13, 0]);
  await store().put('dev/some.tfplan', content);
  expect(await store().get('dev/some.tfplan')).toEqual(content);
});

it('knows what is not there', async () => {
  expect(await store().get('dev/other.tfplan')).toBeUndefined();
});

it('says where it is', () => {
  expect(store().place).toBe(`s3://aurora-log-system-state-${account}-eu-central-1/plans/`);
});

it('complains of a bucket that does not encrypt with a key', async () => {
  const other = planStoreOf(unprepared);
  await expect(other.put('dev/some.tfplan', Buffer.from('secret'))).rejects.toThrow(
    /plans\/dev\/some\.tfplan was encrypted with AES256 instead of the key of the state\. Remove it.*npm run bootstrap -- 123456789012$/,
  );
});

it('names the place where AWS refuses', async () => {
  const nowhere = planStoreOf({ account, region: 'eu-north-1' });
  await expect(nowhere.put('dev/some.tfplan', Buffer.from('secret'))).rejects.toThrow(
    /^s3:\/\/aurora-log-system-state-123456789012-eu-north-1\/plans\/dev\/some\.tfplan cannot be written: NoSuchBucket/,
  );
  await expect(nowhere.get('dev/some.tfplan')).rejects.toThrow(/cannot be read: NoSuchBucket/);
});
