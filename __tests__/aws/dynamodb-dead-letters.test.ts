import { documentClient } from '../../services/tracking/dynamodb-client';
import { dynamodbDeadLetters } from '../../services/tracking/dynamodb-dead-letters';
import { dynamodbInstances, everyInstance } from '../../services/tracking/dynamodb-instances';
import type { DynamodbDeps } from '../../services/tracking/dynamodb-table';
import { Aws, region, type Place } from '../e2e/support/aws';
import { itKeepsTheContractOfDeadLetterStores } from '../services/support/dead-letter-store-contract';
import { recordingLog } from '../services/support/recording-log';
import { noon } from '../services/support/tracked-item';

let aws: Aws;
let place: Place;
let client: ReturnType<typeof documentClient>;
const log = recordingLog();

beforeAll(async () => {
  aws = await Aws.start();
  Object.assign(process.env, aws.environment);
  place = await aws.place('letters');
  client = documentClient({ region });
}, 90_000);

afterAll(() => {
  client.destroy();
  aws.stop();
});

describe('the store of dead letters on DynamoDB', () => {
  itKeepsTheContractOfDeadLetterStores(async () =>
    dynamodbDeadLetters({ client, table: place.tables.logProcessingJobs, log }),
  );
});

describe('the store of instances on DynamoDB', () => {
  const instance = { instance_id: 'db-1', cluster_id: 'c1', engine: 'aurora-mysql' } as const;
  const deps = (): DynamodbDeps => ({ client, table: place.tables.instanceMetadata, log });

  it('notes when an instance was first and last seen, and never goes back', async () => {
    const store = dynamodbInstances(deps());
    await store.seen(instance, noon);
    await store.seen({ ...instance, cluster_id: 'c2' }, noon + 9);
    await store.seen(instance, noon + 5);
    const found = [];
    for await (const each of everyInstance(deps())) found.push(each);
    expect(found).toEqual([{ ...instance, cluster_id: 'c2', first_seen_at: noon, last_seen_at: noon + 9 }]);
  });
});
