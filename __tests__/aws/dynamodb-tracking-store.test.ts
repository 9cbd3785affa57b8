import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { documentClient } from '../../services/tracking/dynamodb-client';
import { dynamodbTrackingStore } from '../../services/tracking/dynamodb-tracking-store';
import type { TrackingStore } from '../../services/tracking/store';
import { Aws, region } from '../e2e/support/aws';
import { manualClock } from '../services/support/manual-clock';
import { recordingLog } from '../services/support/recording-log';
import { trackedItem } from '../services/support/tracked-item';
import { itKeepsTheContractOfTrackingStores } from '../services/support/tracking-store-contract';

let aws: Aws;
let table: string;
let client: ReturnType<typeof documentClient>;
let store: TrackingStore;
const log = recordingLog();

beforeAll(async () => {
  aws = await Aws.start();
  Object.assign(process.env, aws.environment);
  table = (await aws.place('contract')).tables.logFileTracking;
  client = documentClient({ region });
  store = dynamodbTrackingStore({ client, table, log, clock: manualClock(), random: () => 0 });
}, 90_000);

afterAll(() => {
  client.destroy();
  aws.stop();
});

describe('the tracking store on DynamoDB', () => {
  itKeepsTheContractOfTrackingStores(async () => store);

  describe('with an item that is not what the contract says', () => {
    const broken = { ...trackedItem({ instance_id: 'broken' }), offset: 'far' };
    beforeAll(() => client.send(new PutCommand({ TableName: table, Item: broken })));

    it('names table, key and attribute where it is asked for', async () => {
      await expect(store.get(trackedItem({ instance_id: 'broken' }))).rejects.toThrow(
        `table ${table}, item with instance_id "broken", generation "${broken.generation}": offset: `,
      );
    });

    it('leaves it out and says so, and goes on with the others', async () => {
      await store.create(trackedItem({ instance_id: 'sound' }));
      const found: string[] = [];
      for await (const { instance_id } of store.open()) found.push(instance_id);
      expect(found).toContain('sound');
      expect(found).not.toContain('broken');
      expect(log.lines).toContainEqual(
        expect.objectContaining({ level: 'error', cause: expect.stringContaining('"broken"') }),
      );
    });
  });
});
