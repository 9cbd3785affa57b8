import { IamPolicy } from '@cdktf/provider-aws/lib/iam-policy';
import { IamRolePolicyAttachment } from '@cdktf/provider-aws/lib/iam-role-policy-attachment';
import { Construct } from 'constructs';
import { accountNames, deliveryBranch, namesOf } from '../../values/names';
import type { Environment } from '../../values/schema';
import { deployClusterStatements } from './deploy-cluster-statements';
import { deployDataStatements } from './deploy-data-statements';
import { deployIdentityStatements } from './deploy-identity-statements';
import { deployKeyStatements } from './deploy-key-statements';
import { deployNetworkStatements } from './deploy-network-statements';
import { deployWatchStatements } from './deploy-watch-statements';
import { githubTrust } from './github-trust';
import type { Statement } from './policy-document';
import { sizedPolicyDocument } from './policy-size';
import { readStatements } from './read-statements';
import { Role } from './role';
import { writeState } from './state-statements';

export interface DeployRoleProps {
  readonly environment: Environment;
}

/** A cluster that is created, or upgraded with its nodes, outlives a session of one hour. */
const sessionSeconds = 2 * 60 * 60;

/**
 * What a deployment runs as; the rules of its GitHub environment decide who approves. Everything that the plan role reads
 * it reads by its inline policy; what it changes stands in one managed policy for each part, since together they are larger
 * than IAM allows a role inline.
 */
export class DeployRole extends Construct {
  public readonly role: Role;
  public readonly policies: readonly IamPolicy[];

  constructor(scope: Construct, id: string, { environment }: DeployRoleProps) {
    super(scope, id);
    const { name } = environment;
    const { roles, githubEnvironments } = namesOf(environment);
    const roleName = roles.deploy;
    this.role = new Role(this, 'deploy', {
      name: roleName,
      description: `Deploys ${name} from GitHub Actions`,
      trust: githubTrust(
        accountNames(environment).githubOidcProviderArn,
        environment.github,
        githubEnvironments.deploy,
        deliveryBranch,
      ),
      statements: [...readStatements(environment), ...writeState(environment)],
      maxSessionSeconds: sessionSeconds,
    });

    const parts: Readonly<Record<string, readonly Statement[]>> = {
      network: deployNetworkStatements(environment),
      data: deployDataStatements(environment),
      key: deployKeyStatements(environment),
      watch: deployWatchStatements(environment),
      cluster: deployClusterStatements(environment),
      identity: deployIdentityStatements(environment),
    };
    this.policies = Object.entries(parts).map(([part, statements]) => {
      const policy = new IamPolicy(this, part, {
        name: `${roleName}-${part}`,
        description: `What a deployment of ${name} may change: ${part}`,
        policy: sizedPolicyDocument({ name: `${roleName}-${part}`, kind: 'managed' }, statements),
      });
      new IamRolePolicyAttachment(this, `attach-${part}`, {
        role: this.role.role.name,
        policyArn: policy.arn,
      });
      return policy;
    });
  }
}
