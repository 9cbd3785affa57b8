import type { DeliveryEnvironment, Matrix } from './matrix';
import type { Github } from './rest';

interface Deployment {
  readonly id: number;
  readonly sha: string;
}

interface DeploymentStatus {
  readonly state: string;
}

/**
 * The commit that a GitHub environment was deployed from last; `undefined` where it never was. GitHub keeps a deployment for
 * each job that names an environment, the newest first, and all the states that each has had.
 */
export async function deployedCommit(github: Github, environment: string): Promise<string | undefined> {
  const succeeded = async ({ id }: Deployment): Promise<boolean> => {
    const ofThis = `/deployments/${id}/statuses`;
    return (
      (await github.find<DeploymentStatus>(ofThis, {}, ({ state }) => state === 'success')) !== undefined
    );
  };
  return (await github.find('/deployments', { environment }, succeeded))?.sha;
}

/** An environment with the commit that runs there. */
export interface DeployedEnvironment extends DeliveryEnvironment {
  readonly commit: string;
}

/** The environments that were deployed, each with its commit. */
export async function deployedMatrix(
  github: Github,
  { include }: Matrix<DeliveryEnvironment>,
): Promise<Matrix<DeployedEnvironment>> {
  const found: DeployedEnvironment[] = [];
  for (const entry of include) {
    const commit = await deployedCommit(github, entry.deployEnvironment);
    if (commit !== undefined) found.push({ ...entry, commit });
  }
  return { include: found };
}
