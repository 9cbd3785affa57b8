import { namespaces } from '../../contract/namespaces';
import { workloadNames, workloads, workloadsOf, type Workload } from '../../contract/workloads';

describe('workloads', () => {
  it.each(workloadNames)('tells the pods of %s from those of every other workload', (id) => {
    const { namespace, labels }: Workload = workloads[id];
    expect(workloadsOf(namespaces[namespace], labels)).toEqual([id]);
  });

  it.each(workloadNames)('knows %s by all of its labels, and by nothing less', (id) => {
    const { namespace, labels }: Workload = workloads[id];
    for (const missing of Object.keys(labels)) {
      const rest = Object.fromEntries(Object.entries(labels).filter(([key]) => key !== missing));
      expect(workloadsOf(namespaces[namespace], rest)).toEqual([]);
    }
  });

  it('knows a pod that has more labels than it asks for', () => {
    expect(
      workloadsOf('aurora-logs', {
        'app.kubernetes.io/instance': 'kafka',
        'app.kubernetes.io/managed-by': 'Helm',
        'app.kubernetes.io/name': 'kafka',
        'app.kubernetes.io/component': 'kafka-provisioning',
        'helm.sh/chart': 'kafka-32.4.3',
      }),
    ).toEqual(['kafkaProvisioning']);
  });

  it('does not know the labels of a workload in another namespace', () => {
    expect(workloadsOf('default', workloads.discovery.labels)).toEqual([]);
    expect(workloadsOf(namespaces.agents, workloads.discovery.labels)).toEqual([]);
  });

  it('has names that Kubernetes takes, each once', () => {
    const names = workloadNames.map((id) => workloads[id].name);
    expect(new Set(names).size).toBe(names.length);
    for (const name of names) expect(name).toMatch(/^[a-z][a-z-]{0,40}[a-z]$/);
  });
});
