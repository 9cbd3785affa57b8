import { DisruptionBudgets, type BudgetedWorkload } from '../../../constructs/kubernetes/disruption-budgets';
import { Namespaces } from '../../../constructs/kubernetes/namespaces';
import { UserError } from '../../../values/user-error';
import { place } from '../../support/place';

const base: readonly BudgetedWorkload[] = [
  { name: 'openobserve', namespace: 'aurora-logs', labels: { app: 'openobserve' } },
  { name: 'processor-worker', namespace: 'aurora-logs', labels: { app: 'processor', role: 'worker' } },
];
const build = (workloads: readonly BudgetedWorkload[] = base) =>
  place((stack) => new DisruptionBudgets(stack, 'budgets', { workloads }));

test.each(base)('$name may miss one pod at a time', ({ name, namespace, labels }) => {
  expect(build().resource('kubernetes_pod_disruption_budget_v1', `/${name}`).attributes).toMatchObject({
    metadata: { name, namespace },
    spec: { max_unavailable: '1', selector: { match_labels: labels } },
  });
});

test('no budget says how many must be there: one of a single pod would block every drain', () => {
  const budgets = build().resources('kubernetes_pod_disruption_budget_v1');
  expect(budgets).toHaveLength(base.length);
  for (const { attributes } of budgets) expect(attributes['spec']).not.toHaveProperty('min_available');
});

test('a budget waits for what must be there before it, such as its namespace', () => {
  const template = place((stack) => {
    const { namespaces } = new Namespaces(stack, 'namespaces', {
      environment: 'test',
      kubernetesVersion: '1.36',
      protection: 'none',
    });
    new DisruptionBudgets(stack, 'budgets', { workloads: base, dependsOn: Object.values(namespaces) });
  });
  const addresses = template.resources('kubernetes_namespace_v1').map(({ address }) => address);
  for (const { attributes } of template.resources('kubernetes_pod_disruption_budget_v1')) {
    expect(attributes['depends_on']).toEqual(addresses);
  }
});

test('a budget for no pods in particular would be for all, and is refused', () => {
  const workloads = [{ name: 'valkey', namespace: 'aurora-logs', labels: {} }];
  expect(() => build(workloads)).toThrow(UserError);
  expect(() => build(workloads)).toThrow(
    /^disruption budget valkey: labels: given \{\}; allowed: at least one/,
  );
});

test('two budgets for the same pods would keep them on their node, and are refused', () => {
  const twice = (labels: Record<string, string>, namespace = 'aurora-logs') => [
    ...base,
    { name: 'another', namespace, labels },
  ];
  expect(() => build(twice({ role: 'worker', app: 'processor' }))).toThrow(UserError);
  expect(() => build(twice({ role: 'worker', app: 'processor' }))).toThrow('as for processor-worker');
  expect(() => build(twice({ app: 'processor', role: 'worker' }, 'aurora-agents'))).not.toThrow();
});
