import type { TrackedGeneration } from '../../contract/items';

/** What a generation is before anybody has taken it: nothing of it is read, and it is expected to grow. */
export const untouched = {
  fence: 0,
  taken: false,
  offset: 0,
  state: '{}',
  records: 0,
  unstructured: 0,
  declared: 0,
  gaps: 0,
  gap_bytes: 0,
  duplicates: 0,
  attempts: 0,
  sealed: false,
  complete: false,
} as const satisfies Partial<TrackedGeneration>;
