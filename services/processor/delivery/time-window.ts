import type { OutgoingRecord } from '../ports/sink';

/** How far from now the time of a record may be. */
export interface TimeWindow {
  /** Milliseconds into the past: `ZO_INGEST_ALLOWED_UPTO`. */
  readonly past: number;
  /**
   * Milliseconds into the future: `ZO_INGEST_ALLOWED_IN_FUTURE`, 24 hours unless set (openobserve v0.15.0-rc4,
   * src/config/src/config.rs).
   * @default 24 hours
   */
  readonly future?: number;
}

const day = 24 * 3600 * 1000;

/**
 * Why OpenObserve would discard a record for its time, which it does with status 200; undefined for one that it takes
 * (openobserve v0.15.0-rc4, src/service/logs/ingest.rs, handle_timestamp).
 *
 * @param now milliseconds since 1970
 */
export function misfit(
  { time }: Pick<OutgoingRecord, 'time'>,
  now: number,
  { past, future = day }: TimeWindow,
): 'too old' | 'in the future' | undefined {
  if (time < (now - past) * 1000) return 'too old';
  return time > (now + future) * 1000 ? 'in the future' : undefined;
}
