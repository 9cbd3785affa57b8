import type { EnvironmentInput } from '../../../values/schema';
import { podsFitTheNodes } from '../../../values/schema/capacity-rules';
import type { Shape } from '../../../values/schema/shape';
import { UserError } from '../../../values/user-error';
import { environment } from '../../support/environment';

/** What is said of an environment, one line a mistake; none where it is accepted. */
function mistakesIn(values: Partial<EnvironmentInput>): string[] {
  try {
    environment(values);
    return [];
  } catch (error) {
    if (error instanceof UserError) return error.message.split('\n');
    throw error;
  }
}

const pod = (cpu: string, memory: string, limitCpu = cpu, limitMemory = memory) => ({
  requests: { cpu, memory },
  limits: { cpu: limitCpu, memory: limitMemory },
});

const refused: readonly [string, Partial<EnvironmentInput>, RegExp][] = [
  [
    'CPU requests beyond the node, at the pod that asks for most',
    { workloads: { openobserve: pod('6', '6Gi') } },
    /^workloads\.openobserve\.requests\.cpu: given "6"; allowed: at most 5030m: the CPU requests of all pods, .* come to 8880m, and 1 × t4g\.2xlarge can give 7910m; openobserve takes the most, 6000m\. Lower them, or choose a larger nodeGroup\.instanceType or more nodeGroup\.nodes$/,
  ],
  [
    'memory limits beyond the node, although the requests fit',
    { workloads: { openobserve: pod('1', '6Gi', '4', '20Gi') } },
    /^workloads\.openobserve\.limits\.memory: given "20Gi"; allowed: at most 20043Mi: the memory limits of all pods that run always, .* come to 29754Mi, and 1 × t4g\.2xlarge can give 29317Mi;/,
  ],
  [
    'a group of pods that together ask for most',
    { workloads: { processorWorkers: 10, processorWorker: pod('700m', '512Mi') } },
    /^workloads\.processorWorker\.requests\.cpu: given "700m"; allowed: at most \d+m: .*; processor worker takes the most, 7000m\./,
  ],
  [
    'a pod that fits all nodes together and no single one',
    { nodeGroup: { nodes: 2 }, workloads: { openobserve: pod('7800m', '6Gi') } },
    /^workloads\.openobserve\.requests\.cpu: given "7800m"; allowed: at most 7630m, what one t4g\.2xlarge has for one pod beside those that run on every node; openobserve has 7800m\./,
  ],
  [
    'a pod that no node could ever give what it may use',
    {
      nodeGroup: { nodes: 3, instanceType: 't4g.xlarge' },
      workloads: { openobserve: pod('1', '6Gi', '4', '15Gi') },
    },
    /^workloads\.openobserve\.limits\.memory: given "15Gi"; allowed: at most \d+Mi, what one t4g\.xlarge has/,
  ],
  [
    'a volume that an hour of log does not fit',
    { logs: { gigabytesPerDay: 3000, instances: 8 } },
    /^volumes\.openobserveGib: given nothing; allowed: 241 or more: the volume of openobserve, of 100 GiB, must hold an hour of log/,
  ],
  [
    'a volume that a day of hints does not fit',
    { logs: { gigabytesPerDay: 10, instances: 9000 }, volumes: { kafkaGib: 10 } },
    /^volumes\.kafkaGib: given 10; allowed: \d+ or more: the volume of kafka, of 10 GiB, must hold a day of hints about 9000 instances/,
  ],
];

test.each(refused)('refuses %s, in one line', (_, values, says) => {
  const mistakes = mistakesIn(values);
  expect(mistakes).toHaveLength(1);
  expect(mistakes[0]).toMatch(says);
});

test('what it allows is accepted, and a little more is not', () => {
  const at = (memory: number) =>
    mistakesIn({ workloads: { openobserve: pod('1', '6Gi', '4', `${memory}Mi`) } });
  expect(at(20043)).toEqual([]);
  expect(at(20044)).toHaveLength(1);
});

test('more pods than the network interfaces have addresses for are refused', () => {
  const said: string[] = [];
  const tiny = pod('1m', '1Mi');
  const { workloads, nodeGroup, ...others } = environment();
  const at = (processorWorkers: number) => {
    said.length = 0;
    const smaller = { ...nodeGroup, instanceType: 't4g.xlarge' } as const;
    const many = { ...workloads, openobserve: tiny, processorWorker: tiny, processorWorkers };
    podsFitTheNodes({ ...others, nodeGroup: smaller, workloads: many } as unknown as Shape, (path, allowed) =>
      said.push(`${path.join('.')}: ${allowed}`),
    );
    return said;
  };
  // 7 of add-ons, 7 of ours beside workers, 3 stand-ins and 5 of jobs leave 36 of 58.
  expect(at(36)).toEqual([]);
  expect(at(37)).toEqual([
    expect.stringMatching(
      /^workloads\.processorWorkers: fewer: 59 pods, .* 1 × t4g\.xlarge have addresses for 58\./,
    ),
  ]);
});
