import { parseAllDocuments } from 'yaml';
import type { Attributes, Resource } from '../../constructs/policy/rule';
import { podOf, type Pod } from '../../constructs/policy/pod-reader';
import { UserError } from '../../values/user-error';

/** One Kubernetes object as a chart writes it. */
export interface Manifest extends Attributes {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly labels?: Readonly<Record<string, string>>;
  };
  readonly spec?: Attributes;
}

/**
 * The objects in a rendering, Jobs that hooks start included.
 *
 * @throws UserError where a document is no YAML, or no object of Kubernetes
 */
export function manifestsIn(text: string): readonly Manifest[] {
  // As Kubernetes reads YAML: 0555 is a mode, in octal.
  return parseAllDocuments(text, { version: '1.1' }).flatMap((document) => {
    const [error] = document.errors;
    const value: unknown = error ? undefined : document.toJS();
    if (value === null) return [];
    const { kind, apiVersion, metadata } = (value ?? {}) as Partial<Manifest>;
    if (error || !kind || !apiVersion || !metadata?.name) {
      throw new UserError(
        `A document is no Kubernetes object: ${error?.message ?? JSON.stringify(value).slice(0, 200)}`,
      );
    }
    return [value as Manifest];
  });
}

/** How an object is called in messages: `Service/kafka`. */
export const nameOf = ({ kind, metadata }: Manifest): string => `${kind}/${metadata.name}`;

/** An object in the shape that rules judge. */
export const resourceOf = (manifest: Manifest): Resource => {
  const address = nameOf(manifest);
  return { address, path: address, type: `manifest/${manifest.kind}`, attributes: manifest };
};

/** The pod that an object makes, with the labels that it gets. */
export interface MadePod {
  readonly maker: Manifest;
  readonly labels: Readonly<Record<string, string>>;
  readonly pod: Pod;
}

interface Template {
  readonly metadata?: { readonly labels?: Readonly<Record<string, string>> };
}

function templateOf({ kind, metadata, spec }: Manifest): Template | undefined {
  if (kind === 'Pod') return { metadata };
  const job = kind === 'CronJob' ? (spec?.['jobTemplate'] as Attributes)?.['spec'] : spec;
  return (job as Attributes | undefined)?.['template'] as Template | undefined;
}

/** The pods that objects make. */
export const podsOf = (manifests: readonly Manifest[]): readonly MadePod[] =>
  manifests.flatMap((maker) => {
    const pod = podOf(resourceOf(maker));
    return pod ? [{ maker, labels: templateOf(maker)?.metadata?.labels ?? {}, pod }] : [];
  });
