import pc from 'picocolors';
import type { PinOutcome, PinStatus } from './outcome';

const paint: Readonly<Record<PinStatus, (text: string) => string>> = {
  ok: pc.green,
  mismatch: pc.red,
  missing: pc.red,
  unreachable: pc.yellow,
};

const statuses: readonly PinStatus[] = ['ok', 'mismatch', 'missing', 'unreachable'];

/** The outcomes for a person: one block a pin, then the counts, then what could not be asked. */
export function printOutcomes(outcomes: readonly PinOutcome[]): string {
  const lines = outcomes.map(
    ({ pin, given, status, detail }) =>
      `${paint[status](status.padEnd(11))} ${pin}: ${given}\n            ${detail}`,
  );
  const count = (status: PinStatus) => outcomes.filter((outcome) => outcome.status === status).length;
  lines.push('', statuses.map((status) => `${count(status)} ${status}`).join(', '));
  if (count('unreachable') > 0) {
    lines.push(
      pc.yellow(
        `${count('unreachable')} of ${outcomes.length} pins were NOT checked, because nobody could be asked: see above why. ` +
          'They are neither right nor wrong. `--require-network` makes this a failure.',
      ),
    );
  }
  return lines.join('\n');
}
