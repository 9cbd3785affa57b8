import { bufferPlan } from '../../../../constructs/helm/fluent-bit/buffer';

/** What the node holds at the very worst when inputs pause: each chunk full and one largest append over, in MiB. */
const atPause = (maxChunksUp: number, inputs: number) => (maxChunksUp + inputs) * (2 + 4);

it('pauses when chunks of 2 MiB fill the buffer', () => {
  expect(bufferPlan(256).maxChunksUp).toBe(128);
  expect(bufferPlan(100).maxChunksUp).toBe(50);
});

it.each([16, 64, 256, 1024])(
  'pauses long before it drops, at %d MiB, also after two restarts',
  (bufferMib) => {
    const { maxChunksUp, totalLimitMib } = bufferPlan(bufferMib);

    expect(totalLimitMib).toBeGreaterThanOrEqual(3 * atPause(maxChunksUp, 4));
  },
);

it('holds the node’s disk to a multiple of what was asked for', () => {
  expect(bufferPlan(256).totalLimitMib).toBe(2376);
});
