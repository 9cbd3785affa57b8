import { Construct } from 'constructs';
import { accountNames, deliveryBranch, namesOf } from '../../values/names';
import type { Environment } from '../../values/schema';
import { githubTrust } from './github-trust';
import { readStatements } from './read-statements';
import { Role } from './role';
import { savePlans } from './state-statements';

export interface ReviewRoleProps {
  readonly environment: Environment;
}

/**
 * What plans after a merge, and every night: it reads what the plan role reads, and saves the plans that are reviewed and
 * then applied. The plan role may not save any, for it runs what a pull request proposes; this one runs what was merged.
 */
export class ReviewRole extends Construct {
  public readonly role: Role;

  constructor(scope: Construct, id: string, { environment }: ReviewRoleProps) {
    super(scope, id);
    const { roles, githubEnvironments } = namesOf(environment);
    this.role = new Role(this, 'review', {
      name: roles.review,
      description: `Plans what was merged for ${environment.name}, and saves the plan for review`,
      trust: githubTrust(
        accountNames(environment).githubOidcProviderArn,
        environment.github,
        githubEnvironments.review,
        deliveryBranch,
      ),
      statements: [...readStatements(environment), ...savePlans(environment)],
    });
  }
}
