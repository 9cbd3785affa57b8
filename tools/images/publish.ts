import type { RunProgram } from './program';
import type { BuiltImage } from './registry';
import type { LocalImage } from './build';

/** Who signs: the workflow of this repository that builds images, on the branch that is deployed. */
export interface Signer {
  /** Owner and name. */
  readonly repository: string;
  /** `https://github.com`. */
  readonly server: string;
}

/** The file of the workflow that signs. */
export const signingWorkflow = '.github/workflows/images.yml';

const issuer = 'https://token.actions.githubusercontent.com';

/** The digest that a tag means; `undefined` where there is no such tag. */
export async function publishedDigest(
  run: RunProgram,
  registry: string,
  { repository, tagPrefix }: BuiltImage,
  version: string,
): Promise<string | undefined> {
  const place = `${registry}/${repository}`;
  const tag = `${tagPrefix}${version}`;
  const tags = (await run('crane', ['ls', place], { capture: true })).split('\n');
  return tags.includes(tag) ? run('crane', ['digest', `${place}:${tag}`], { capture: true }) : undefined;
}

/**
 * Pushes an image by its digest, signs it, adds its SBOM, and gives it its tag last of all: a tag stands for an image that
 * was signed, and a run that was cut off leaves nothing that is deployed. What it has pushed then goes after some days.
 *
 * @returns the digest
 */
export async function publishImage(
  run: RunProgram,
  registry: string,
  { repository, tagPrefix, archive, sbom }: LocalImage,
  version: string,
): Promise<string> {
  const digest = await run('crane', ['digest', '--tarball', archive], { capture: true });
  const image = `${registry}/${repository}@${digest}`;
  await run('crane', ['push', archive, image]);
  await run('cosign', ['sign', '--yes', image]);
  await run('cosign', ['attest', '--yes', '--type', 'spdxjson', '--predicate', sbom, image]);
  await run('crane', ['tag', image, `${tagPrefix}${version}`]);
  return digest;
}

/** Refuses an image that our own workflow has not signed, whoever pushed it. */
export async function verifySignature(
  run: RunProgram,
  registry: string,
  { repository }: BuiltImage,
  digest: string,
  { server, repository: source }: Signer,
  branch: string,
): Promise<void> {
  await run(
    'cosign',
    [
      'verify',
      ...['--certificate-identity', `${server}/${source}/${signingWorkflow}@refs/heads/${branch}`],
      ...['--certificate-oidc-issuer', issuer],
      `${registry}/${repository}@${digest}`,
    ],
    { capture: true },
  );
}
