import { shown, text } from '../attributes';
import type { Rule } from '../rule';

/** Container images are judged as resources of the type `image` with a `reference` and an `architecture`. */
const image = ['image'];

/** Tag and digest of an image reference: https://pkg.go.dev/github.com/distribution/reference */
function parts(reference: string): { readonly tag?: string; readonly digest?: string } {
  const [name = '', digest] = reference.split('@');
  const tag = /:([^/:]+)$/.exec(name)?.[1];
  return { tag, digest };
}

/** What is wrong with the pin of an image reference; `undefined` when nothing is. */
export function pinningProblem(reference: string): string | undefined {
  const { tag, digest } = parts(reference);
  if (tag === undefined && digest === undefined) return `${shown(reference)} has no tag, which means latest`;
  if (tag !== undefined && /(^|[-_.])latest($|[-_.])/.test(tag)) {
    return `${shown(reference)} has the moving tag ${shown(tag)}`;
  }
  if (tag !== undefined && !/\d/.test(tag)) {
    return `${shown(reference)} has the tag ${shown(tag)}, which names no version`;
  }
  return digest === undefined || /^sha256:[0-9a-f]{64}$/.test(digest)
    ? undefined
    : `${shown(reference)} has the digest ${shown(digest)}, which is not sha256: and 64 hexadecimal digits`;
}

const pinned: Rule = {
  id: 'image-pinned',
  level: 'error',
  why: 'A reference that may mean another image tomorrow makes a restart an upgrade that nobody decided.',
  fix: 'Name a version as tag, such as valkey/valkey:8.1.3, and add the digest (@sha256:…) where it is known.',
  appliesTo: image,
  check: ({ attributes }) => {
    const reference = text(attributes, 'reference');
    return reference === undefined
      ? `reference is ${shown(attributes['reference'])}`
      : pinningProblem(reference);
  },
};

const arm64: Rule = {
  id: 'image-arm64',
  level: 'error',
  why: 'All nodes are Graviton: an image for another architecture ends in "exec format error".',
  fix: 'Use the ARM64 variant of the image.',
  appliesTo: image,
  check: ({ attributes }) =>
    text(attributes, 'architecture') === 'arm64'
      ? undefined
      : `${shown(attributes['reference'])} has the architecture ${shown(attributes['architecture'])}, not "arm64"`,
};

/** Images: pinned and ARM64. */
export const imagesRules: readonly Rule[] = [arm64, pinned];
