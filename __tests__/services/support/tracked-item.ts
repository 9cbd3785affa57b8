import type { DeadLetter, TrackedGeneration } from '../../../contract/items';
import type { S3Source } from '../../../contract/messages';
import { untouched } from '../../../services/tracking/untouched';

/** A moment that tests begin at: 2026-11-21T12:00:00Z. */
export const noon = Date.UTC(2026, 10, 21, 12);

export const s3Source = (etag = '"e1"', key = 'c1/db-1/slowquery/mysql-slowquery.log'): S3Source => ({
  kind: 's3',
  bucket: 'logs',
  key,
  etag,
});

/** A generation as discovery creates it, with what a test says about it. */
export function trackedItem(change: Partial<TrackedGeneration> = {}): TrackedGeneration {
  const instance = change.instance_id ?? 'db-1';
  return {
    instance_id: instance,
    generation: 'a'.repeat(32),
    cluster_id: 'c1',
    engine: 'aurora-mysql',
    log_type: 'slowquery',
    anchor: { offset: 0, length: 20, sha256: 'b'.repeat(64) },
    found_at: noon,
    file_time: noon,
    open: instance,
    log_file_name: 'slowquery/mysql-slowquery.log',
    source: s3Source(),
    size: 1000,
    compressed: false,
    last_written: noon,
    ...untouched,
    marks: [],
    expires_at: noon / 1000 + 37 * 86_400,
    ...change,
  };
}

/** A dead letter that waits, with what a test says about it. */
export function waitingLetter(change: Partial<DeadLetter> = {}): DeadLetter {
  const generation = change.generation ?? 'a'.repeat(32);
  const from = change.from ?? 100;
  return {
    instance_id: 'db-1',
    job_id: `${generation}:${from}`,
    generation,
    log_type: 'slowquery',
    from,
    to: 200,
    parser_state: '{}',
    records: 1,
    cause: 'HTTP 400: no',
    attempts: 1,
    state: 'waiting',
    created_at: noon,
    updated_at: noon,
    expires_at: noon / 1000 + 37 * 86_400,
    ...change,
  };
}
