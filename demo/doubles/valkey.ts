import type { DeliveredMarks } from '../../services/processor/ports/delivered-marks';
import { ownCounter, type CallCounter } from '../../services/source/rds/budget';

/** Valkey in memory: the marks of batches that were delivered, and the count of calls that all share. */
export interface MemoryValkey {
  readonly marks: DeliveredMarks;
  readonly counter: CallCounter;
}

export function memoryValkey(): MemoryValkey {
  const ends = new Map<string, number>();
  return {
    counter: ownCounter(),
    marks: {
      deliveredTo: async (generation, from) => ends.get(`${generation}:${from}`),
      mark: async (generation, from, to) => void ends.set(`${generation}:${from}`, to),
    },
  };
}
