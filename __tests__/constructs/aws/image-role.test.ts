import { account, bootstrap, bootstrapOf, statementsOf, testEnvironment } from '../../support/bootstrap';

const repository = (name: string): string => `arn:aws:ecr:eu-west-1:${account}:repository/${name}`;

describe('the image role', () => {
  it('pushes to the repositories of our own programs, reads them, and nothing else', () => {
    expect(statementsOf(bootstrap(), 'aws_iam_role_policy', 'image-role')).toEqual([
      { Sid: 'LogIn', Effect: 'Allow', Action: ['ecr:GetAuthorizationToken'], Resource: ['*'] },
      {
        Sid: 'PushImages',
        Effect: 'Allow',
        Action: [
          'ecr:BatchCheckLayerAvailability',
          'ecr:BatchGetImage',
          'ecr:CompleteLayerUpload',
          'ecr:GetDownloadUrlForLayer',
          'ecr:InitiateLayerUpload',
          'ecr:ListImageReferrers',
          'ecr:ListImages',
          'ecr:PutImage',
          'ecr:UploadLayerPart',
        ],
        Resource: [repository('aurora-log-system'), repository('aurora-processor')],
      },
    ]);
  });

  it('is for jobs of the main branch in one GitHub environment', () => {
    const [trust, ...others] = statementsOf(
      bootstrap({ github: { owner: 'example-org' } }),
      'aws_iam_role',
      'image-role',
    );
    expect(others).toEqual([]);
    expect(trust?.Condition).toEqual({
      StringEquals: {
        'token.actions.githubusercontent.com:aud': 'sts.amazonaws.com',
        'token.actions.githubusercontent.com:sub': ['repo:example-org/aurora-log-system:environment:images'],
        'token.actions.githubusercontent.com:ref': 'refs/heads/main',
      },
    });
  });

  it('is where images are pushed to, and not where they are replicated to', () => {
    const environments = [
      testEnvironment(),
      testEnvironment({ name: 'live', account: '444455556666', imageRegistryAccount: account }),
    ];
    const roles = (of: string): number =>
      statementsOf(bootstrapOf(environments, { of }), 'aws_iam_role', 'image-role').length;
    expect(roles(account)).toBe(1);
    expect(() => roles('444455556666')).toThrow();
  });
});
