import type { Hint } from '../../contract/messages';
import type { HintPublisher } from '../../services/discovery/hint-publisher';
import type { HintStream, ReceivedHint } from '../../services/processor/ports/hints';
import { commitOrder, type CommitOrder } from '../../services/processor/worker/commit-order';
import type { Clock } from '../../services/shared/clock';

/** A worker among the others, who share the partitions. */
export interface Member {
  readonly hints: HintStream;
  /** It says nothing any more. The others take over when the session times out. */
  vanish(): void;
}

/** Kafka in memory: at least once, in order within a partition, with one consumer group. */
export interface Broker extends HintPublisher {
  join(): Member;
}

interface Partition {
  readonly messages: Hint[];
  committed: number;
}

interface Assigned {
  position: number;
  readonly order: CommitOrder;
}

interface Joined {
  readonly assigned: Map<Partition, Assigned>;
  isOpen: boolean;
  isSilent: boolean;
  wake: () => void;
}

const partitionCount = 12;

const partitionOf = (text: string): number =>
  [...text].reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) % 9973, 7) % partitionCount;

/**
 * @param sessionTimeout milliseconds after which a member that says nothing is taken for dead
 * @param rebalanced told how many members share the partitions now
 */
export function memoryBroker(
  clock: Clock,
  sessionTimeout: number,
  rebalanced: (members: number) => void = () => undefined,
): Broker {
  const partitions = Array.from({ length: partitionCount }, (): Partition => ({
    messages: [],
    committed: 0,
  }));
  let members: Joined[] = [];

  const rebalance = (): void => {
    for (const { assigned } of members) assigned.clear();
    partitions.forEach((partition, index) => {
      const fresh = { position: partition.committed, order: commitOrder() };
      members[index % members.length]?.assigned.set(partition, fresh);
    });
    for (const { wake } of members) wake();
    rebalanced(members.length);
  };

  const leave = (member: Joined): void => {
    if (!members.includes(member)) return;
    members = members.filter((each) => each !== member);
    member.assigned.clear();
    rebalance();
  };

  const next = ({ assigned }: Joined): ReceivedHint | undefined => {
    for (const [partition, own] of assigned) {
      const hint = partition.messages[own.position];
      if (!hint) continue;
      const offset = BigInt(own.position);
      own.position += 1;
      own.order.receive(offset);
      const done = (): void => {
        own.order.done(offset);
        const due = own.order.due();
        // Who has lost the partition commits in vain.
        if (due === undefined || assigned.get(partition) !== own) return;
        partition.committed = Number(due);
        own.order.committed(due);
      };
      return { hint, done };
    }
    return undefined;
  };

  return {
    publish: async (hints) => {
      for (const hint of hints) partitions[partitionOf(hint.instance_id)]?.messages.push(hint);
      for (const { wake } of members) wake();
    },
    join: () => {
      const member: Joined = { assigned: new Map(), isOpen: true, isSilent: false, wake: () => undefined };
      members = [...members, member];
      rebalance();
      return {
        hints: {
          async *[Symbol.asyncIterator]() {
            while (member.isOpen) {
              const hint = next(member);
              if (hint) yield hint;
              else
                await new Promise<void>((resolve) => {
                  member.wake = resolve;
                });
            }
          },
          close: async () => {
            member.isOpen = false;
            if (!member.isSilent) leave(member);
            member.wake();
          },
        },
        vanish: () => {
          member.isSilent = true;
          member.isOpen = false;
          member.wake();
          void clock.sleep(sessionTimeout).then(() => leave(member));
        },
      };
    },
  };
}
