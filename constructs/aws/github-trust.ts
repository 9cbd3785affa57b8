import type { Environment } from '../../values/schema';
import type { Statement } from './policy-document';

/** The issuer of GitHub's tokens, and the prefix of the condition keys that IAM makes of their claims. */
export const githubIssuer = 'token.actions.githubusercontent.com';

export const githubAudience = 'sts.amazonaws.com';

/**
 * The subjects of a job that runs in a GitHub environment, in the two forms that GitHub gives them.
 *
 * The newer form carries the immutable ids of owner and repository. It is the default of repositories created, renamed
 * or transferred since 15 July 2026, others can opt in
 * (https://docs.github.com/en/actions/reference/security/oidc#immutable-subject-claims,
 * https://github.blog/changelog/2026-04-23-immutable-subject-claims-for-github-actions-oidc-tokens/).
 * It is left out while `values/` does not know the ids.
 */
export function githubSubjects(github: Environment['github'], environment: string): readonly string[] {
  const { owner, ownerId, repository, repositoryId } = github;
  const suffix = `environment:${environment}`;
  return [
    `repo:${owner}/${repository}:${suffix}`,
    ...(ownerId !== undefined && repositoryId !== undefined
      ? [`repo:${owner}@${ownerId}/${repository}@${repositoryId}:${suffix}`]
      : []),
  ];
}

/**
 * Lets jobs of one repository assume a role, when they run in one GitHub environment.
 *
 * The subject is compared as a whole, without wildcards, so neither a branch nor a `pull_request` subject matches. A run
 * from a fork gets no token at all unless the repository's owners let it, and its subject names this environment only
 * after the environment's own protection rules have admitted the job.
 *
 * With `branch`, the run must also be of that branch, whatever the environment's rules at GitHub say. STS knows the claim
 * since January 2026 (https://aws.amazon.com/about-aws/whats-new/2026/01/aws-sts-supports-validation-identity-provider-claims/).
 *
 * While `github.owner` is the placeholder `unsetGithubOwner`, the statement is rendered all the same and matches nobody:
 * GitHub allows no account of that name (two hyphens in a row).
 */
export function githubTrust(
  providerArn: string,
  github: Environment['github'],
  environment: string,
  branch?: string,
): readonly Statement[] {
  return [
    {
      sid: 'GithubEnvironment',
      principals: { Federated: providerArn },
      actions: ['sts:AssumeRoleWithWebIdentity'],
      conditions: {
        StringEquals: {
          [`${githubIssuer}:aud`]: githubAudience,
          [`${githubIssuer}:sub`]: githubSubjects(github, environment),
          ...(branch === undefined ? {} : { [`${githubIssuer}:ref`]: `refs/heads/${branch}` }),
        },
      },
    },
  ];
}
