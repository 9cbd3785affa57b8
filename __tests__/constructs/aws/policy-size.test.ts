import { policySizeLimits, sizedPolicyDocument } from '../../../constructs/aws/policy-size';

const statements = (count: number) =>
  Array.from({ length: count }, (_, index) => ({
    sid: `Statement${index}`,
    actions: ['s3:GetObject'],
    resources: [`arn:aws:s3:::bucket-${index}/*`],
  }));

describe('sizedPolicyDocument', () => {
  it('renders what fits', () => {
    const document = sizedPolicyDocument('small', statements(2), 'managed');
    expect(JSON.parse(document)).toMatchObject({ Statement: [{ Sid: 'Statement0' }, { Sid: 'Statement1' }] });
  });

  it('refuses what IAM would refuse, with both numbers', () => {
    expect(() => sizedPolicyDocument('large', statements(200), 'managed')).toThrow(
      new RegExp(`The policy large has \\d+ characters; IAM allows ${policySizeLimits.managed}`),
    );
  });
});
