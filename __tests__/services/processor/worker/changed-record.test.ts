import { line, lines, rig } from './support';

/** A rig whose first owner dies for good once it has sent a batch, before the checkpoint. */
function dyingRig() {
  let dead: (() => void) | undefined;
  const died = new Promise<void>((resolve) => (dead = resolve));
  let isFirst = true;
  const tools = rig({
    versioned: false,
    batchBytes: 100_000,
    faultPoints: (step) => {
      if (!isFirst || step !== 'f') return undefined;
      isFirst = false;
      dead?.();
      return new Promise<void>(() => undefined);
    },
  });
  return {
    ...tools,
    /** Reads as the owner that dies. */
    async dies(generation: string): Promise<void> {
      void tools.read(generation);
      await died;
      expect(tools.store.item(generation)).toMatchObject({ offset: 0, records: 0, taken: true });
    },
    /** Offset, length and the beginning of the text of what is stored, in the order in which it arrived. */
    places: () =>
      tools
        .stored()
        .map(
          ({ log_offset, log_record_length, body = '' }) => [log_offset, log_record_length, body] as const,
        ),
  };
}

describe('A record that was sent by an owner that died before its checkpoint, and is another one now', () => {
  it.each([
    { now: 'longer', text: 'number 4 has more to say' },
    { now: 'shorter', text: 'number' },
  ])(
    'is delivered as it is, where the file was cut inside it and has grown again: $now',
    async ({ text }) => {
      const { found, dies, sighted, read, places, store } = dyingRig();
      const { generation } = await found(lines(1, 5));
      await dies(generation);
      const at = lines(1, 3).length;
      expect(places().at(-1)).toEqual([at, line(4).length, 'number 4']);

      const changed = line(4, text);
      await sighted(generation, lines(1, 3) + changed + lines(5, 8));
      expect(await read(generation)).toBe('done');
      expect(places().slice(4, 6)).toEqual([
        [at, changed.length, text],
        [at + changed.length, line(5).length, 'number 5'],
      ]);
      // What did not change is there once, and was not sent again.
      expect(places().filter(([offset]) => offset < at)).toHaveLength(3);
      expect(store.item(generation)).toMatchObject({ records: 7, gaps: 0 });
    },
  );

  it('is delivered whole, where it was the last one of a sealed file and has grown', async () => {
    const { found, dies, sighted, read, places, store } = dyingRig();
    const cut = line(3).slice(0, -3);
    const { generation } = await found(lines(1, 2) + cut);
    store.edit(generation, { sealed: true });
    await dies(generation);
    const at = lines(1, 2).length;
    expect(places().at(-1)).toEqual([at, cut.length, 'number']);

    await sighted(generation, lines(1, 4));
    expect(await read(generation)).toBe('done');
    expect(places().slice(3)).toEqual([[at, line(3).length, 'number 3']]);
  });
});
