import { deliveryBranch } from '../../values/names';
import type { Environment } from '../../values/schema';
import { UserError } from '../../values/user-error';
import { buildImage } from './build';
import type { RunProgram } from './program';
import type { Digests } from './promoted';
import { publishedDigest, publishImage, verifySignature } from './publish';
import { builtImages, pushTarget } from './registry';
import { imageVersion, type Git } from './version';

export interface PublishProps {
  readonly environments: readonly Environment[];
  readonly git: Git;
  readonly run: RunProgram;
  /** The folder for archives and SBOMs. */
  readonly out: string;
  /** `GITHUB_REPOSITORY` and `GITHUB_SERVER_URL` say who signs. */
  readonly env: Readonly<Record<string, string | undefined>>;
}

/**
 * Sees to it that the registry has every image of ours in the version of what is checked out, signed by our workflow.
 * What is there already is not built again: a version means one content.
 *
 * @throws UserError where one cannot be built, is vulnerable, or was signed by somebody else
 */
export async function publishAll({ environments, git, run, out, env }: PublishProps): Promise<{
  readonly version: string;
  readonly digests: Digests;
}> {
  const { GITHUB_REPOSITORY: repository, GITHUB_SERVER_URL: server } = env;
  if (!repository || !server) {
    throw new UserError(
      'GITHUB_REPOSITORY, GITHUB_SERVER_URL: not set. Images are signed by the workflow that builds them: run the workflow "images"',
    );
  }
  const { registry, region } = pushTarget(environments);
  const [version, revision] = await Promise.all([imageVersion(git), git('rev-parse', 'HEAD')]);
  const password = await run('aws', ['ecr', 'get-login-password', '--region', region], { capture: true });
  await run('crane', ['auth', 'login', '--username', 'AWS', '--password-stdin', registry], {
    input: password,
  });

  const digests: Record<string, string> = {};
  for (const image of builtImages) {
    const digest =
      (await publishedDigest(run, registry, image, version)) ??
      (await publishImage(run, registry, await buildImage(run, image, { version, revision, out }), version));
    await verifySignature(run, registry, image, digest, { server, repository }, deliveryBranch);
    digests[image.id] = digest;
  }
  return { version, digests };
}
