import type { logTypes } from '../../../contract/log-types';
import type { CorpusOptions, Dialect } from '../../support/corpus';
import { random, type Random } from '../../support/corpus/random';
import { bodyOf, branchOf, type Body } from './body';
import { growing, gzipped, replaced, rotated, shrunk, still, type Story } from './stories';

type LogType = (typeof logTypes)[number];
type Kind = 'still' | 'growing' | 'gzip' | 'rotated' | 'replaced' | 'shrunk';

/** How many files of each kind a fleet writes. */
export type FleetSize = Readonly<Record<Kind, number>>;

export interface FleetOptions {
  readonly seed: number;
  readonly files: FleetSize;
  /** Bytes of a file, about. */
  readonly bytes: number;
  /** How often a growing file is overwritten, beside its last time. */
  readonly overwrites: number;
  /** Sizes of huge statements; the first slow-query file has them. @default none */
  readonly large?: readonly number[];
}

const types: readonly LogType[] = ['slowquery', 'error', 'audit', 'general'];

/** Names under which a live file is rotated; an audit log’s live name is a file of its own. */
const rotating: readonly LogType[] = ['slowquery', 'error', 'general'];

/** What its servers write: MySQL 8, with extras, Percona’s lines, or an old one whose times and `use` come once. */
const dialects: readonly Dialect[] = ['plain', 'extra', 'percona', 'old'];

/** The start of the record in the middle of a body. */
function middleOf({ expected }: Body): number {
  const offsets = [...expected.keys()];
  return offsets[Math.floor(offsets.length / 2)] as number;
}

/** The files of a fleet, each with an instance of its own, and what happens to them. */
export function fleetOf({ seed, files, bytes, overwrites, large = [] }: FleetOptions): Story[] {
  const draw: Random = random(seed);
  // Within the last hours: OpenObserve takes nothing that is older than days.
  const start = (Date.now() - 6 * 3_600_000) * 1000;
  let made = 0;
  const optionsOf = (logType: LogType, more: Partial<CorpusOptions> = {}): CorpusOptions => ({
    logType,
    seed: seed * 100_003 + made++,
    bytes,
    start: start + Math.floor(draw.next() * 3_600_000_000),
    dialect: logType === 'slowquery' || logType === 'general' ? dialects[made % 4] : 'plain',
    ...more,
  });
  const tell: Readonly<Record<Kind, (instance: string, index: number) => Story>> = {
    still: (instance, index) => {
      const first = index === 0 && large.length > 0;
      const logType = first ? 'slowquery' : (types[index % 4] as LogType);
      return still(bodyOf(instance, optionsOf(logType, first ? { large, dialect: 'plain' } : {})));
    },
    growing: (instance, index) =>
      growing(bodyOf(instance, optionsOf(types[index % 4] as LogType)), overwrites, draw),
    gzip: (instance, index) => gzipped(bodyOf(instance, optionsOf(rotating[index % 3] as LogType))),
    rotated: (instance, index) => {
      const logType = rotating[index % 3] as LogType;
      return rotated(bodyOf(instance, optionsOf(logType)), bodyOf(instance, optionsOf(logType)), draw);
    },
    replaced: (instance, index) => {
      const logType = rotating[index % 3] as LogType;
      return replaced(bodyOf(instance, optionsOf(logType)), bodyOf(instance, optionsOf(logType)));
    },
    shrunk: (instance, index) => {
      const logType = rotating[index % 3] as LogType;
      const body = bodyOf(instance, optionsOf(logType, { dialect: 'plain' }));
      const cut = middleOf(body);
      const branch = branchOf(body, cut, optionsOf(logType, { dialect: 'plain' }));
      return shrunk(body, branch, cut);
    },
  };
  return (Object.keys(files) as Kind[]).flatMap((kind) =>
    Array.from({ length: files[kind] }, (_, index) => tell[kind](`${kind}${seed}-${index}`, index)),
  );
}

/** Every body that must arrive. */
export const bodiesOf = (stories: readonly Story[]): Body[] => stories.flatMap(({ bodies }) => bodies);
