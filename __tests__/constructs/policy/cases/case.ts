import type { Resource, Situation } from '../../../../constructs/policy/rule';

/** A stack, and what one rule says about it. */
export interface Case {
  readonly rule: string;
  readonly what: string;
  readonly resources: readonly Resource[];
  /** A part of the one message that is expected; `undefined` for a clean case. */
  readonly says?: string;
  readonly situation?: Partial<Situation>;
}

/** A planted violation: exactly one resource violates the rule, with a message that contains `says`. */
export function violation(
  rule: string,
  what: string,
  resources: readonly Resource[],
  says: string,
  situation: Partial<Situation> = {},
): Case {
  return { rule, what, resources, says, situation };
}

/** A clean case: the rule is asked and has nothing to say. */
export function clean(
  rule: string,
  what: string,
  resources: readonly Resource[],
  situation: Partial<Situation> = {},
): Case {
  return { rule, what, resources, situation };
}

/** A resource with the address `<type>.<name>`. */
export function resource(type: string, attributes: Resource['attributes'], name = 'it'): Resource {
  return { address: `${type}.${name}`, type, path: `dev-foundation/${name}`, attributes };
}

/** A policy document with these statements. */
export function policy(...statements: readonly object[]): string {
  return JSON.stringify({ Version: '2012-10-17', Statement: statements });
}

/** Maps and meta-arguments are objects in every rendering. */
const maps = ['data', 'data_wo', 'lifecycle', 'tags', 'tags_all'];

type Rewrite = (value: unknown) => unknown;

function eachAttribute(attributes: Resource['attributes'], rewrite: Rewrite): Resource['attributes'] {
  return Object.fromEntries(
    Object.entries(attributes).map(([name, value]) => [name, maps.includes(name) ? value : rewrite(value)]),
  );
}

function isBlock(value: unknown): value is Resource['attributes'] {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function asLists(value: unknown): unknown {
  if (isBlock(value)) return [eachAttribute(value, asLists)];
  if (!Array.isArray(value)) return value;
  return value.map((each) => (isBlock(each) ? eachAttribute(each, asLists) : each));
}

function asObjects(value: unknown): unknown {
  if (isBlock(value)) return eachAttribute(value, asObjects);
  if (!Array.isArray(value)) return value;
  return value.length === 1 && isBlock(value[0]) ? asObjects(value[0]) : value.map(asObjects);
}

function rendering(rewrite: Rewrite): (original: Resource) => Resource {
  return (original) => ({ ...original, attributes: eachAttribute(original.attributes, rewrite) });
}

/** The ways in which Terraform renders the same resource; every case has to come out the same in each. */
export const renderings: Readonly<Record<string, (original: Resource) => Resource>> = {
  'as written': (original) => original,
  'with a list for every block, as in a plan': rendering(asLists),
  'with an object for every single block': rendering(asObjects),
};
