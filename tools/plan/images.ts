import { isObject, text } from '../../constructs/policy/attributes';
import type { Attributes } from '../../constructs/policy/rule';
import { hasUnknown } from './differences';
import { documentIn } from './documents';
import type { ImageChange } from './model';
import type { PlannedChange } from './plan-json';
import type { Secrets } from './secrets';

/** What stands for an image whose digest, or tag, only an apply tells. */
const unknownImage = '(known after apply)';

/** The image that a map of a chart's values describes: `{ registry, repository, tag, digest }`. */
function imageOf(values: Attributes): string | undefined {
  const repository = text(values, 'repository');
  const [tag, digest] = [text(values, 'tag'), text(values, 'digest')];
  if (repository === undefined || (tag === undefined && digest === undefined)) return undefined;
  const registry = text(values, 'registry');
  return [
    ...(registry === undefined ? [] : [registry, '/']),
    repository,
    ...(tag === undefined ? [] : [':', tag]),
    ...(digest === undefined ? [] : ['@', digest]),
  ].join('');
}

/** Every image in a value, by where it is: `image` of a container, and maps of images in a chart's values. */
function imagesIn(value: unknown, unknown: unknown, path = ''): [path: string, image: string][] {
  if (typeof value === 'string') return imagesIn(documentIn(value), undefined, path);
  if (typeof value !== 'object' || value === null) return [];
  const own = isObject(value) ? imageOf(value) : undefined;
  if (own !== undefined) return [[path, own]];
  const keys = new Set([...Object.keys(value), ...(isObject(unknown) ? Object.keys(unknown) : [])]);
  return [...keys].flatMap((key): [string, string][] => {
    const [inner, marks] = [value, unknown].map((tree) =>
      typeof tree === 'object' && tree !== null ? (tree as Attributes)[key] : undefined,
    );
    const here = `${path}.${key}`;
    if (key !== 'image' || isObject(inner)) return imagesIn(inner, marks, here);
    if (hasUnknown(marks)) return [[here, unknownImage]];
    return typeof inner === 'string' && inner !== '' ? [[here, inner]] : [];
  });
}

/** The types whose attributes name container images; a launch template's `image_id` is a node's, not a container's. */
const runsContainers = (type: string): boolean => type === 'helm_release' || type.startsWith('kubernetes_');

/** The images of containers that a change would start, replace or stop, each once. */
export function imageChangesOf(
  stack: string,
  { address, type, change }: PlannedChange,
  secrets: Secrets,
): ImageChange[] {
  if (!runsContainers(type)) return [];
  const before = new Map(imagesIn(change.before, undefined));
  const after = new Map(imagesIn(change.after, change.after_unknown));
  const changes = [...new Set([...before.keys(), ...after.keys()])]
    .map((path) => [before.get(path), after.get(path)] as const)
    .filter(([was, is]) => was !== is)
    .map(([was, is]): ImageChange => ({
      stack,
      address,
      ...(was === undefined ? {} : { before: secrets.mask(was) }),
      ...(is === undefined ? {} : { after: secrets.mask(is) }),
    }));
  return [...new Map(changes.map((each) => [JSON.stringify(each), each])).values()];
}
