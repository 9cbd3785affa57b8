import { z } from 'zod';
import { type Verdict, verdict } from './outcome';
import type { RegistryClient } from './registry';

/** An image as it is pulled: for a copy in ECR, the image that is copied. */
export interface ImageToCheck {
  readonly registry: string;
  readonly repository: string;
  readonly tag: string;
  readonly digest?: string | undefined;
}

const configSchema = z.object({ architecture: z.string(), os: z.string() });

/** Whether the tag exists, runs on ARM64, and still means the pinned digest. */
export async function checkImage(client: RegistryClient, image: ImageToCheck): Promise<Verdict> {
  const { registry, repository, tag, digest } = image;
  const manifest = await client.manifest(registry, repository, tag);
  if (!manifest) {
    return verdict('missing', `${registry} has no ${repository}:${tag}, or does not show it to the public`);
  }

  let platforms = manifest.platforms;
  if (!platforms) {
    const config = configSchema.safeParse(
      await client.jsonBlob(registry, repository, manifest.configDigest ?? ''),
    );
    if (!config.success)
      return verdict(
        'mismatch',
        `${repository}:${tag} is no container image: it has no configuration of one`,
      );
    platforms = [`${config.data.os}/${config.data.architecture}`];
  }
  if (!platforms.includes('linux/arm64')) {
    return verdict(
      'mismatch',
      `not for linux/arm64; the registry has it for ${platforms.join(', ') || 'no platform'}`,
    );
  }

  if (digest !== undefined && digest !== manifest.digest) {
    const old = await client.manifest(registry, repository, digest);
    return verdict(
      'mismatch',
      `the tag means ${manifest.digest} now; the pinned ${digest} ${old ? 'can still be pulled' : 'is gone'}`,
    );
  }
  return verdict(
    'ok',
    `${manifest.digest}, ${digest === undefined ? 'not pinned; ' : ''}platforms ${platforms.join(', ')}`,
  );
}
