import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import type { Environment } from '../../values/schema';
import { UserError } from '../../values/user-error';
import type { AwsCli } from '../verify-pins/aws-cli';
import { Unreachable } from '../verify-pins/http';
import type { BuiltImage } from './registry';

/** What was built once, by component. */
export type Digests = Readonly<Record<string, string>>;

const digestsSchema = z.record(z.string(), z.string().regex(/^sha256:[0-9a-f]{64}$/));

/**
 * Reads digests as `npm run images -- publish` gave them.
 *
 * @throws UserError where they are none
 */
export function parseDigests(text: string): Digests {
  try {
    return digestsSchema.parse(JSON.parse(text));
  } catch {
    throw new UserError(
      `--digests: given ${JSON.stringify(text)}; allowed: the output "digests" of npm run images -- publish, such as {"processor":"sha256:…"}`,
    );
  }
}

const imagesSchema = z.object({
  imageDetails: z.array(
    z.object({ imageDigest: z.string().optional(), imageTags: z.array(z.string()).optional() }),
  ),
});

/** Seconds between two looks, and looks: replication takes some minutes at most, the more the larger an image is. */
const pause = 15;
const looks = 40;

async function digestIn(
  aws: AwsCli,
  { account }: Environment,
  { repository }: BuiltImage,
  tag: string,
): Promise<string | undefined> {
  // All of them: asked for one tag, ECR answers with an error where it is not there.
  const answer = await aws([
    ...['ecr', 'describe-images', '--registry-id', account, '--repository-name', repository],
    ...['--filter', 'tagStatus=TAGGED'],
  ]);
  const { data } = imagesSchema.safeParse(JSON.parse(answer));
  if (data === undefined)
    throw new UserError(`aws ecr describe-images answers in an unknown form for ${repository}`);
  return data.imageDetails.find(({ imageTags }) => imageTags?.includes(tag))?.imageDigest;
}

/**
 * Makes sure that the registry of an environment holds, under a version, the very images that were built: where it is in
 * another account, they are replicated to it, and that takes a while.
 *
 * @throws UserError where there is another image under the version, or none after ten minutes
 */
export async function requirePromoted(
  environment: Environment,
  images: readonly BuiltImage[],
  version: string,
  digests: Digests,
  aws: AwsCli,
  wait: (seconds: number) => Promise<unknown> = (seconds) => sleep(seconds * 1000),
): Promise<void> {
  for (const image of images) {
    const tag = `${image.tagPrefix}${version}`;
    const name = `${image.repository}:${tag} in the registry of ${environment.name}`;
    let found: string | undefined;
    for (let look = 1; ; look += 1) {
      found = await digestIn(aws, environment, image, tag).catch((error: unknown) => {
        throw error instanceof Unreachable ? new UserError(`${name}: ${error.message}`) : error;
      });
      if (found !== undefined || look === looks) break;
      await wait(pause);
    }
    const expected = digests[image.id];
    if (found === expected) continue;
    throw new UserError(
      found === undefined
        ? `${name} is not there, ${(pause * looks) / 60} minutes after it was pushed. Does the registry of ${environment.imageRegistryAccount} replicate to ${environment.account}? npm run bootstrap -- ${environment.imageRegistryAccount}`
        : `${name} is ${found}, and what was built is ${expected ?? 'nothing'}. It is not deployed: somebody else pushed it`,
    );
  }
}
