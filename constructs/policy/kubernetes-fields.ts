import { blocks } from './attributes';
import type { Attributes, Resource } from './rule';

/**
 * Reading Kubernetes objects, which come in two spellings: as the Terraform provider has them (`security_context`, a
 * block for each `container`) and as manifests have them (`securityContext`, a list of `containers`). A rule names the
 * first, and reads both.
 */

const camelCase = (name: string): string =>
  name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());

/** The value of a field, in either spelling. */
export function field(of: Attributes | undefined, name: string): unknown {
  return of?.[name] ?? of?.[camelCase(name)];
}

/** The objects of a field: of a block, of a list of blocks, or of a manifest’s list under the plural of its name. */
export function objects(of: Attributes | undefined, name: string): readonly Attributes[] {
  const plural = name === 'egress' || name === 'ingress' ? name : `${name}s`;
  for (const spelling of [name, camelCase(name), plural, camelCase(plural)]) {
    const found = blocks(of, spelling);
    if (found.length > 0) return found;
  }
  return [];
}

/** The object of a field, following a path such as `spec.template.spec`. */
export function object(of: Attributes | undefined, path: string): Attributes | undefined {
  return path.split('.').reduce<Attributes | undefined>((inner, name) => objects(inner, name)[0], of);
}

/** True or false, where the provider may declare either as text. */
export function bool(of: Attributes | undefined, name: string): boolean | undefined {
  const value = field(of, name);
  if (value === true || value === 'true') return true;
  return value === false || value === 'false' ? false : undefined;
}

/** A text that is set and not empty. */
export function string(of: Attributes | undefined, name: string): string | undefined {
  const value = field(of, name);
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** The texts of a list. */
export function strings(of: Attributes | undefined, name: string): readonly string[] {
  const value = field(of, name);
  return (Array.isArray(value) ? value : [value]).filter((each): each is string => typeof each === 'string');
}

/** A map of texts, such as labels. */
export const stringMap = (of: Attributes | undefined, name: string): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries(object(of, name) ?? {}).filter(
      (entry): entry is [string, string] => typeof entry[1] === 'string',
    ),
  );

/** What a Kubernetes kind is called here: `kubernetes_deployment_v1` and `kubernetes_deployment`, `manifest/Deployment`. */
export const kindTypes = (...kinds: readonly string[]): readonly string[] =>
  kinds.flatMap((kind) => {
    const snake = kind.replace(/(?<=.)[A-Z]/g, '_$&').toLowerCase();
    return [`kubernetes_${snake}_v1`, `kubernetes_${snake}`, `manifest/${kind}`];
  });

/** The kind of a resource, such as `Deployment`; `undefined` for what is no Kubernetes object. */
export function kindOf({ type }: Pick<Resource, 'type'>): string | undefined {
  const manifest = /^manifest\/(\w+)$/.exec(type)?.[1];
  if (manifest !== undefined) return manifest;
  const snake = /^kubernetes_(\w+?)(_v\d+)?$/.exec(type)?.[1];
  return snake && camelCase(`_${snake}`);
}
