import { Construct } from 'constructs';
import { accountNames, namesOf } from '../../values/names';
import type { Environment } from '../../values/schema';
import { githubTrust } from './github-trust';
import { readStatements } from './read-statements';
import { Role } from './role';
import { readState } from './state-statements';

export interface PlanRoleProps {
  readonly environment: Environment;
}

/**
 * The GitHub environment whose jobs plan. Its jobs can read the environment's secrets, so give it protection rules of its
 * own: only branches of this repository, and a reviewer where not everyone who may push should see them.
 */
export const planGithubEnvironment = ({ name }: Environment): string => `${name}-plan`;

/** What a pull request's plan runs as: it reads what the environment's stacks describe, and writes lock files only. */
export class PlanRole extends Construct {
  public readonly role: Role;

  constructor(scope: Construct, id: string, { environment }: PlanRoleProps) {
    super(scope, id);
    this.role = new Role(this, 'plan', {
      name: namesOf(environment).roles.plan,
      description: `Plans ${environment.name} from GitHub Actions; changes nothing`,
      trust: githubTrust(
        accountNames(environment).githubOidcProviderArn,
        environment.github,
        planGithubEnvironment(environment),
      ),
      statements: [...readStatements(environment), ...readState(environment)],
    });
  }
}
