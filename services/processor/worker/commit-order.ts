/**
 * Which offset of one partition may be committed, when hints are done in any order: the one before which everything is
 * done. What it remembers is bounded by the hints that are under way, and by those that are done behind one that is not.
 */
export interface CommitOrder {
  /** A hint has come. They come in the order of their offsets, which may have holes. */
  receive(offset: bigint): void;
  /** It is dealt with. One that was not received, or is done already, changes nothing. */
  done(offset: bigint): void;
  /** The next offset to be read by whoever follows; undefined while nothing new may be committed. */
  due(): bigint | undefined;
  /** The broker has acknowledged it. */
  committed(position: bigint): void;
  /** Hints that are received and not done. */
  readonly underWay: number;
}

export function commitOrder(): CommitOrder {
  /** Offsets in their order, and whether they are done. The front one is not. */
  const received = new Map<bigint, boolean>();
  let position: bigint | undefined;
  let acknowledged: bigint | undefined;
  let underWay = 0;

  return {
    receive: (offset) => {
      if (received.has(offset)) return;
      received.set(offset, false);
      underWay += 1;
    },
    done: (offset) => {
      if (received.get(offset) !== false) return;
      received.set(offset, true);
      underWay -= 1;
      for (const [each, isDone] of received) {
        if (!isDone) return;
        received.delete(each);
        position = each + 1n;
      }
    },
    due: () => (position === acknowledged ? undefined : position),
    committed: (to) => {
      acknowledged = to;
    },
    get underWay() {
      return underWay;
    },
  };
}
