import { createHash } from 'node:crypto';

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();

/** What tells one definition of an object from another: 16 hexadecimal digits. */
export const definitionOf = (value: unknown): string =>
  digest(JSON.stringify(value)).toString('hex').slice(0, 16);

const digits = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

/**
 * An id for an alert, always the same for the same text. It is a KSUID (segmentio/ksuid): 20 bytes, here of a hash, as 27
 * digits to the base of 62.
 */
export function ksuidOf(text: string): string {
  let number = BigInt(`0x${digest(text).subarray(0, 20).toString('hex')}`);
  let id = '';
  while (id.length < 27) {
    id = digits.charAt(Number(number % 62n)) + id;
    number /= 62n;
  }
  return id;
}
