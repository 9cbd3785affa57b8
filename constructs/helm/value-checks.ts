import { Token } from 'cdktf';
import { isMap, type Path } from '../../values/value-paths';
import type { KnownMap, KnownValue } from '../../values/known-value';
import { knownAt } from './known-values';
import type { ReleaseMistake } from './release-mistake';
import type { HelmValues } from './helm-values';

const typeOf = (value: unknown): string => {
  if (Array.isArray(value)) return 'list';
  return typeof value === 'string' ? 'text' : typeof value;
};

const accepted: Readonly<Record<string, readonly string[]>> = {
  scalar: ['text', 'number', 'boolean'],
  'public-password': ['text'],
};

const kindsOf = (kind: string): readonly string[] => accepted[kind] ?? kind.split('|');

const article: Readonly<Record<string, string>> = {
  boolean: 'true or false',
  list: 'a list',
  number: 'a number',
  text: 'a text',
};

/** How many letters have to change to make one word of another; for names of a chart’s values, which are short. */
function distance(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (const [i, letter] of [...from].entries()) {
    const next = [i + 1];
    for (const [j, other] of [...to].entries()) {
      next.push(
        Math.min((row[j] ?? 0) + Number(letter !== other), (row[j + 1] ?? 0) + 1, (next[j] ?? 0) + 1),
      );
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}

/** As many as fit on a line. */
const shownSiblings = 5;

function nearest(key: string, siblings: readonly string[]): string {
  const lower = key.toLowerCase();
  return siblings
    .map((sibling) => ({ sibling, far: distance(lower, sibling.toLowerCase()) }))
    .sort((a, b) => a.far - b.far || (a.sibling < b.sibling ? -1 : 1))
    .slice(0, shownSiblings)
    .map(({ sibling }) => sibling)
    .join(', ');
}

function unknownKey(known: KnownMap, path: Path, given: unknown): ReleaseMistake {
  const siblings = Object.keys(known);
  const more = siblings.length > shownSiblings ? ` and ${siblings.length - shownSiblings} more` : '';
  return {
    path,
    given,
    allowed: `a value that this version of the chart knows; near it: ${nearest(path.at(-1) ?? '', siblings)}${more}`,
  };
}

function wrong(known: KnownValue, path: Path, given: unknown): readonly ReleaseMistake[] {
  // `null` takes away what the chart had; what Terraform fills in later cannot be looked at.
  if (given === null || known === 'any') return [];
  if (typeof known === 'string') {
    const kinds = kindsOf(known);
    return kinds.includes(typeOf(given))
      ? []
      : [{ path, given, allowed: kinds.map((kind) => article[kind] ?? kind).join(', or ') }];
  }
  if (!isMap(given)) {
    return Token.isUnresolved(given) ? [] : [{ path, given, allowed: 'a map of keys and values' }];
  }
  if (Token.isUnresolved(given)) return [];
  return Object.entries(given).flatMap(([key, value]) => {
    const inner = knownAt(known, key);
    const at = [...path, key];
    return inner === undefined ? [unknownKey(known, at, value)] : wrong(inner, at, value);
  });
}

/** Values that the chart does not know, or whose type is not the chart’s. */
export const unknownOrMistyped = (known: KnownMap, values: HelmValues): readonly ReleaseMistake[] =>
  wrong(known, [], values);
