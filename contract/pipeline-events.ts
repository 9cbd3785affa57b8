/** What the processor tells about itself in the stream `aurora_pipeline_events`, as `event_name`. */
export const pipelineEvents = {
  gap: { name: 'aurora.pipeline.gap', meaning: 'Bytes that are gone and were not read.' },
  branch: {
    name: 'aurora.pipeline.branch',
    meaning: 'A file was shortened or rewritten from some place on, and is read on from there.',
  },
  continuation: {
    name: 'aurora.pipeline.continuation',
    meaning: 'Bytes that came after their file had been taken for finished.',
  },
  resend: {
    name: 'aurora.pipeline.resend',
    meaning: 'Records that OpenObserve had lost, and was sent again.',
  },
  deadLetter: {
    name: 'aurora.pipeline.dead_letter',
    meaning: 'A range that was given up after several attempts, and waits to be replayed.',
  },
  replay: { name: 'aurora.pipeline.replay', meaning: 'A range that was sent again on request.' },
} as const;

export type PipelineEventName = (typeof pipelineEvents)[keyof typeof pipelineEvents]['name'];
