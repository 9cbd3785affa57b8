import {
  account,
  actionsOf,
  allowing,
  bootstrap,
  deployStatements,
  reading,
  stateBucket,
  statementsOf,
} from '../../support/bootstrap';

describe('the plan role', () => {
  const statements = statementsOf(bootstrap(), 'aws_iam_role_policy', 'test-plan');

  it('writes nothing but lock files', () => {
    const writing = statements.filter(({ Action }) =>
      Action.some((action) => !reading.test(action) && !/^kms:(Decrypt|GenerateDataKey)$/.test(action)),
    );
    expect(writing).toEqual([
      {
        Sid: 'LockState',
        Effect: 'Allow',
        Action: ['s3:DeleteObject', 's3:PutObject'],
        Resource: [`${stateBucket}/test/*.tflock`],
      },
    ]);
  });

  it('reads objects of its own state only, no items of tables, and no logs', () => {
    expect(allowing(statements, 's3:GetObject').flatMap(({ Resource }) => Resource)).toEqual([
      `${stateBucket}/test/*`,
    ]);
    const actions = actionsOf(statements);
    expect(actions.filter((action) => /^s3:Get(\*|Object\*)$|^s3:\*/.test(action))).toEqual([]);
    expect(actions.filter((action) => /^dynamodb:(Get|BatchGet|Query|Scan|\*)/.test(action))).toEqual([]);
    expect(actions.filter((action) => /^logs:(Get|Filter|StartQuery|\*)/.test(action))).toEqual([]);
    const bucketReads = statements.find(({ Sid }) => Sid === 'ReadBuckets');
    expect(bucketReads?.Resource?.every((arn) => !/[/*]/.test(arn))).toBe(true);
  });

  it('reads this environment’s secrets, decrypted by this environment’s key and only through Secrets Manager', () => {
    expect(allowing(statements, 'secretsmanager:GetSecretValue').flatMap(({ Resource }) => Resource)).toEqual(
      [`arn:aws:secretsmanager:eu-west-1:${account}:secret:aurora/test/*`],
    );
    expect(allowing(statements, 'kms:Decrypt').map(({ Condition }) => Condition)).toEqual([
      {
        'ForAnyValue:StringEquals': { 'kms:ResourceAliases': ['alias/aurora-test'] },
        StringEquals: { 'kms:ViaService': ['secretsmanager.eu-west-1.amazonaws.com'] },
      },
      {
        'ForAnyValue:StringEquals': { 'kms:ResourceAliases': ['alias/aurora-log-system-state'] },
        StringEquals: { 'kms:ViaService': ['s3.eu-west-1.amazonaws.com'] },
      },
    ]);
  });

  it('reads nothing that the deploy role does not read', () => {
    const deploy = actionsOf(deployStatements(bootstrap()));
    expect(actionsOf(statements).filter((action) => !deploy.includes(action))).toEqual([]);
  });
});
