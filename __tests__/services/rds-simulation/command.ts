import { Command, InvalidArgumentError } from 'commander';
import { judgeRds, type RdsVerdict } from './judge';
import { simulateRds } from './simulate';

const number = (text: string): number => {
  const value = Number(text);
  if (!(value > 0)) throw new InvalidArgumentError('a number above 0 is allowed');
  return value;
};

const seconds = (value: number | undefined): string =>
  value === undefined ? 'none' : `${Math.round(value)} s`;
const percent = (value: number): string => `${(100 * value).toFixed(1)} %`;

function print(verdict: RdsVerdict): void {
  const lines: readonly (readonly [string, string])[] = [
    ['records stored', `${verdict.records}`],
    ['bytes written', `${verdict.bytes}`],
    ['stored twice', `${verdict.duplicates}`],
    ['gaps declared', `${verdict.gaps.length}`],
    ['slowest record', `${seconds(verdict.slowest.seconds)}, of ${verdict.slowest.instance}`],
    ['median', seconds(verdict.median)],
    ['caught up after the outage', seconds(verdict.caughtUpAfter)],
    ['calls in the busiest minute', `${verdict.mostInAMinute}`],
    ['what portions brought of what they could', percent(verdict.fill)],
    ['portions asked for again', percent(verdict.refetched)],
    ['bytes that came by whole files', percent(verdict.whole)],
    ...Object.entries(verdict.calls).map(([operation, calls]) => [operation, `${calls}`] as const),
  ];
  for (const [what, value] of lines) process.stdout.write(`${what.padEnd(42)} ${value}\n`);
  for (const gap of verdict.gaps) process.stdout.write(`gap: ${gap}\n`);
  for (const violation of verdict.violations) process.stdout.write(`VIOLATION: ${violation}\n`);
}

new Command('simulate:rds')
  .description(
    'A fleet of Aurora instances behind a fake RDS, the services that read it, and a judge; on virtual time.',
  )
  .option('--seed <n>', 'decides what happens', number, 1)
  .option('--instances <n>', 'Aurora instances; 316 is the reference fleet', number, 32)
  .option('--hours <n>', 'simulated hours', number, 26)
  .option('--calls <n>', 'calls a second that the account allows (default: 14 for 320 instances)', number)
  .option('--calm', 'no throttling, no failover, no outage', false)
  .action(
    async (given: { seed: number; instances: number; hours: number; calls?: number; calm: boolean }) => {
      const { seed, instances, hours, calm } = given;
      const callsPerSecond = given.calls ?? (14 * instances) / 320;
      const progress = (hour: number): void => void process.stderr.write(`\r${hour} of ${hours} hours `);
      const verdict = judgeRds(await simulateRds({ seed, instances, hours, callsPerSecond, calm, progress }));
      process.stderr.write('\r');
      print(verdict);
      process.exitCode = verdict.violations.length === 0 ? 0 : 1;
    },
  )
  .parseAsync()
  .catch((error: unknown) => {
    process.stderr.write(`${String(error)}\n`);
    process.exitCode = 1;
  });
