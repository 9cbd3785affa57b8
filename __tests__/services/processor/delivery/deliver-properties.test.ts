import fc from 'fast-check';
import { deliver, type Delivery } from '../../../../services/processor/delivery/deliver';
import { ingestManners, searchManners, type IngestManner } from '../../../support/openobserve/manners';
import { batchOf, bench, duplicatesAmong, recordAt } from './support';

/** A loss behind a good answer is the audit's to find, and a single record that is too large is rejected. */
const seen = ingestManners.filter((manner) => manner !== 'lose' && manner !== 'too large');

/** Two searches in a row that miss what is there cannot be told from good ones. */
const told = searchManners.filter((manner) => manner !== 'miss');

const manyManners = fc.array(fc.constantFrom<IngestManner>(...seen), { maxLength: 30 });
const batches = fc.array(fc.integer({ min: 1, max: 24 }), { minLength: 1, maxLength: 4 });

interface Run {
  readonly written: number[];
  readonly stored: number[];
  readonly deliveries: readonly Delivery[];
  readonly largest: number;
}

async function run(
  sizes: readonly number[],
  schedule: readonly IngestManner[],
  searches: readonly (typeof searchManners)[number][],
  seed: number,
): Promise<Run> {
  const { deps, options, stored } = bench({ ingest: { schedule }, search: { schedule: searches } }, seed);
  const deliveries: Delivery[] = [];
  const written: number[] = [];
  for (const size of sizes) {
    const records = Array.from({ length: size }, (_, index) => recordAt((written.length + index) * 100));
    written.push(...records.map(({ offset }) => offset));
    deliveries.push(await deliver(deps, batchOf(records), { ...options, askAttempts: 3 }));
  }
  return { written, stored: stored(), deliveries, largest: Math.max(...sizes) };
}

const sum = (
  deliveries: readonly Delivery[],
  key: 'delivered' | 'duplicates' | 'ambiguous' | 'alreadyThere',
) => deliveries.reduce((total, delivery) => total + delivery[key], 0);

const rejectedOf = (deliveries: readonly Delivery[]): number[] =>
  deliveries.flatMap(({ rejected }) => rejected.map(({ offset }) => offset));

it('stores everything, and nothing twice, while searches are answered', async () => {
  await fc.assert(
    fc.asyncProperty(batches, manyManners, fc.nat(), async (sizes, schedule, seed) => {
      const { written, stored, deliveries } = await run(sizes, schedule, [], seed);
      const rejected = rejectedOf(deliveries);
      expect([...stored, ...rejected].sort((a, b) => a - b)).toEqual(written);
      expect(sum(deliveries, 'duplicates')).toBe(0);
      expect(sum(deliveries, 'delivered') + rejected.length).toBe(written.length);
    }),
    { numRuns: 400 },
  );
});

it('stores everything, and nothing twice, while every other search misses what is there', async () => {
  const searches = Array.from({ length: 200 }, (_, index) =>
    index % 2 === 0 ? ('miss' as const) : ('answer' as const),
  );
  await fc.assert(
    fc.asyncProperty(batches, manyManners, fc.nat(), async (sizes, schedule, seed) => {
      const { written, stored, deliveries } = await run(sizes, schedule, searches, seed);
      expect([...stored, ...rejectedOf(deliveries)].sort((a, b) => a - b)).toEqual(written);
    }),
    { numRuns: 200 },
  );
});

it('stores everything, and at most a batch twice for each ambiguous answer, while searches fail', async () => {
  const searches = fc.array(fc.constantFrom(...told), { maxLength: 60 });
  await fc.assert(
    fc.asyncProperty(batches, manyManners, searches, fc.nat(), async (sizes, schedule, answers, seed) => {
      const { written, stored, deliveries, largest } = await run(sizes, schedule, answers, seed);
      const there = new Set([...stored, ...rejectedOf(deliveries)]);
      expect(written.filter((offset) => !there.has(offset))).toEqual([]);
      expect(duplicatesAmong(stored)).toBeLessThanOrEqual(sum(deliveries, 'duplicates'));
      expect(sum(deliveries, 'duplicates')).toBeLessThanOrEqual(sum(deliveries, 'ambiguous') * largest);
    }),
    { numRuns: 400 },
  );
});

it('never rejects a record for failures of the whole, unless they come three times for it alone', async () => {
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 2, max: 24 }), manyManners, fc.nat(), async (size, schedule, seed) => {
      const harmless = schedule.filter((manner) => manner !== 'bad' && manner !== 'half');
      const { deliveries } = await run([size], harmless, [], seed);
      expect(rejectedOf(deliveries)).toEqual([]);
    }),
    { numRuns: 200 },
  );
});
