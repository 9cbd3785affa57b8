import { block, isUnknown, text } from './attributes';
import type { Resource, Situation } from './rule';

/**
 * Finding the resources that configure another one. Since version 4 of the provider, most of what makes a bucket
 * safe is in resources of its own (https://registry.terraform.io/providers/hashicorp/aws/latest/docs/guides/version-4-upgrade).
 */

/**
 * The resources of `type` whose attribute `link` names the same thing as `name`.
 *
 * `undefined` means that nobody can tell: in a plan, the name or the link of a candidate may be known only after
 * apply. Rules then have nothing to say.
 */
export function namedSiblings(
  situation: Situation,
  type: string,
  link: string,
  owner: Resource,
  name: string,
): readonly Resource[] | undefined {
  const wanted = text(owner.attributes, name);
  const candidates = situation.resources.filter((each) => each.type === type);
  const found =
    wanted === undefined ? [] : candidates.filter((each) => text(each.attributes, link) === wanted);
  if (found.length > 0) return found;
  const undecided =
    isUnknown(owner.attributes, name, situation) ||
    candidates.some((each) => isUnknown(each.attributes, link, situation));
  return undecided ? undefined : [];
}

/** True when `reference` is this resource: an expression on its address, or the id that a plan knows. */
export function refersTo(reference: string | undefined, resource: Resource): boolean {
  if (reference === undefined) return false;
  return (
    reference.startsWith(`\${${resource.address}.`) ||
    (text(resource.attributes, 'id') !== undefined && reference === text(resource.attributes, 'id'))
  );
}

/**
 * The resources of `type` whose attribute `link` refers to `owner` by its id. `undefined` means that nobody can tell,
 * as with `namedSiblings`.
 */
export function siblingsById(
  situation: Situation,
  type: string,
  link: string,
  owner: Resource,
): readonly Resource[] | undefined {
  const candidates = situation.resources.filter((each) => each.type === type);
  const found = candidates.filter((each) => refersTo(text(each.attributes, link), owner));
  if (found.length > 0) return found;
  return candidates.some((each) => isUnknown(each.attributes, link, situation)) ? undefined : [];
}

/** The value of one tag, from the resource's own tags or those of the provider. */
export function tag(resource: Resource, key: string): string | undefined {
  return text(block(resource.attributes, 'tags'), key) ?? text(block(resource.attributes, 'tags_all'), key);
}
