import { itKeepsTheContractOfDeadLetterStores } from '../support/dead-letter-store-contract';
import { memoryDeadLetters } from '../support/memory-dead-letters';

describe('the store of dead letters that other tests use', () => {
  itKeepsTheContractOfDeadLetterStores(async () => memoryDeadLetters());
});
