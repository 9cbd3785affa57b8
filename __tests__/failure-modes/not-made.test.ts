import { grantsOf, ofType, shippedStacks } from './shipped-stacks';

it('no stack makes a database, a cache or a machine of its own', () => {
  const types = shippedStacks.flatMap(({ resources }) => resources.map(({ type }) => type));
  expect(types.length).toBeGreaterThan(300);
  expect(types.filter((type) => /^aws_(db|rds|elasticache|memorydb|instance|spot)(_|$)/.test(type))).toEqual(
    [],
  );
});

it('no policy lets anyone change a database', () => {
  const actions = grantsOf(shippedStacks).flatMap((statement) => statement.actions);
  expect(
    actions.filter((action) => /^rds:/i.test(action) && !/^rds:(Describe|Download|List)/.test(action)),
  ).toEqual([]);
});

it('no add-on ships the logs of pods to CloudWatch', () => {
  const names = ofType(shippedStacks, 'aws_eks_addon').map(({ attributes }) =>
    String(attributes['addon_name']),
  );
  expect(names).toContain('vpc-cni');
  expect(names.filter((name) => /cloudwatch|adot|fluent/.test(name))).toEqual([]);
});

it('pods get their rights through Pod Identity alone: no role trusts the tokens of a cluster', () => {
  const github = 'token.actions.githubusercontent.com';
  const federated = grantsOf(shippedStacks, 'trust')
    .flatMap(({ principals }) => principals)
    .filter(({ kind }) => kind === 'Federated');
  expect(federated).not.toHaveLength(0);
  for (const { value } of federated) expect(value).toContain(`oidc-provider/${github}`);
  for (const { attributes } of ofType(shippedStacks, 'aws_iam_openid_connect_provider')) {
    expect(attributes['url']).toBe(`https://${github}`);
  }
});

it('nobody whom a policy names can delete an image repository or change what it allows', () => {
  expect(ofType(shippedStacks, 'aws_ecr_repository')).not.toHaveLength(0);
  expect(ofType(shippedStacks, 'aws_ecr_repository_policy')).toEqual([]);
  const actions = grantsOf(shippedStacks).flatMap((statement) => statement.actions);
  const guarded = /^ecr:(\*|Delete|BatchDelete|Set|Put(?!Image$))/i;
  expect(actions.filter((action) => guarded.test(action))).toEqual([]);
});
