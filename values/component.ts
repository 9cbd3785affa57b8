import { z } from 'zod';
import { copyOf } from '../contract/repositories';
import { deepFreeze } from './deep-freeze';
import { describeMistakes } from './describe-mistakes';
import { textLike } from './schema/primitives';
import { UserError } from './user-error';
import { verificationSchema } from './verification';

const text = textLike(/^[^]+$/, 'a text that is not empty');

const versionText = textLike(
  /^v?\d+(\.\d+)*(-[0-9A-Za-z.-]+)?$/,
  'a version, such as "0.15.0"; never "latest" and no range',
);

const boundText = textLike(
  /^\d+(\.\d+)*$/,
  'numbers joined by dots, such as "0.15"; compared at that precision',
);

const rangeSchema = z.strictObject({ atLeast: boundText.optional(), below: boundText.optional() });

const sourceText = text.describe('A public place where the fact can be read.');

const isLatest = (tag: string) => /(^|[-.])latest$/i.test(tag);
const isOtherArchitecture = (tag: string) => /(amd64|x86[-_]64|386|armv?7|ppc64le|s390x)/i.test(tag);

/** What a tag of an image is made of (opencontainers/distribution-spec, spec.md, "Pulling manifests"). */
export const tagPattern = /^\w[\w.-]{0,127}$/;

const tag = z
  .string({ error: 'a tag of one release, such as "8.1.3"; an image without one means "latest"' })
  .regex(tagPattern, { error: 'a tag of one release: 1 to 128 of a-z, A-Z, 0-9, "_", "." and "-"' })
  .refine((value) => !isLatest(value), {
    error:
      'a tag of one release, such as "8.1.3": a tag "latest" changes what it means between two deployments',
  })
  .refine((value) => !isOtherArchitecture(value), {
    error: 'a tag of an ARM64 image: the nodes are Graviton and cannot run any other',
  });

const digest = textLike(/^sha256:[0-9a-f]{64}$/, '"sha256:" and 64 hexadecimal digits, in lower case');

const architecture = z.literal('arm64', {
  error: '"arm64": the nodes are Graviton and cannot run any other',
});

const repository = textLike(
  /^[a-z0-9]+([._/-]+[a-z0-9]+)*$/,
  'a repository without registry and tag, such as "valkey/valkey"',
);

/** `ecr` means the registry of the account and region that a stack is deployed to. */
const registry = textLike(
  /^(ecr|[a-z0-9-]+(\.[a-z0-9-]+)+(:\d+)?)$/,
  'a host, such as "docker.io", or "ecr"',
);

/** An image whose tag stands in this repository. */
const pinnedImageSchema = z
  .strictObject({
    pinned: z.literal('here'),
    registry,
    repository,
    tag,
    /** Given where it is known: the content cannot change under it. */
    digest: digest.optional(),
    architecture,
    /** Whether the tag is a manifest list. A single-architecture tag must end in `-arm64`, so that it can be seen. */
    multiArch: z.boolean(),
    /** Where an image in `ecr` is copied from. */
    upstream: z
      .strictObject({ registry, repository, tag, digest: digest.optional(), why: text, source: sourceText })
      .optional(),
  })
  .refine((image) => image.multiArch || image.tag.endsWith('-arm64'), {
    path: ['tag'],
    error: 'a tag that ends in "-arm64", or `multiArch: true` for a tag that serves several architectures',
  })
  .refine((image) => (image.registry === 'ecr') === (image.upstream !== undefined), {
    path: ['upstream'],
    error: 'an upstream for an image in "ecr", which says what to copy, and none for any other',
  });

/** An image of ours: it is built after this file is written, so that its immutable tag is given at deploy time. */
const deployTimeImageSchema = z.strictObject({
  pinned: z.literal('at-deploy'),
  registry: z.literal('ecr', { error: '"ecr": our own images live nowhere else' }),
  repository,
  /** What every tag in this repository starts with; empty for a repository of its own. */
  tagPrefix: textLike(/^([a-z][a-z0-9-]*-)?$/, 'empty, or a name and "-", such as "discovery-"'),
  architecture,
  multiArch: z.boolean(),
  /** The reference that this replaces, and why. */
  replaces: z.strictObject({ reference: text, why: text }),
});

/** An image that a chart brings beside its main one, and the value that keeps it out. */
const otherImageSchema = z.strictObject({ image: text, keptOutBy: text });

const chartSchema = z.strictObject({
  name: textLike(/^[a-z0-9-]+$/, 'a chart name: a-z, 0-9 and "-"'),
  version: versionText,
  /** The application version that the chart was written for. */
  appVersion: versionText,
  /** `https://…` for a repository with an index, `oci://…` for a registry. */
  repository: textLike(/^(https|oci):\/\/\S+$/, 'an address that starts with https:// or oci://'),
  license: text,
  /** Image versions that this chart can run. Left out: the minor series of `appVersion`. */
  runs: rangeSchema.extend({ why: text, source: sourceText }).optional(),
  otherImages: z.array(otherImageSchema).default([]),
  notes: z.array(text).default([]),
});

const interfaceName = textLike(/^[a-z0-9-]+$/, 'the name of an interface: a-z, 0-9 and "-"');

/** Something that this component offers to others, such as a wire protocol. */
const providedInterfaceSchema = z.strictObject({
  interface: interfaceName,
  /** The newest version that is spoken. */
  version: boundText.optional(),
  /** The oldest client protocol that is accepted. */
  acceptsClientsFrom: boundText.optional(),
  source: sourceText,
});

/** Something that this component needs from another one or from the platform. */
const usedInterfaceSchema = z.strictObject({
  interface: interfaceName,
  /** The version that this component speaks. */
  version: boundText.optional(),
});

/** A component of a version range that this one works with. */
const requirementSchema = z.strictObject({
  component: text,
  image: rangeSchema,
  why: text,
  source: sourceText,
});

/** A combination of versions of this very component that is known not to work. */
const conflictSchema = z.strictObject({
  chart: rangeSchema.optional(),
  image: rangeSchema.optional(),
  why: text,
  remedy: text,
  source: sourceText,
});

/** The compatibility matrix, in a form that `checkCompatibility` evaluates. */
const compatibilitySchema = z.strictObject({
  /** The row of the matrix in words. */
  summary: text,
  provides: z.array(providedInterfaceSchema).default([]),
  uses: z.array(usedInterfaceSchema).default([]),
  requires: z.array(requirementSchema).default([]),
  conflicts: z.array(conflictSchema).default([]),
  /** What the node’s kernel must be like. */
  node: z.strictObject({ pageSizeKib: z.array(z.number().int()), why: text, source: sourceText }).optional(),
});

/** Something known to be wrong with a pin. The pin stays; the report prints this. */
const advisorySchema = z.strictObject({
  id: text,
  kind: z.enum(['security', 'defect', 'support']),
  summary: text,
  source: sourceText,
  upgradeTo: text.describe('The release that cures it, or what to do where there is none.'),
  mitigation: text.optional(),
});

/** How fast each kind of new version is taken up. */
const updatePolicySchema = z.strictObject({
  security: text,
  minor: text,
  major: text,
});

/** The strategy of every component that does not say otherwise. */
export const defaultUpdatePolicy = {
  security: 'apply immediately',
  minor: 'test and apply monthly',
  major: 'evaluate features and breaking changes first',
} as const satisfies z.output<typeof updatePolicySchema>;

/** One piece of software that runs in the cluster: what it is, where it comes from, and what goes with it. */
export const componentSchema = z.strictObject({
  id: textLike(/^[a-z][a-z0-9-]*$/, 'kebab-case, such as "fluent-bit"'),
  title: text,
  group: z.enum(['observability', 'data', 'utility', 'service']),
  purpose: text,
  image: z.discriminatedUnion('pinned', [pinnedImageSchema, deployTimeImageSchema], {
    error: 'an image with `pinned: "here"` and a tag, or with `pinned: "at-deploy"` for images of our own',
  }),
  chart: chartSchema.optional(),
  /** Where the image is published. */
  source: sourceText,
  compatibleWith: compatibilitySchema,
  notes: z.array(text).default([]),
  /** What to know before moving to another version. */
  upgradeNotes: z.array(text).default([]),
  updatePolicy: updatePolicySchema.default(defaultUpdatePolicy),
  advisories: z.array(advisorySchema).default([]),
  verified: z.strictObject({ image: verificationSchema, chart: verificationSchema.optional() }),
});

export type ComponentInput = z.input<typeof componentSchema>;
export type PinnedImage = z.output<typeof pinnedImageSchema>;
export type DeployTimeImage = z.output<typeof deployTimeImageSchema>;
export type Chart = z.output<typeof chartSchema>;
export type Advisory = z.output<typeof advisorySchema>;
export type Component = Readonly<z.output<typeof componentSchema>>;

/** A component whose image and chart are known to be there, so that nobody has to ask. */
export type Defined<T extends ComponentInput> = Omit<Component, 'image' | 'chart'> & {
  readonly image: T['image'] extends { pinned: 'here' } ? PinnedImage : DeployTimeImage;
  readonly chart: T extends { chart: object } ? Chart : undefined;
};

/**
 * Checks one component, fills in its defaults and freezes it.
 *
 * @param file the file that the component stands in, for messages: `values/components/kafka.ts`
 * @throws UserError with one line a mistake: file, component, path, what was given and what is allowed.
 */
export function defineComponent<const T extends ComponentInput>(file: string, input: T): Defined<T> {
  const result = componentSchema.safeParse(input);
  if (!result.success) {
    const lines = describeMistakes(componentSchema, input, result.error).split('\n');
    throw new UserError(lines.map((line) => `${file}: component "${input.id}": ${line}`).join('\n'));
  }
  return deepFreeze(result.data) as unknown as Defined<T>;
}

/** Where an image is pulled from: its registry, and the tag of an image that is given at deploy time. */
export interface ImagePlace {
  /** The host that stands for `ecr`. Default: the word `ecr` itself, for pages that no account is known to. */
  readonly ecrRegistry?: string;
  /** Whether images of others are pulled from copies in `ecr` as well. @default false */
  readonly copies?: boolean;
  /** For images of our own: the version after `tagPrefix`, such as `1.4.0`. */
  readonly version?: string;
}

/** An image as charts take it. */
export interface ImageParts {
  readonly registry: string;
  readonly repository: string;
  readonly tag: string;
  readonly digest?: string;
}

/**
 * Where an image is pulled from, in the parts that charts take.
 *
 * @throws UserError when an image of ours has no version, or one that moves.
 */
export function imageParts(image: PinnedImage | DeployTimeImage, place: ImagePlace = {}): ImageParts {
  const ecr = place.ecrRegistry ?? 'ecr';
  const registry = image.registry === 'ecr' ? ecr : image.registry;
  if (image.pinned === 'here') {
    const { repository, digest } = image;
    const copied = place.copies === true && image.registry !== 'ecr';
    return {
      ...(copied ? { registry: ecr, repository: copyOf(repository) } : { registry, repository }),
      tag: image.tag,
      ...(digest === undefined ? {} : { digest }),
    };
  }
  const checked = tag.safeParse(place.version);
  if (!checked.success) {
    throw new UserError(
      `Image ${image.repository}: the version given at deploy time is ${JSON.stringify(place.version) ?? 'nothing'}; ` +
        `allowed: ${checked.error.issues[0]?.message}. Give the version that was pushed, such as "1.4.0" for the tag ` +
        `"${image.tagPrefix}1.4.0".`,
    );
  }
  return { registry, repository: image.repository, tag: `${image.tagPrefix}${checked.data}` };
}

/**
 * The full reference of an image: `docker.io/valkey/valkey:8.1.3`, with `@sha256:…` where a digest is pinned.
 *
 * @throws UserError when an image of ours has no version, or one that moves.
 */
export function imageReference(image: PinnedImage | DeployTimeImage, place: ImagePlace = {}): string {
  const { registry, repository, tag: version, digest } = imageParts(image, place);
  return `${registry}/${repository}:${version}${digest === undefined ? '' : `@${digest}`}`;
}
