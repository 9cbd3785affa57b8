import { UserError } from '../../values/user-error';
import type { StateSummary } from './state';

/** What was found before anything is done. */
export interface Situation {
  /** The state in the local file, which is there between the first apply and the end of the move. */
  readonly local?: StateSummary;
  readonly bucketExists: boolean;
  /** The bootstrap's state in the bucket. */
  readonly remote?: StateSummary;
}

/**
 * What to do next.
 *
 * - `begin`: apply with local state, then move it into the bucket
 * - `moved`: the state is in the bucket, and the local file is what an interruption left behind
 * - `apply`: apply with the state in the bucket
 */
export type Step = 'begin' | 'moved' | 'apply';

/** The names of both places, for messages. */
export interface Places {
  readonly file: string;
  readonly object: string;
}

/**
 * Decides from what is there, so that the command can be run again at any point after an interruption. It never lets one
 * state overwrite another that is newer or that belongs to something else.
 *
 * @throws UserError when only a person can decide
 */
export function nextStep({ local, bucketExists, remote }: Situation, { file, object }: Places): Step {
  if (local && remote) {
    if (local.lineage === remote.lineage) return remote.serial >= local.serial ? 'moved' : 'begin';
    // The state in the bucket began as a copy of the file; since then only it has been used.
    if (local.keys.some((key) => remote.keys.includes(key))) return 'moved';
    throw new UserError(
      `There are two states of different origin: ${file} (${local.resources} resources) and ${object} (${remote.resources} resources). Keep the one that describes what exists, and move the other away`,
    );
  }
  if (local) return 'begin';
  if (remote) return 'apply';
  if (bucketExists) {
    throw new UserError(
      `The state bucket exists and holds no ${object}. If the bootstrap was begun on another machine, bring ${file} from there; otherwise the bucket is not ours to use`,
    );
  }
  return 'begin';
}
