import { batchKeyPrefix } from '../../contract/valkey';
import type { Valkey } from '../shared/valkey';
import type { DeliveredMarks } from './ports/delivered-marks';

/**
 * Hours that a batch is remembered. It helps against a batch that is delivered again within minutes, and 48 hours cover a
 * weekend with a broken pipeline; the size of Valkey is planned with it.
 */
const hoursRemembered = 48;

const keyOf = (generation: string, from: number): string => `${batchKeyPrefix}${generation}:${from}`;

/** What OpenObserve has acknowledged, remembered in Valkey: under `batch:<generation>:<from>` the offset behind the batch. */
export function valkeyMarks({ client }: Valkey): DeliveredMarks {
  return {
    async deliveredTo(generation, from) {
      const found = await client.get(keyOf(generation, from));
      if (found === null) return undefined;
      const to = Number(found);
      return Number.isSafeInteger(to) && to > from ? to : undefined;
    },
    async mark(generation, from, to) {
      await client.set(keyOf(generation, from), String(to), 'EX', hoursRemembered * 3600);
    },
  };
}
