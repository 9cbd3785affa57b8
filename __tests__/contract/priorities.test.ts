import { priorities, type Priority } from '../../contract/priorities';

const all: readonly Priority[] = Object.values(priorities);

test('names are different, and within what Kubernetes leaves to its users', () => {
  expect(new Set(all.map(({ name }) => name)).size).toBe(all.length);
  for (const { name, value } of all) {
    expect(name).toMatch(/^(?!system-)[a-z0-9-]+$/);
    expect(value).toBeLessThan(1_000_000_000);
  }
});

test('what keeps data, OpenObserve included, stays longer than what goes on where it stopped, and jobs wait', () => {
  const { agents, data, default: unnamed, services, jobs } = priorities;
  expect(unnamed.value).toBe(data.value);
  expect([agents, data, services, jobs].map(({ value }) => value)).toEqual(
    [agents, data, services, jobs].map(({ value }) => value).sort((a, b) => b - a),
  );
  expect(new Set([agents.value, data.value, services.value, jobs.value]).size).toBe(4);
  expect(jobs.preempts).toBe(false);
});
