import { shippedStacks } from './shipped-stacks';

/** The stacks of AWS resources; those of Kubernetes objects need the cluster's API. */
const ofAws = shippedStacks.filter(({ kind }) => ['bootstrap', 'foundation', 'cluster'].includes(kind));

it.each(ofAws.map((stack) => [stack.id, stack] as const))(
  '%s needs no provider but that of AWS, so that it can be planned while there is no cluster',
  (_, { template }) => {
    const providers = template.terraform?.['required_providers'] as object;
    expect(Object.keys(providers)).toEqual(['aws']);
    expect(Object.keys(template.provider ?? {})).toEqual(['aws']);
  },
);

it.each(shippedStacks.map((stack) => [stack.id, stack] as const))(
  '%s holds no value that is another one at each plan',
  (_, { template }) => {
    expect(JSON.stringify(template)).not.toMatch(/\b(timestamp|plantimestamp|uuid|bcrypt)\(/);
  },
);
