import { policyDocument } from '../../../constructs/aws/policy-document';

it('writes statements in the words of IAM, and allows unless told to deny', () => {
  const document = policyDocument([
    { sid: 'Read', actions: ['s3:GetObject'], resources: ['arn:aws:s3:::bucket/*'] },
    {
      sid: 'RefuseOthers',
      effect: 'Deny',
      principals: '*',
      actions: ['s3:*'],
      resources: ['*'],
      conditions: { Bool: { 'aws:SecureTransport': 'false' } },
    },
  ]);
  expect(JSON.parse(document)).toEqual({
    Version: '2012-10-17',
    Statement: [
      { Sid: 'Read', Effect: 'Allow', Action: ['s3:GetObject'], Resource: ['arn:aws:s3:::bucket/*'] },
      {
        Sid: 'RefuseOthers',
        Effect: 'Deny',
        Principal: '*',
        Action: ['s3:*'],
        Resource: ['*'],
        Condition: { Bool: { 'aws:SecureTransport': 'false' } },
      },
    ],
  });
});

it('leaves out what a trust policy must not have', () => {
  const [statement] = (
    JSON.parse(
      policyDocument([{ sid: 'Trust', principals: { Service: 'a' }, actions: ['sts:AssumeRole'] }]),
    ) as {
      Statement: object[];
    }
  ).Statement;
  expect(statement).not.toHaveProperty('Resource');
  expect(statement).not.toHaveProperty('Condition');
});
