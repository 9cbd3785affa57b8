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
 * What a pull request's plan runs as: it reads what the environment's stacks describe, and writes lock files only. It can
 * read the environment's secrets: its GitHub environment needs a reviewer where not everyone who may push should see them.
 */
export class PlanRole extends Construct {
  public readonly role: Role;

  constructor(scope: Construct, id: string, { environment }: PlanRoleProps) {
    super(scope, id);
    const { roles, githubEnvironments } = namesOf(environment);
    this.role = new Role(this, 'plan', {
      name: roles.plan,
      description: `Plans ${environment.name} from GitHub Actions; changes nothing`,
      trust: githubTrust(
        accountNames(environment).githubOidcProviderArn,
        environment.github,
        githubEnvironments.plan,
      ),
      statements: [...readStatements(environment), ...readState(environment)],
    });
  }
}
