import { policySizeLimits, sizedPolicyDocument } from '../../../constructs/aws/policy-size';
import { UserError } from '../../../values/user-error';

const statements = (count: number) =>
  Array.from({ length: count }, (_, index) => ({
    sid: `Statement${index}`,
    actions: ['s3:GetObject'],
    resources: [`arn:aws:s3:::bucket-${index}/*`],
  }));

/** What is thrown, whatever its class. */
function thrownBy(act: () => unknown): unknown {
  try {
    act();
  } catch (error) {
    return error;
  }
  throw new Error('Nothing was thrown');
}

it('renders what fits', () => {
  const document = sizedPolicyDocument({ name: 'small', kind: 'managed' }, statements(2));
  expect(JSON.parse(document)).toMatchObject({ Statement: [{ Sid: 'Statement0' }, { Sid: 'Statement1' }] });
});

describe.each(['managed', 'inline'] as const)('beyond the limit of a policy that is %s', (kind) => {
  const policy = { name: 'aurora-test-large', kind };
  const limit = policySizeLimits[kind];

  it('the values are mistaken where they decide about the size: where, and both numbers', () => {
    const error = thrownBy(() => sizedPolicyDocument({ ...policy, environment: 'test' }, statements(200)));
    expect(error).toBeInstanceOf(UserError);
    expect((error as Error).message).toMatch(
      new RegExp(
        `^values/environments/test\\.ts: logs\\.sourceBuckets and logs\\.rds: given .*${kind} policy aurora-test-large has \\d+ characters; allowed: ${limit},`,
      ),
    );
  });

  it('the program is mistaken where no values decide', () => {
    const error = thrownBy(() => sizedPolicyDocument(policy, statements(200)));
    expect(error).not.toBeInstanceOf(UserError);
    expect((error as Error).message).toContain(`IAM allows ${limit}`);
  });
});
