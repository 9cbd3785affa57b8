import { githubSubjects, githubTrust } from '../../../constructs/aws/github-trust';
import { unsetGithubOwner } from '../../../values/schema/operations';
import { environment } from '../../support/environment';

const github = (changes: object = {}) =>
  environment({
    retention: { searchableDays: 7 },
    github: { owner: 'example-org', repository: 'logs', ...changes },
  }).github;

const provider = 'arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com';

describe('the trust in GitHub Actions', () => {
  it('pins audience and subject, both as a whole', () => {
    expect(githubTrust(provider, github(), 'prod')).toEqual([
      {
        sid: 'GithubEnvironment',
        principals: { Federated: provider },
        actions: ['sts:AssumeRoleWithWebIdentity'],
        conditions: {
          StringEquals: {
            'token.actions.githubusercontent.com:aud': 'sts.amazonaws.com',
            'token.actions.githubusercontent.com:sub': ['repo:example-org/logs:environment:prod'],
          },
        },
      },
    ]);
  });

  it('pins the branch as well where only one is trusted', () => {
    const [statement] = githubTrust(provider, github(), 'prod-review', 'main');
    expect(statement?.conditions?.['StringEquals']).toMatchObject({
      'token.actions.githubusercontent.com:ref': 'refs/heads/main',
      'token.actions.githubusercontent.com:sub': ['repo:example-org/logs:environment:prod-review'],
    });
  });

  it('knows the form with immutable ids where they are known', () => {
    expect(githubSubjects(github({ ownerId: 123456, repositoryId: 456789 }), 'prod-plan')).toEqual([
      'repo:example-org/logs:environment:prod-plan',
      'repo:example-org@123456/logs@456789:environment:prod-plan',
    ]);
    expect(githubSubjects(github(), 'prod')).toHaveLength(1);
  });

  it('matches nobody while the owner is not set: GitHub has no name with two hyphens in a row', () => {
    const [subject] = githubSubjects(environment({ retention: { searchableDays: 7 } }).github, 'prod');
    expect(subject).toBe(`repo:${unsetGithubOwner}/aurora-log-system:environment:prod`);
    expect(unsetGithubOwner).toContain('--');
  });
});
