import type { TrackedGeneration } from '../../../contract/items';
import type { Progress } from '../../tracking/store';

/** A checkpoint that says what the item says already, for whoever takes a generation and reads nothing of it. */
export const unchanged = (item: TrackedGeneration): Omit<Progress, 'taken'> => {
  const { offset, state, marks, records, unstructured, declared, gaps, gap_bytes, duplicates, attempts } =
    item;
  return { offset, state, marks, records, unstructured, declared, gaps, gap_bytes, duplicates, attempts };
};
