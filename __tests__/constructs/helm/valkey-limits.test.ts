import fc from 'fast-check';
import { checkVolume, maxMemoryMib } from '../../../constructs/helm/valkey-limits';
import { UserError } from '../../../values/user-error';

const limits = fc.integer({ min: 64, max: 64 * 1024 });

it('leaves a third of the limit to the program and to what a rewrite of the log copies', () => {
  fc.assert(
    fc.property(limits, (mib) => {
      const keys = maxMemoryMib(`${mib}Mi`);
      expect(mib - keys).toBeGreaterThan(mib / 3);
      // 0 would mean "without limit".
      expect(Number.isInteger(keys) && keys > 0).toBe(true);
    }),
  );
});

it.each(['63Mi', '0Mi', 'plenty'])('refuses a limit of %s', (limit) => {
  expect(() => maxMemoryMib(limit)).toThrow(UserError);
  expect(() => maxMemoryMib(limit)).toThrow(
    `valkey: workloads.valkey.limits.memory: given "${limit}"; allowed: "64Mi" or more`,
  );
});

it('asks for a volume that holds the old and the new log', () => {
  expect(() => checkVolume(1, 256)).not.toThrow();
  expect(() => checkVolume(1, 257)).toThrow(UserError);
  expect(() => checkVolume(2, 257)).not.toThrow();
});
