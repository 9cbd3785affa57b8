import type { DeployTimeImage } from '../../values/component';
import { allComponents } from '../../values/components';
import { accountNames, namesOf, roleArn } from '../../values/names';
import type { Environment } from '../../values/schema';
import { UserError } from '../../values/user-error';

/** An image that is built here. */
export interface BuiltImage {
  /** The component, and its folder in `images/`. */
  readonly id: string;
  readonly repository: string;
  readonly tagPrefix: string;
}

/** The images of our own programs, by their components. Kafka’s is a copy: `npm run copies`. */
export const builtImages: readonly BuiltImage[] = allComponents.flatMap(({ id, image }) =>
  image.pinned === 'at-deploy' ? [{ id, ...(image satisfies DeployTimeImage) }] : [],
);

/** Where images are pushed to, and as whom. */
export interface PushTarget {
  readonly registry: string;
  readonly region: string;
  readonly role: string;
}

/**
 * The one registry that images are pushed to. From it they are replicated by digest to the accounts of the other
 * environments, so that all of them run the very same image.
 *
 * @throws UserError where environments name several
 */
export function pushTarget(environments: readonly Environment[]): PushTarget {
  const accounts = [...new Set(environments.map(({ imageRegistryAccount }) => imageRegistryAccount))];
  const owner = environments.find(({ account }) => account === accounts[0]);
  if (accounts.length !== 1 || owner === undefined) {
    throw new UserError(
      `imageRegistryAccount: given ${environments.map((each) => `${each.imageRegistryAccount} (${each.name}.ts)`).join(', ')}; allowed: one account for all of them, from which its registry replicates. An image that is built twice is not the one that was tried`,
    );
  }
  return {
    registry: namesOf(owner).imageRegistry,
    region: owner.region,
    role: roleArn(owner, accountNames(owner).imageRole),
  };
}
