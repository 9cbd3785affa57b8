import type { TrackedGeneration } from '../../../contract/items';
import type { Progress, TrackingStore } from '../../../services/tracking/store';
import { noon, s3Source, trackedItem } from './tracked-item';

async function collected<T>(items: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = [];
  for await (const item of items) found.push(item);
  return found;
}

const progressOf = (item: TrackedGeneration, change: Partial<Progress> = {}): Progress => ({
  offset: item.offset,
  state: item.state,
  marks: item.marks,
  records: item.records,
  unstructured: item.unstructured,
  declared: item.declared,
  gaps: item.gaps,
  gap_bytes: item.gap_bytes,
  duplicates: item.duplicates,
  attempts: item.attempts,
  taken: true,
  ...change,
});

/**
 * What every tracking store promises, so that what is tested with one holds for the others. It is called inside of a
 * `describe`.
 *
 * @param makeStore a store; it may be the same each time, since each test has an instance of its own
 */
export function itKeepsTheContractOfTrackingStores(makeStore: () => Promise<TrackingStore>): void {
  let store: TrackingStore;
  let item: TrackedGeneration;
  let instances = 0;

  beforeEach(async () => {
    store = await makeStore();
    instances += 1;
    item = trackedItem({ instance_id: `db-${instances}` });
  });

  const now = async (key = item): Promise<TrackedGeneration> => {
    const found = await store.get(key);
    if (!found) throw new Error('there is no such generation');
    return found;
  };
  const created = async (change: Partial<TrackedGeneration> = {}): Promise<TrackedGeneration> => {
    item = { ...item, ...change };
    expect(await store.create(item)).toBe(true);
    return now();
  };
  const openOnes = async () =>
    (await collected(store.open())).filter(({ instance_id }) => instance_id === item.instance_id);

  describe('create', () => {
    it('stores every attribute as it was given', async () => {
      const whole = trackedItem({
        ...item,
        source: { ...s3Source(), version: 'v1' },
        parent: 'c'.repeat(32),
        base: 7,
        marks: [{ offset: 10, length: 10, hash: '0123456789abcdef' }],
        last_time: noon * 1000 + 1,
      });
      expect(await store.create(whole)).toBe(true);
      expect(await now()).toEqual(whole);
    });

    it('changes nothing where there is one already', async () => {
      await created();
      expect(await store.create({ ...item, offset: 5 })).toBe(false);
      expect(await now()).toEqual(item);
    });
  });

  describe('reading', () => {
    it('finds nothing where there is nothing', async () => {
      expect(await store.get(item)).toBeUndefined();
      expect(await store.take(item, 'worker-1')).toBeUndefined();
      expect(await store.save(item, 0, progressOf(item))).toBe(false);
      expect(await store.seal(item)).toBe(false);
      expect(await store.sight(item, item)).toBe(false);
      expect(await store.verified(item, noon, 0)).toBe(false);
      expect(await store.get(item)).toBeUndefined();
    });

    it('gives many at once, without those that are not there', async () => {
      await created();
      const more = Array.from({ length: 130 }, (_, n) => ({ ...item, generation: `g${n}` }));
      for (const each of more.slice(0, 105)) await store.create(each);
      const found = await store.getMany([item, ...more, item]);
      expect(new Set(found.map(({ generation }) => generation))).toEqual(
        new Set([item, ...more.slice(0, 105)].map(({ generation }) => generation)),
      );
    });

    it('gives those of an instance, and of no other, complete ones too', async () => {
      await created();
      const second = { ...item, generation: 'g2', open: undefined };
      await store.create(second);
      await store.create({ ...item, instance_id: `${item.instance_id}-other`, open: 'x' });
      const found = await collected(store.ofInstance(item.instance_id));
      expect(found.map(({ generation }) => generation).sort()).toEqual([item.generation, 'g2'].sort());
    });

    it('goes through those that are open, and through no others', async () => {
      await created();
      await store.create({ ...item, generation: 'closed', open: undefined });
      expect(await openOnes()).toEqual([item]);
    });
  });

  describe('sight', () => {
    const sighting = {
      log_file_name: 'slowquery/mysql-slowquery.log.2026-11-21.11',
      source: s3Source('"e2"', 'c1/db-1/slowquery/mysql-slowquery.log.2026-11-21.11'),
      size: 2000,
      compressed: true,
      last_written: noon + 1,
    };

    it('says where the body lies now, and that it is no longer missing', async () => {
      const seen = await created({ missing_since: noon });
      expect(await store.sight(seen, sighting)).toBe(true);
      expect(await now()).toEqual({ ...item, ...sighting, missing_since: undefined });
      expect(await now()).not.toHaveProperty('missing_since');
    });

    it('changes nothing where somebody has seen another body meanwhile', async () => {
      const seen = await created();
      await store.sight(seen, { ...sighting, source: s3Source('"e9"') });
      const before = await now();
      expect(await store.sight(seen, sighting)).toBe(false);
      expect(await now()).toEqual(before);
    });

    it('tells versions of the same body apart', async () => {
      const seen = await created({ source: { ...s3Source(), version: 'v1' } });
      expect(await store.sight({ ...seen, source: s3Source() }, sighting)).toBe(false);
      expect(await store.sight(seen, sighting)).toBe(true);
    });

    it('opens again what was sealed, complete and verified, for a body that was not read', async () => {
      const seen = await created({ sealed: true, complete: true, read_to: '"e1"', open: undefined });
      expect(await store.sight(seen, sighting)).toBe(true);
      expect(await now()).toMatchObject({ sealed: false, complete: false, open: item.instance_id });
      expect(await openOnes()).toHaveLength(1);
    });

    it('leaves finished what was read to its end, and has only moved', async () => {
      const seen = await created({ sealed: true, complete: true, read_to: '"e2"', open: undefined });
      expect(await store.sight(seen, sighting)).toBe(true);
      expect(await now()).toMatchObject({ sealed: true, complete: true, source: sighting.source });
      expect(await openOnes()).toEqual([]);
    });
  });

  describe('take', () => {
    it('raises the fence, and says whether the owner before has given it back', async () => {
      await created();
      const first = await store.take(item, 'worker-1');
      expect(first).toEqual({ item: { ...item, fence: 1, taken: true, owner: 'worker-1' }, unsure: false });
      const second = await store.take(item, 'worker-2');
      expect(second).toEqual({ item: { ...item, fence: 2, taken: true, owner: 'worker-2' }, unsure: true });
      expect(await now()).toEqual(second?.item);
      expect(await store.save(item, 2, progressOf(item, { taken: false }))).toBe(true);
      expect(await store.take(item, 'worker-3')).toMatchObject({ item: { fence: 3 }, unsure: false });
    });

    it('lets one of two that take at the same moment be the newest owner', async () => {
      await created();
      const both = await Promise.all([store.take(item, 'worker-1'), store.take(item, 'worker-2')]);
      expect(both.map((taken) => taken?.item.fence).sort()).toEqual([1, 2]);
      expect(both.map((taken) => taken?.unsure).sort()).toEqual([false, true]);
    });

    it('gives no two of twenty that take at the same moment the same fence', async () => {
      await created();
      const workers = Array.from({ length: 20 }, (_, index) => `worker-${index + 1}`);
      const taken = await Promise.all(workers.map((worker) => store.take(item, worker)));
      const fences = taken.map((each) => each?.item.fence ?? 0).sort((one, other) => one - other);
      expect(fences).toEqual(workers.map((_, index) => index + 1));
    });
  });

  describe('save', () => {
    it('stores what the owner found out, and leaves the rest as it is', async () => {
      await created();
      await store.take(item, 'worker-1');
      const progress = progressOf(item, {
        offset: 500,
        state: '{"database":"shop"}',
        marks: [{ offset: 500, length: 100, hash: 'f'.repeat(16) }],
        records: 3,
        read_to: '"e1"',
        first_time: noon * 1000,
        last_time: noon * 1000 + 999_999,
        taken: false,
      });
      expect(await store.save(item, 1, progress)).toBe(true);
      expect(await now()).toEqual({ ...item, ...progress, fence: 1, owner: 'worker-1' });
    });

    it('removes what is given as undefined, and keeps what is not given', async () => {
      await created({ cause: 'S3: 500', missing_since: noon, superseded_by: 'g.2' });
      expect(await store.save(item, 0, progressOf(item, { cause: undefined }))).toBe(true);
      const after = await now();
      expect(after).not.toHaveProperty('cause');
      expect(after).toMatchObject({ missing_since: noon, superseded_by: 'g.2' });
    });

    it('refuses an owner that has a successor', async () => {
      await created();
      await store.take(item, 'worker-1');
      await store.take(item, 'worker-2');
      const before = await now();
      expect(await store.save(item, 1, progressOf(item, { offset: 900 }))).toBe(false);
      expect(await store.save(item, 3, progressOf(item, { offset: 900 }))).toBe(false);
      expect(await now()).toEqual(before);
    });

    it('never lets the offset shrink', async () => {
      await created({ offset: 10 });
      expect(await store.save(item, 0, progressOf(item, { offset: 9 }))).toBe(false);
      expect(await store.save(item, 0, progressOf(item, { offset: 10 }))).toBe(true);
      expect(await store.save(item, 0, progressOf(item, { offset: 11 }))).toBe(true);
      expect((await now()).offset).toBe(11);
    });
  });

  describe('seal', () => {
    it('notes that no bytes are expected any more', async () => {
      const seen = await created();
      expect(await store.seal(seen)).toBe(true);
      expect(await now()).toEqual({ ...item, sealed: true });
    });

    it.each([
      ['its body', { source: s3Source('"e0"') }],
      ['its offset', { offset: 1 }],
      ['its owner', { fence: 1 }],
    ])('refuses where %s has changed since', async (_, other) => {
      const seen = await created();
      expect(await store.seal({ ...seen, ...other })).toBe(false);
      expect(await now()).toEqual(item);
    });
  });

  describe('verified', () => {
    it('notes up to where records were found, and keeps open what is not complete', async () => {
      const seen = await created({ offset: 700 });
      expect(await store.verified(seen, noon, 700)).toBe(true);
      expect(await now()).toEqual({ ...item, verified_at: noon, verified_to: 700 });
      expect(await openOnes()).toHaveLength(1);
    });

    it('closes what is complete and was found to its end, and nothing before', async () => {
      await created({ offset: 700, length: 700, sealed: true, complete: true });
      expect(await store.verified(await now(), noon, 699)).toBe(true);
      expect(await openOnes()).toHaveLength(1);
      expect(await store.verified(await now(), noon + 1, 700)).toBe(true);
      expect(await openOnes()).toEqual([]);
      expect(await now()).not.toHaveProperty('open');
    });

    it('lets one of two be first', async () => {
      const seen = await created();
      const both = await Promise.all([store.verified(seen, noon, 0), store.verified(seen, noon + 1, 0)]);
      expect(both.filter(Boolean)).toHaveLength(1);
      const again = await now();
      expect(await store.verified(seen, noon + 2, 0)).toBe(false);
      expect(await store.verified(again, noon + 2, 0)).toBe(true);
    });

    it('refuses where the body has changed since', async () => {
      const seen = await created();
      expect(await store.verified({ ...seen, source: s3Source('"e0"') }, noon, 0)).toBe(false);
      expect(await now()).toEqual(item);
    });
  });
}
