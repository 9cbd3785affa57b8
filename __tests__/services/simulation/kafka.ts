import type { Hint } from '../../../contract/messages';
import { topics } from '../../../contract/topics';
import type { HintPublisher } from '../../../services/discovery/hint-publisher';
import type { HintStream, ReceivedHint } from '../../../services/processor/ports/hints';
import { commitOrder, type CommitOrder } from '../../../services/processor/worker/commit-order';
import type { SimProcess } from './process';
import type { VirtualTime } from './virtual-time';

const partitionsOfEach = 3;

interface Partition {
  messages: Hint[];
  committed: bigint;
}

interface Member {
  readonly process: SimProcess;
  assigned: Map<Partition, { position: bigint; readonly order: CommitOrder }>;
  open: boolean;
  wake(): void;
}

/** A broker with one consumer group: at least once, in order within a partition, and forgetful when it is wiped. */
export interface SimKafka extends HintPublisher {
  away: boolean;
  /** A worker joins the group. */
  join(process: SimProcess): HintStream;
  /** Whoever is silent for the session timeout is no member any more. */
  silent(process: SimProcess, milliseconds: number): void;
  /** Everything is gone: messages, and what was committed. */
  wipe(): void;
  readonly rebalances: number;
}

/** Milliseconds of silence after which a member is thrown out. */
const sessionTimeout = 45_000;

const hash = (text: string): number =>
  [...text].reduce((sum, each) => (sum * 31 + each.charCodeAt(0)) % 9973, 7);

export function simKafka(time: VirtualTime): SimKafka {
  let members: Member[] = [];
  let rebalances = 0;
  const partitions = new Map<string, Partition>();
  for (const topic of Object.values(topics))
    for (let index = 0; index < partitionsOfEach; index += 1)
      partitions.set(`${topic}:${index}`, { messages: [], committed: 0n });

  const wakeAll = (): void => {
    for (const each of members) each.wake();
  };
  /** Everybody gets some partitions, and begins where was committed. */
  const rebalance = (): void => {
    rebalances += 1;
    for (const each of members) each.assigned = new Map();
    [...partitions.values()].forEach((partition, index) => {
      members[index % members.length]?.assigned.set(partition, {
        position: partition.committed,
        order: commitOrder(),
      });
    });
    wakeAll();
  };
  const leave = (member: Member): void => {
    if (!members.includes(member)) return;
    members = members.filter((each) => each !== member);
    member.assigned = new Map();
    rebalance();
  };

  const next = (member: Member): ReceivedHint | undefined => {
    for (const [partition, assigned] of member.assigned) {
      const { position, order } = assigned;
      const hint = partition.messages[Number(position)];
      if (!hint) continue;
      assigned.position += 1n;
      order.receive(position);
      const done = (): void => {
        order.done(position);
        const due = order.due();
        // A member that was thrown out commits in vain.
        if (due === undefined || !member.process.alive || member.assigned.get(partition) !== assigned) return;
        partition.committed = due;
        order.committed(due);
      };
      return { hint, done };
    }
    return undefined;
  };

  const kafka: SimKafka = {
    away: false,
    get rebalances() {
      return rebalances;
    },
    publish: async (hints) => {
      if (kafka.away) throw new Error('the broker is away');
      for (const hint of hints) {
        const partition = partitions.get(
          `${topics[hint.log_type]}:${hash(hint.instance_id) % partitionsOfEach}`,
        );
        partition?.messages.push(hint);
      }
      wakeAll();
      await time.sleep(1);
    },
    join: (process) => {
      let wake: () => void = () => undefined;
      const member: Member = { process, assigned: new Map(), open: true, wake: () => wake() };
      members.push(member);
      rebalance();
      return {
        async *[Symbol.asyncIterator]() {
          while (member.open) {
            await process.gate();
            if (!member.open) return;
            // One that was thrown out while it stood still joins anew.
            if (!members.includes(member)) {
              members.push(member);
              rebalance();
            }
            const hint = kafka.away ? undefined : next(member);
            if (hint) yield hint;
            else
              await new Promise<void>((resolve) => {
                wake = resolve;
                if (kafka.away) void time.sleep(1000).then(resolve);
              });
          }
        },
        close: async () => {
          member.open = false;
          leave(member);
          wake();
        },
      };
    },
    silent: (process, milliseconds) => {
      if (milliseconds < sessionTimeout) return;
      const member = members.find((each) => each.process === process);
      if (member) void time.sleep(sessionTimeout).then(() => leave(member));
      // When it can run again it notices, and comes back.
      if (member && milliseconds !== Infinity) void time.sleep(milliseconds).then(() => member.wake());
    },
    wipe: () => {
      for (const partition of partitions.values()) {
        partition.messages = [];
        partition.committed = 0n;
      }
      rebalance();
    },
  };
  return kafka;
}
