import { callsKeyPrefix } from '../../../contract/valkey';
import type { Valkey } from '../../shared/valkey';
import type { CallCounter } from './budget';

/**
 * Calls to RDS that everybody counts together in Valkey, under `calls:<span>`. Each count comes with its time to live in one
 * go, so that no key can be left without one; a span is so short that to set it again does no harm.
 */
export const valkeyCounter = ({ client }: Valkey): CallCounter => ({
  async add(span, seconds) {
    const key = `${callsKeyPrefix}${span}`;
    const [counted, kept] = (await client.pipeline().incr(key).expire(key, Math.ceil(seconds)).exec()) ?? [];
    const error = counted ? (counted[0] ?? kept?.[0]) : new Error('Valkey did not answer');
    if (error) throw error;
    return Number(counted?.[1]);
  },
});
