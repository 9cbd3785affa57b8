import { createHash } from 'node:crypto';
import type { SourceReference } from '../../contract/messages';
import { bodyTag, placeOf } from '../tracking/behind';
import { boundedMap } from './bounded-map';

/** What was found out about the body at a place. */
export interface SeenBody {
  /** Its ETag; undefined where it is in doubt what lies there now. */
  readonly tag: string | undefined;
  /** The generation that it belongs to; undefined for a body that has no anchor yet. */
  readonly generation: string | undefined;
  /** When this process first saw this very body, in milliseconds since 1970 by its own clock. */
  readonly since: number;
  /** The body was looked at as one that nothing is added to any more: there is nothing more to find in it. */
  readonly final: boolean;
}

/** What lies where, as far as it was looked at. Whatever it has forgotten is looked at again, which costs a request. */
export interface Seen {
  get(source: SourceReference): SeenBody | undefined;
  set(source: SourceReference, body: Omit<SeenBody, 'tag'>): void;
  /** Whatever lies there is to be looked at again. Which generation lay there last is not forgotten. */
  doubt(source: SourceReference): void;
  readonly size: number;
}

/**
 * Files that are remembered unless told otherwise: some 280 bytes each, 56 MB in all when measured on Node 24. With the look-back of two days the
 * reference fleet of 316 instances has some 60 000. A fleet with more files than this has each of them looked at in each
 * cycle, which is slow and right; a shorter look-back helps.
 */
export const filesRemembered = 200_000;

/** A hash is shorter than a key, and does not keep the page alive that a key was cut out of. */
const keyOf = (source: SourceReference): string =>
  createHash('sha256').update(placeOf(source)).digest().toString('latin1', 0, 16);

/** A text of its own, that keeps no longer one alive. */
const own = (text: string): string => Buffer.from(text).toString();

/** @param most places that are remembered */
export function seenBodies(most = filesRemembered): Seen {
  const bodies = boundedMap<SeenBody>(most);
  return {
    get: (source) => bodies.get(keyOf(source)),
    set: (source, { generation, since, final }) => {
      const tag = own(bodyTag(source) ?? '');
      bodies.set(keyOf(source), { tag, generation: generation && own(generation), since, final });
    },
    doubt: (source) => {
      const key = keyOf(source);
      const body = bodies.get(key);
      if (body) bodies.set(key, { ...body, tag: undefined });
    },
    get size() {
      return bodies.size;
    },
  };
}
