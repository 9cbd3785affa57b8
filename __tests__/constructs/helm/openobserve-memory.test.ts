import fc from 'fast-check';
import { memoryCaps } from '../../../constructs/helm/openobserve-memory';
import { UserError } from '../../../values/user-error';

const limits = fc.integer({ min: 2048, max: 512 * 1024 });

it('never promises more than three quarters of the limit, with two large searches at a time', () => {
  fc.assert(
    fc.property(limits, (mib) => {
      const { cacheMb, searchMb, tableMb } = memoryCaps(`${mib}Mi`);
      expect(cacheMb + 2 * searchMb + tableMb).toBeLessThanOrEqual(mib * 0.75);
    }),
  );
});

it('never leaves a decision to OpenObserve, which 0 would mean, and never gives a part of a MB', () => {
  fc.assert(
    fc.property(limits, (mib) => {
      for (const cap of Object.values(memoryCaps(`${mib}Mi`))) {
        expect(Number.isInteger(cap) && cap > 0).toBe(true);
      }
    }),
  );
});

it('gives searches no less than they would take anyway', () => {
  fc.assert(
    fc.property(limits, (mib) => expect(memoryCaps(`${mib}Mi`).searchMb).toBeGreaterThanOrEqual(256)),
  );
});

it('writes a table to its file long before the tables together are too many', () => {
  fc.assert(
    fc.property(limits, (mib) => {
      const { tableMb, tableFileMb } = memoryCaps(`${mib}Mi`);
      expect(tableFileMb * 3).toBeLessThan(tableMb);
      expect(tableFileMb).toBeLessThanOrEqual(256);
    }),
  );
});

it.each(['2047Mi', '512Mi', '0Gi', 'plenty'])('refuses a limit of %s', (limit) => {
  expect(() => memoryCaps(limit)).toThrow(UserError);
  expect(() => memoryCaps(limit)).toThrow(
    `openobserve: workloads.openobserve.limits.memory: given "${limit}"; allowed: "2Gi" or more`,
  );
});
