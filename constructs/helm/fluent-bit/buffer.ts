/** How much of the node’s disk and memory the buffer takes, and in which order its limits are reached. */
export interface BufferPlan {
  /** Chunks that are in use at a time. At that number each input pauses: it reads no file and accepts no sender. */
  readonly maxChunksUp: number;
  /** Of each output. Above it the oldest chunks are thrown away, which must never come before the pause. */
  readonly totalLimitMib: number;
}

/** A chunk is closed when it holds more than 2,048,000 bytes (fluent/fluent-bit, include/fluent-bit/flb_input_chunk.h). */
const fullChunkMib = 2;

/** The most that an input adds to a chunk at once, in MiB: every input’s own buffer is held to it. */
export const largestAppendMib = 4;

/**
 * Inputs that can each be one chunk over before they pause, for an input finds out only after it has written: pod logs,
 * the forward input, and the two that release entries of Aurora’s logs.
 */
const inputs = 4;

/**
 * Times that the program may be restarted within one outage of OpenObserve. What it finds on disk after a restart does
 * not count as in use (fluent/fluent-bit v4.0.5, plugins/in_storage_backlog/sb.c), so that each restart lets it take as
 * much again.
 */
const restarts = 2;

/**
 * The limits for a buffer of `bufferMib` on each node.
 *
 * With `storage.pause_on_chunks_overlimit` an input pauses at `storage.max_chunks_up` chunks, over all inputs
 * (src/flb_input_chunk.c, flb_input_chunk_is_storage_overlimit); memory limits of an input with a buffer on disk would
 * not pause it, but move chunks out of that count. `storage.total_limit_size` of an output drops chunks, so it is what
 * the buffer can hold at the very worst: every chunk as large as it gets, one over for each input, and restarts.
 */
export function bufferPlan(bufferMib: number): BufferPlan {
  const maxChunksUp = Math.floor(bufferMib / fullChunkMib);
  const worstMib = (maxChunksUp + inputs) * (fullChunkMib + largestAppendMib);
  return { maxChunksUp, totalLimitMib: worstMib * (1 + restarts) };
}
