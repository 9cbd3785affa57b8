import type { Attributes } from '../../constructs/policy/rule';
import type { SynthesizedStack } from '../../stacks/synthesize';
import { contentsOf, kindOf, type StackContents } from '../report/resource-kinds';

/** What a picture needs to know of a stack. */
export type PicturedStack = Pick<SynthesizedStack, 'id' | 'kind' | 'dependsOn' | 'template'> & {
  readonly environments: readonly { readonly name: string }[];
  readonly resources: readonly Pick<SynthesizedStack['resources'][number], 'address' | 'type' | 'path'>[];
};

/** What one construct of a stack made, or several of a family. */
export interface Part {
  /** The construct’s id in its stack, such as `network`; of a family, what its members’ ids have in common. */
  readonly id: string;
  /** How many constructs it stands for. */
  readonly constructs: number;
  readonly contents: StackContents;
}

/** Parts that need the same and are needed by the same. */
export interface PartGroup {
  readonly parts: readonly Part[];
}

/** `to` is made after `from`, because it names it. Both are places in `groups`. */
export interface Need {
  readonly from: number;
  readonly to: number;
}

/** The inside of a stack, small enough for a picture. */
export interface StackPicture {
  readonly id: string;
  readonly kind: SynthesizedStack['kind'];
  readonly dependsOn: readonly string[];
  readonly resources: number;
  /** In an order in which they can be made. */
  readonly groups: readonly PartGroup[];
  /** Without those that follow from others. */
  readonly needs: readonly Need[];
  /** What it looks up by name instead of reading another stack’s state, such as `KMS alias`. */
  readonly lookedUp: readonly string[];
}

/** Constructs that a stack has one of for each workload, or namespace: a picture shows one for all. */
const families: readonly RegExp[] = [/^(identity|quota)-/, /-(account)$/];

/** The construct that made a resource, or its family. A bootstrap has one of a kind for each environment: `dev-plan`. */
function partId(path: string, { kind, environments }: PicturedStack): string {
  const [, own = path] = path.split('/');
  const of = kind === 'bootstrap' ? environments.find(({ name }) => own.startsWith(`${name}-`)) : undefined;
  if (of !== undefined) return own.slice(of.name.length + 1);
  return families.map((pattern) => pattern.exec(own)?.[1]).find((name) => name !== undefined) ?? own;
}

/** An address in Terraform’s configuration; one behind `data.` is not one of the stack’s resources. */
const address = /(?<!data\.)\b[a-z0-9]+_\w+\.[\w-]+/g;

type Graph = ReadonlyMap<string, ReadonlySet<string>>;

/** For each part the parts that it names, by any of its resources. */
function neededParts(stack: PicturedStack): Map<string, Set<string>> {
  const { resources, template } = stack;
  const partOf = new Map(resources.map((each) => [each.address, partId(each.path, stack)]));
  const needed = new Map([...partOf.values()].map((part) => [part, new Set<string>()]));
  for (const [own, part] of partOf) {
    const [type = '', name = ''] = own.split('.');
    const attributes: Attributes = template.resource?.[type]?.[name] ?? {};
    for (const [named] of JSON.stringify(attributes).matchAll(address)) {
      const other = partOf.get(named);
      if (other !== undefined && other !== part) needed.get(part)?.add(other);
    }
  }
  return needed;
}

/** Everything that a part needs, through others too. */
function reach(of: string, graph: Graph, seen = new Set<string>()): Set<string> {
  for (const next of graph.get(of) ?? []) {
    if (seen.has(next)) continue;
    seen.add(next);
    reach(next, graph, seen);
  }
  return seen;
}

/**
 * Drops what follows: who needs A and B, where B needs A, is shown to need B. What needs each other, which parts may though
 * no resource does, is shown as needing nothing.
 */
function reduced(graph: Graph): Graph {
  return new Map(
    [...graph].map(([part, needs]) => {
      const implied = new Set([...needs].flatMap((each) => [...reach(each, graph)]));
      return [part, new Set([...needs].filter((each) => !implied.has(each)))];
    }),
  );
}

/** Each part after what it needs, and otherwise as they come. */
function inOrder(graph: Graph): string[] {
  const done = new Set<string>();
  const visit = (part: string): void => {
    if (done.has(part)) return;
    done.add(part);
    (graph.get(part) ?? new Set()).forEach(visit);
    order.push(part);
  };
  const order: string[] = [];
  [...graph.keys()].forEach(visit);
  return order;
}

/** Puts parts together that no arrow tells apart. Those that no arrow touches have nothing to be told apart by. */
function twins(order: readonly string[], graph: Graph): string[][] {
  const neighbours = (part: string): string => {
    const neededBy = order.filter((other) => graph.get(other)?.has(part));
    return JSON.stringify([[...(graph.get(part) ?? [])].sort(), neededBy]);
  };
  const groups = new Map<string, string[]>();
  for (const part of order) groups.set(neighbours(part), [...(groups.get(neighbours(part)) ?? []), part]);
  return [...groups.values()];
}

/** Groups behind whatever they need: putting parts together may have moved one before what it needs. */
function sorted(groups: readonly string[][], graph: Graph): string[][] {
  const depth = (part: string): number => Math.max(-1, ...[...(graph.get(part) ?? [])].map(depth)) + 1;
  const of = ([first = '']: readonly string[]) => depth(first);
  return [...groups].sort((one, other) => of(one) - of(other));
}

function partsOf(stack: PicturedStack): Map<string, Part> {
  const { resources } = stack;
  const ids = [...new Set(resources.map(({ path }) => partId(path, stack)))];
  return new Map(
    ids.map((id) => {
      const own = resources.filter(({ path }) => partId(path, stack) === id);
      const constructs = new Set(own.map(({ path }) => path.split('/')[1])).size;
      return [id, { id, constructs, contents: contentsOf(own.map(({ type }) => type)) }];
    }),
  );
}

/** What it asks AWS for by name. Secrets are read as ephemeral values, which are in neither state nor plan. */
function lookedUp({ template }: PicturedStack): string[] {
  const sections = [template.data, template['ephemeral'] as typeof template.data];
  return [...new Set(sections.flatMap((section) => Object.keys(section ?? {})))]
    .filter((type) => type !== 'aws_secretsmanager_random_password')
    .map(kindOf)
    .sort();
}

/** The picture of a stack: its parts, put together where no arrow tells them apart, and what each needs. */
export function pictureOf(stack: PicturedStack): StackPicture {
  const graph = reduced(neededParts(stack));
  const parts = partsOf(stack);
  const groups = sorted(twins(inOrder(graph), graph), graph);
  const placeOf = (part: string) => groups.findIndex((group) => group.includes(part));
  const needs = groups.flatMap(([first = ''], to) =>
    [...new Set([...(graph.get(first) ?? [])].map(placeOf))].map((from) => ({ from, to })),
  );
  return {
    id: stack.id,
    kind: stack.kind,
    dependsOn: stack.dependsOn,
    resources: stack.resources.length,
    groups: groups.map((group) => ({ parts: group.map((id) => parts.get(id) as Part) })),
    needs,
    lookedUp: lookedUp(stack),
  };
}

/** `DynamoDB table 3 · 1 setting of these`, as one list. */
export const contentsText = ({ kinds, settings }: StackContents): string[] => [
  ...kinds.map(({ kind, count }) => (count === 1 ? kind : `${kind} × ${count}`)),
  ...(settings === 0 ? [] : [settings === 1 ? '1 setting' : `${settings} settings`]),
];

/** `identity × 4` where a part stands for several constructs. */
export const partTitle = ({ id, constructs }: Part): string =>
  constructs === 1 ? id : `${id} × ${constructs}`;
