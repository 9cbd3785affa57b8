import { pipelineEvents } from '../../../contract/pipeline-events';
import { recordFields } from '../../../contract/record-fields';
import { systemStreams } from '../../../contract/streams';
import { eventLine, tell, type PipelineEvent } from '../../../services/processor/events';
import type { Answer } from '../../../services/processor/ports/sink';
import { recordingLog } from '../support/recording-log';
import { noon, trackedItem } from '../support/tracked-item';

const event: PipelineEvent = {
  name: pipelineEvents.gap.name,
  of: trackedItem(),
  offset: 10,
  length: 90,
  sentence: '90 bytes are gone.',
  warning: true,
};
const stored: Answer = {
  kind: 'response',
  status: 200,
  body: { status: [{ name: systemStreams.pipelineEvents.name, successful: 1, failed: 0 }] },
};
const refused: Answer = { kind: 'response', status: 503, body: {} };

function teller(answers: readonly Answer[]) {
  const log = recordingLog();
  const sent: (readonly string[])[] = [];
  const send = async (_: string, lines: readonly string[]) => {
    sent.push(lines);
    return answers[Math.min(sent.length, answers.length) - 1] ?? stored;
  };
  const away = async () => {
    throw new Error('not asked here');
  };
  const sink = { send, offsets: away, count: away, ready: async () => true };
  const clock = { now: () => noon, sleep: async () => undefined };
  return { log, sent, deps: { sink, clock, log, random: () => 0.5 } };
}
const { signal } = new AbortController();

describe('Events of the pipeline', () => {
  it('have columns of the contract, and an id that is the same when they are told again', () => {
    const columns = JSON.parse(eventLine(event, noon)) as Record<string, unknown>;
    expect(Object.keys(columns).filter((name) => !(name in recordFields))).toEqual([]);
    expect(columns).toMatchObject({
      ...{ _timestamp: noon * 1000, event_name: 'aurora.pipeline.gap', severity_text: 'Warning' },
      log_record_uid: `${event.of.generation}:10:aurora.pipeline.gap`,
    });
    const later = JSON.parse(eventLine(event, noon + 5000)) as Record<string, unknown>;
    expect(later['log_record_uid']).toBe(columns['log_record_uid']);
  });

  it('are sent until OpenObserve has them', async () => {
    const { deps, sent } = teller([refused, refused, stored]);
    await tell(deps, [event], signal);
    expect(sent).toHaveLength(3);
  });

  it('are in the log even when OpenObserve takes none, and stop nothing', async () => {
    const { deps, sent, log } = teller([refused]);
    await tell(deps, [event], signal);
    expect(sent).toHaveLength(4);
    expect(log.lines.map(({ level, message }) => [level, message])).toEqual([
      ['warn', '90 bytes are gone.'],
      ['warn', 'OpenObserve took no events'],
    ]);
  });

  it('send nothing where there is nothing to tell', async () => {
    const { deps, sent } = teller([stored]);
    await tell(deps, [], signal);
    expect(sent).toEqual([]);
  });
});
