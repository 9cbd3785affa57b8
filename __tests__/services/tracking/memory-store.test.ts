import { memoryStore } from '../support/memory-store';
import { itKeepsTheContractOfTrackingStores } from '../support/tracking-store-contract';

describe('the tracking store that other tests use', () => {
  itKeepsTheContractOfTrackingStores(async () => memoryStore());
});
