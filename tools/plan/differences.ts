import { isDeepStrictEqual } from 'node:util';
import { isObject } from '../../constructs/policy/attributes';
import { pathText, type Path } from '../../values/value-paths';
import { documentIn } from './documents';
import type { AttributeChange, ShownValue } from './model';
import { isSecretKey, isSecretPlace, isText, namesSecret, secretText, type Secrets } from './secrets';

/** A value with what a plan says beside it: the same tree, with true where a value is sensitive or unknown. */
export interface Side {
  readonly value: unknown;
  readonly sensitive: unknown;
  readonly unknown: unknown;
}

const nothing: Side = { value: undefined, sensitive: undefined, unknown: undefined };

const innerOf = (tree: unknown, key: string | number): unknown =>
  typeof tree === 'object' && tree !== null ? (tree as Record<string | number, unknown>)[key] : undefined;

const at = ({ value, sensitive, unknown }: Side, key: string | number): Side => ({
  value: innerOf(value, key),
  // What is in something sensitive, or unknown, is so too.
  sensitive: sensitive === true || innerOf(sensitive, key),
  unknown: unknown === true || innerOf(unknown, key),
});

const isAbsent = ({ value, unknown }: Side): boolean =>
  (value === undefined || value === null) && unknown !== true;

/** Whether anything in a value is known only after apply. */
export const hasUnknown = (tree: unknown): boolean =>
  tree === true || (typeof tree === 'object' && tree !== null && Object.values(tree).some(hasUnknown));

const isSame = (before: Side, after: Side): boolean =>
  !hasUnknown(after.unknown) && !hasUnknown(before.unknown) && isDeepStrictEqual(before.value, after.value);

/** What two items of a list have in common when they are the same thing with other settings. */
const identities = ['name', 'Sid', 'id', 'key'] as const;

const identityOf = ({ value }: Side): string | undefined => {
  const name = isObject(value)
    ? identities.map((key) => value[key]).find((each) => typeof each === 'string')
    : undefined;
  return typeof name === 'string' && name !== '' ? name : undefined;
};

/** A text in which nothing is invisible, or turns the order of what is around it. */
const visible = (text: string): string =>
  text.replace(
    /[\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );

interface Item {
  readonly index: number;
  readonly side: Side;
}

const itemsOf = (side: Side): Item[] =>
  Array.isArray(side.value) ? side.value.map((_, index) => ({ index, side: at(side, index) })) : [];

/** Pairs the items of two lists for which `alike` holds, each once, and says what is left. */
function paired(before: readonly Item[], after: readonly Item[], alike: (one: Side, other: Side) => boolean) {
  const left = [...before];
  const pairs: [Item, Item][] = [];
  const added = after.filter((item) => {
    const found = left.findIndex(({ side }) => alike(side, item.side));
    if (found < 0) return true;
    pairs.push([...left.splice(found, 1), item] as [Item, Item]);
    return false;
  });
  return { pairs, removed: left, added };
}

/** The differences between the attributes of one resource before and after, down to what holds no other values. */
export class Differences {
  private readonly found: { path: Path; before: ShownValue; after: ShownValue }[] = [];

  constructor(
    private readonly type: string,
    private readonly secrets: Secrets,
  ) {}

  /** In the order of the attributes; `forces` says which paths force a replacement. */
  between(before: Side, after: Side, forces: (path: Path) => boolean = () => false): AttributeChange[] {
    this.compare(before, after, []);
    return this.found.map((each) => ({
      path: this.secrets.mask(pathText(each.path)),
      before: each.before,
      after: each.after,
      forcesReplacement: forces(each.path),
    }));
  }

  private compare(before: Side, after: Side, path: Path, named = false): void {
    if (isSame(before, after) || (isAbsent(before) && isAbsent(after))) return;
    const name = path.filter((key) => !/^\[\d+\]$/.test(key)).at(-1) ?? '';
    const top = path[0] ?? '';
    const isSecret =
      before.sensitive === true ||
      after.sensitive === true ||
      named ||
      isSecretPlace(this.type, top) ||
      (isSecretKey(name) && [before, after].every((side) => isAbsent(side) || isText(side.value)));
    if (isSecret) this.report(path, before, after, true);
    else if (after.unknown === true || before.unknown === true) this.report(path, before, after);
    else this.inside(before, after, path);
  }

  private inside(before: Side, after: Side, path: Path): void {
    const [one, other] = [before, after].map((side) => (isAbsent(side) ? nothing : side)) as [Side, Side];
    const sides = [one, other].filter((side) => side !== nothing);
    if (sides.every(({ value }) => Array.isArray(value))) this.lists(one, other, path);
    else if (sides.every(({ value }) => isObject(value))) this.objects(one, other, path);
    else if (sides.every(({ value }) => typeof value === 'string')) this.texts(one, other, path);
    else this.report(path, one, other);
  }

  private objects(before: Side, after: Side, path: Path): void {
    const keys = [
      ...new Set(
        [before, after]
          .flatMap(({ value, unknown }) => [value, unknown])
          .filter(isObject)
          .flatMap(Object.keys),
      ),
    ];
    const named = namesSecret(before.value) || namesSecret(after.value);
    for (const key of keys)
      this.compare(at(before, key), at(after, key), [...path, key], named && key === 'value');
  }

  /** A set is a list in JSON: what is in both is no difference, wherever it stands. */
  private lists(before: Side, after: Side, path: Path): void {
    const [one, other] = [itemsOf(before), itemsOf(after)];
    const same = paired(one, other, isSame);
    if (same.removed.length + same.added.length === 0) {
      // What is left is their order; an empty list instead of none is no difference.
      if (one.length > 0) this.report(path, before, after);
      return;
    }
    const alike = paired(
      same.removed,
      same.added,
      (a, b) => identityOf(a) !== undefined && identityOf(a) === identityOf(b),
    );
    const rest = Array.from({ length: Math.max(alike.removed.length, alike.added.length) }, (_, index) => [
      alike.removed[index],
      alike.added[index],
    ]);
    for (const [was, is] of [...alike.pairs, ...rest]) {
      this.compare(was?.side ?? nothing, is?.side ?? nothing, [...path, `[${(is ?? was)?.index}]`]);
    }
  }

  /** Documents are compared inside where both sides are one. */
  private texts(before: Side, after: Side, path: Path): void {
    const [one, other] = [before, after].map((side) =>
      typeof side.value === 'string' ? documentIn(side.value) : undefined,
    );
    if ((one === undefined && !isAbsent(before)) || (other === undefined && !isAbsent(after))) {
      this.report(path, before, after);
      return;
    }
    const earlier = this.found.length;
    this.inside({ ...nothing, value: one }, { ...nothing, value: other }, path);
    if (this.found.length === earlier) {
      const form = (text: string): ShownValue => ({ kind: 'value', text });
      this.found.push({ path, before: form('(a document)'), after: form('(the same, written differently)') });
    }
  }

  private report(path: Path, before: Side, after: Side, isSecret = false): void {
    const [one, other] = [this.shown(before, isSecret), this.shown(after, isSecret)];
    this.found.push({ path, before: one, after: other });
  }

  private shown(side: Side, isSecret: boolean): ShownValue {
    if (side.unknown === true) return { kind: 'unknown' };
    if (isAbsent(side)) return { kind: 'absent' };
    const masked = isSecret ? secretText : this.masked(side);
    return masked === secretText
      ? { kind: 'secret' }
      : { kind: 'value', text: visible(JSON.stringify(masked)) };
  }

  /** A value with every secret in it replaced. */
  private masked(side: Side): unknown {
    const { value, sensitive } = side;
    if (sensitive === true) return secretText;
    if (typeof value === 'string') return this.secrets.mask(value);
    if (typeof value === 'number') return this.secrets.hides(String(value)) ? secretText : value;
    if (Array.isArray(value)) return value.map((_, index) => this.masked(at(side, index)));
    if (!isObject(value)) return value;
    const named = namesSecret(value);
    return Object.fromEntries(
      Object.entries(value).map(([key, inner]) => [
        key,
        isText(inner) && (isSecretKey(key) || (named && key === 'value'))
          ? secretText
          : this.masked(at(side, key)),
      ]),
    );
  }
}
