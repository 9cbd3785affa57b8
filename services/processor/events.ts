import type { TrackedGeneration } from '../../contract/items';
import { recordUid } from '../../contract/generations';
import type { PipelineEventName } from '../../contract/pipeline-events';
import type { RecordFieldName } from '../../contract/record-fields';
import { systemStreams } from '../../contract/streams';
import { backoff, type Random } from '../shared/backoff';
import type { Clock } from '../shared/clock';
import type { Log } from '../shared/log';
import { judge } from './delivery/judge';
import type { Sink } from './ports/sink';

/** Something that happened to a range of a generation, to be told in the stream `aurora_pipeline_events`. */
export interface PipelineEvent {
  readonly name: PipelineEventName;
  readonly of: Pick<TrackedGeneration, 'instance_id' | 'cluster_id' | 'log_file_name' | 'generation'>;
  /** The range, in decompressed bytes. */
  readonly offset: number;
  readonly length: number;
  /** One sentence for people. Never SQL. */
  readonly sentence: string;
  /** Whether somebody should look at it. @default false */
  readonly warning?: boolean;
}

export interface EventDeps {
  readonly sink: Sink;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
}

/** How often an event is sent before it is only logged. */
const patience = 4;

/** An event as one line of NDJSON. Its id is equal whenever the same thing is told again. */
export function eventLine(
  { name, of, offset, length, sentence, warning }: PipelineEvent,
  now: number,
): string {
  const columns: Partial<Record<RecordFieldName, string | number>> = {
    _timestamp: Math.floor(now * 1000),
    event_name: name,
    severity_number: warning ? 13 : 9,
    severity_text: warning ? 'Warning' : 'Information',
    body: sentence,
    aws_rds_instance_id: of.instance_id,
    aws_rds_cluster_id: of.cluster_id,
    log_file_name: of.log_file_name,
    log_generation: of.generation,
    log_offset: offset,
    log_record_length: length,
    log_record_uid: `${recordUid(of.generation, offset)}:${name}`,
  };
  return JSON.stringify(columns);
}

/**
 * Tells of events, before the state is written that makes them final. Best effort: the log has them in any case, and an
 * OpenObserve that takes none of several attempts does not stop the work.
 */
export async function tell(
  { sink, clock, random, log }: EventDeps,
  events: readonly PipelineEvent[],
  signal: AbortSignal,
): Promise<void> {
  if (events.length === 0) return;
  for (const { name, of, offset, length, sentence, warning } of events) {
    const { instance_id: instance, generation } = of;
    log[warning ? 'warn' : 'info'](sentence, { event: name, instance, generation, offset, length });
  }
  const lines = events.map((event) => eventLine(event, clock.now()));
  for (let attempt = 1; attempt <= patience && !signal.aborted; attempt += 1) {
    const judgement = judge(await sink.send(systemStreams.pipelineEvents.name, lines, signal), lines.length);
    if (judgement.verdict === 'sure') return;
    if (attempt === patience) log.warn('OpenObserve took no events', { cause: judgement.cause });
    else await clock.sleep(backoff(attempt, random), signal);
  }
}
