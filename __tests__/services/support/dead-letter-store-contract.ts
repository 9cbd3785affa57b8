import type { DeadLetter } from '../../../contract/items';
import type { DeadLetterStore } from '../../../services/tracking/dead-letters';
import { noon, waitingLetter } from './tracked-item';

/** What every store of dead letters promises. It is called inside of a `describe`. */
export function itKeepsTheContractOfDeadLetterStores(makeStore: () => Promise<DeadLetterStore>): void {
  let store: DeadLetterStore;
  let letter: DeadLetter;
  let instances = 0;

  beforeEach(async () => {
    store = await makeStore();
    instances += 1;
    letter = waitingLetter({ instance_id: `db-${instances}` });
  });

  const now = async (): Promise<DeadLetter> => {
    const found = await store.get(letter.instance_id, letter.job_id);
    if (!found) throw new Error('there is no such dead letter');
    return found;
  };
  const months = (expires: number, since: number) => (expires - since / 1000) / (30 * 86_400);

  it('stores a letter, which waits as long as it takes', async () => {
    await store.put(letter);
    const { expires_at, ...stored } = await now();
    expect({ ...stored, expires_at: letter.expires_at }).toEqual(letter);
    expect(months(expires_at, noon)).toBeGreaterThan(1200);
  });

  it('counts a range that fails again as one letter, with the newer cause and one attempt more', async () => {
    await store.put(letter);
    await store.put({ ...letter, cause: 'HTTP 413', created_at: noon + 5, updated_at: noon + 5 });
    expect(await now()).toMatchObject({
      cause: 'HTTP 413',
      attempts: 2,
      created_at: noon,
      updated_at: noon + 5,
    });
  });

  it('keeps the longer of two ranges that begin at the same place', async () => {
    await store.put(letter);
    await store.put({ ...letter, to: 300, records: 4 });
    expect(await now()).toMatchObject({ to: 300, records: 4, attempts: 2 });
    await store.put({ ...letter, to: 250, records: 3, cause: 'again' });
    expect(await now()).toMatchObject({ to: 300, records: 4, attempts: 3, cause: 'again' });
  });

  it('lets wait again what fails while it is being replayed, so that the replay cannot close it', async () => {
    await store.put(letter);
    await store.move(await now(), { state: 'replaying', cause: letter.cause, attempts: 1 }, noon + 1);
    const replaying = await now();
    await store.put({ ...letter, to: 150, cause: 'again' });
    expect(await now()).toMatchObject({ state: 'waiting', to: 150, cause: 'again', attempts: 2 });
    expect(await store.move(replaying, { state: 'replayed', cause: '', attempts: 1 }, noon + 2)).toBe(false);
    expect((await now()).state).toBe('waiting');
  });

  it('lets wait again what fails after it was replayed, and never expire', async () => {
    await store.put(letter);
    await store.move(await now(), { state: 'replayed', cause: letter.cause, attempts: 1 }, noon + 1);
    await store.put({ ...letter, cause: 'again' });
    const after = await now();
    expect(after).toMatchObject({ state: 'waiting', cause: 'again', attempts: 2, created_at: noon });
    expect(months(after.expires_at, noon)).toBeGreaterThan(1200);
  });

  it('moves a letter on, once, and forgets it a month after it was replayed', async () => {
    await store.put(letter);
    const seen = await now();
    const replaying = { state: 'replaying', cause: letter.cause, attempts: 1 } as const;
    const both = await Promise.all([
      store.move(seen, replaying, noon + 1),
      store.move(seen, replaying, noon + 1),
    ]);
    expect(both.sort()).toEqual([false, true]);
    expect(await store.move(await now(), { ...replaying, state: 'replayed' }, noon + 2)).toBe(true);
    const after = await now();
    expect(after).toMatchObject({ state: 'replayed', updated_at: noon + 2 });
    expect(months(after.expires_at, noon)).toBeCloseTo(1, 3);
  });

  it('does not expire what waits again because its replay failed', async () => {
    await store.put(letter);
    await store.move(await now(), { state: 'replaying', cause: letter.cause, attempts: 1 }, noon + 1);
    await store.move(await now(), { state: 'waiting', cause: 'HTTP 400', attempts: 2 }, noon + 2);
    const after = await now();
    expect(after).toMatchObject({ state: 'waiting', cause: 'HTTP 400', attempts: 2 });
    expect(months(after.expires_at, noon)).toBeGreaterThan(1200);
  });

  it('finds those of an instance, and of no other', async () => {
    await store.put(letter);
    await store.put(waitingLetter({ ...letter, from: 900, job_id: `${letter.generation}:900` }));
    await store.put({ ...letter, instance_id: `${letter.instance_id}-other` });
    const found: string[] = [];
    for await (const { job_id } of store.ofInstance(letter.instance_id)) found.push(job_id);
    expect(found.sort()).toEqual([`${letter.generation}:100`, `${letter.generation}:900`]);
  });

  it('knows nothing of a letter that is not there', async () => {
    expect(await store.get(letter.instance_id, letter.job_id)).toBeUndefined();
    expect(await store.move(letter, { state: 'replaying', cause: '', attempts: 1 }, noon)).toBe(false);
    expect(await store.get(letter.instance_id, letter.job_id)).toBeUndefined();
  });
}
