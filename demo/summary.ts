import { idsIn } from './fake-rds/records';
import type { FakeRds } from './fake-rds/engine';
import type { Tally } from './tally';

/** What was written, compared with what was delivered. */
export interface Outcome {
  readonly written: number;
  readonly delivered: number;
  /** Not delivered, and still there to be read. */
  readonly underWay: readonly string[];
  /** Not delivered, since a failover took them from their file before anybody could read them. */
  readonly taken: number;
  /** Not delivered, and nowhere to be read any more. */
  readonly missing: readonly string[];
}

const idsOf = (bytes: Uint8Array): readonly string[] => idsIn(Buffer.from(bytes).toString('latin1'));

export function outcomeOf({ written, delivered }: Tally, engine: FakeRds): Outcome {
  const open = [...written.keys()].filter((id) => !delivered.has(id));
  const there = new Set<string>();
  const lost = new Set<string>();
  if (open.length > 0)
    for (const generation of engine.generations) {
      if (generation.goneAt === undefined) for (const id of idsOf(generation.bytes())) there.add(id);
      for (const shrink of generation.shrinks) for (const id of idsOf(shrink.lost)) lost.add(id);
    }
  const rest = open.filter((id) => !there.has(id));
  return {
    written: written.size,
    delivered: written.size - open.length,
    underWay: open.filter((id) => there.has(id)),
    taken: rest.filter((id) => lost.has(id)).length,
    missing: rest.filter((id) => !lost.has(id)),
  };
}

const counted = (count: number, what: string): string =>
  `${count.toLocaleString('en')} ${count === 1 ? what : `${what}s`}`;

/** The last lines of the demo. @param stopped whether somebody ended it before everything could arrive */
export function summaryLines(
  { written, delivered, underWay, taken, missing }: Outcome,
  { duplicates, gaps, calls }: Tally,
  stopped: boolean,
): readonly string[] {
  const verdict = ((): string => {
    if (missing.length > 0)
      return `MISSING: ${counted(missing.length, 'record')}, such as ${missing[0] ?? ''}.`;
    if (underWay.length === 0) return 'Everything was delivered: none is missing.';
    return stopped
      ? 'Everything was delivered but what was still under way: none is missing.'
      : `NOT DELIVERED: ${counted(underWay.length, 'record')} that could be read, such as ${underWay[0] ?? ''}.`;
  })();
  return [
    `${counted(written, 'record')} written, ${delivered.toLocaleString('en')} delivered, ${duplicates.toLocaleString('en')} of them twice; ${counted(calls, 'call')} to RDS.`,
    ...(underWay.length > 0 ? [`${counted(underWay.length, 'record')} still under way.`] : []),
    ...(taken > 0
      ? [
          `${counted(taken, 'record')} taken by failovers from the ends of files before they could be read, as Aurora does.`,
        ]
      : []),
    ...(gaps > 0 ? [`${counted(gaps, 'gap')} declared by the system.`] : []),
    verdict,
  ];
}

/** Whether the demo showed what it should. */
export const isWell = ({ missing, underWay }: Outcome, stopped: boolean): boolean =>
  missing.length === 0 && (stopped || underWay.length === 0);
