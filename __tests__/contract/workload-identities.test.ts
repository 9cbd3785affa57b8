import { workloadIdentities, type WorkloadIdentity } from '../../contract/workload-identities';

const identities = Object.values(workloadIdentities) as WorkloadIdentity[];

it('no service account acts as two roles, which EKS refuses', () => {
  const accounts = identities.map(({ namespace, serviceAccount }) => `${namespace}/${serviceAccount}`);
  expect(new Set(accounts).size).toBe(accounts.length);
});

it('have names that Kubernetes accepts', () => {
  for (const { namespace, serviceAccount } of identities) {
    for (const name of [namespace, serviceAccount])
      expect(name).toMatch(/^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/);
  }
});
