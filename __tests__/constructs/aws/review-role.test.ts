import { actionsOf, allowing, bootstrap, stateBucket, statementsOf } from '../../support/bootstrap';

describe('the review role', () => {
  const statements = statementsOf(bootstrap(), 'aws_iam_role_policy', 'test-review');
  const planning = statementsOf(bootstrap(), 'aws_iam_role_policy', 'test-plan');

  it('does what the plan role does, and saves plans of its environment', () => {
    expect(statements.slice(0, planning.length)).toEqual(planning);
    expect(statements.slice(planning.length)).toEqual([
      {
        Sid: 'SavePlans',
        Effect: 'Allow',
        Action: ['s3:PutObject'],
        Resource: [`${stateBucket}/plans/test/*`],
      },
    ]);
  });

  it('alone saves plans: what a pull request proposes cannot plant one that is applied', () => {
    expect(allowing(planning, 's3:PutObject').flatMap(({ Resource }) => Resource)).toEqual([
      `${stateBucket}/test/*.tflock`,
    ]);
  });

  it('is for what was merged: another branch cannot take it', () => {
    const [trust] = statementsOf(bootstrap(), 'aws_iam_role', 'test-review');
    expect(trust?.Condition?.['StringEquals']).toMatchObject({
      'token.actions.githubusercontent.com:ref': 'refs/heads/main',
    });
  });

  it('changes nothing in AWS', () => {
    expect(actionsOf(statements).filter((action) => /:(Create|Update|Tag|Attach)/.test(action))).toEqual([]);
    expect(allowing(statements, 's3:DeleteObject').flatMap(({ Resource }) => Resource)).toEqual([
      `${stateBucket}/test/*.tflock`,
    ]);
  });
});
