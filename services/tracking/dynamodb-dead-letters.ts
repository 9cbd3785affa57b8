import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { deadLetter, type DeadLetter } from '../../contract/items';
import { tables } from '../../contract/tables';
import type { DeadLetterStore } from './dead-letters';
import { equals, unlessConditionFails, updateOf, type Term, type Update } from './dynamodb-requests';
import { dynamodbTable, type DynamodbDeps } from './dynamodb-table';

const { sortKey } = tables.logProcessingJobs;

type Key = Pick<DeadLetter, 'instance_id' | 'job_id'>;

/** Days that a dead letter is kept after it was replayed. */
const daysAfterReplay = 30;

/** A letter that waits does not expire. */
const never = Date.UTC(9999, 0) / 1000;

const expiryOf = (state: DeadLetter['state'], at: number): number =>
  state === 'replayed' ? Math.floor(at / 1000) + daysAfterReplay * 86_400 : never;

/** Attempts so far, and one more; those of the letter where there was none. */
const oneMore =
  ({ attempts }: DeadLetter): Term =>
  ({ name, value }) =>
    `${name('attempts')} = if_not_exists(${name('attempts')}, ${value(attempts - 1)}) + ${value(1)}`;

/** What stays as it was first written. */
const first =
  (attribute: string, content: unknown): Term =>
  ({ name, value }) =>
    `${name(attribute)} = if_not_exists(${name(attribute)}, ${value(content)})`;

const isNew: Term = ({ name }) => `attribute_not_exists(${name(sortKey)})`;
/** What waits is not made shorter. */
const isNoLonger =
  (to: number): Term =>
  ({ name, value }) =>
    `${name('state')} <> ${value('waiting')} OR ${name('to')} <= ${value(to)}`;

/**
 * Dead letters on DynamoDB. After `put` a letter waits, whatever became of it before; a replay that is under way then cannot
 * close it. Of two ranges that begin at the same place and wait the longer one stays.
 */
export function dynamodbDeadLetters(deps: DynamodbDeps): DeadLetterStore {
  const { client, table } = deps;
  const items = dynamodbTable<DeadLetter>(deps, deadLetter, tables.logProcessingJobs);
  const keyOf = ({ instance_id, job_id }: Key) => ({ instance_id, job_id });
  const write = (key: Key, update: Update): Promise<boolean> =>
    unlessConditionFails(
      client.send(new UpdateCommand({ TableName: table, Key: keyOf(key), ...updateOf(update) })),
    );

  return {
    async put(letter) {
      const { generation, log_type, from, to, parser_state, records, cause, created_at, updated_at } = letter;
      const content = { generation, log_type, from, to, parser_state, records, cause, updated_at };
      const written = await write(letter, {
        change: { ...content, state: 'waiting', expires_at: never },
        computed: [oneMore(letter), first('created_at', created_at)],
        conditions: [(refer) => `${isNew(refer)} OR ${isNoLonger(to)(refer)}`],
      });
      if (written) return;
      // A letter that is moved between the two requests has found out more about its range than this failure.
      await write(letter, {
        change: { cause, updated_at },
        computed: [oneMore(letter)],
        conditions: [equals('state', 'waiting')],
      });
    },
    get: (instance, jobId) => items.get({ instance_id: instance, job_id: jobId }),
    ofInstance: (instance) => items.ofInstance(instance),
    move: (seen, { state, cause, attempts }, at) =>
      write(seen, {
        change: { state, cause, attempts, updated_at: at, expires_at: expiryOf(state, at) },
        conditions: [equals('state', seen.state)],
      }),
  };
}
