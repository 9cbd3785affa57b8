import { flows } from '../../contract/network-flows';
import { workloads, workloadsOf, type Workload } from '../../contract/workloads';
import type { Attributes } from '../../constructs/policy/rule';
import { nameOf, podsOf, type MadePod, type Manifest } from './manifests';

type Labels = Readonly<Record<string, string>>;

const labelsText = (labels: Labels): string =>
  Object.entries(labels)
    .map(([key, value]) => `${key}=${value}`)
    .join(', ');

const containerPortsOf = ({ pod }: MadePod): readonly { name?: string; containerPort: number }[] =>
  pod.containers.flatMap(
    ({ attributes }) => (attributes['ports'] ?? []) as { name?: string; containerPort: number }[],
  );

function podMistakes(made: MadePod, namespace: string): readonly string[] {
  const names = workloadsOf(made.maker.metadata.namespace ?? namespace, made.labels);
  const [only] = names;
  if (only === undefined || names.length > 1) {
    const which = only === undefined ? 'no workload' : `the workloads ${names.join(', ')}`;
    return [
      `${nameOf(made.maker)}: its pods have the labels ${labelsText(made.labels)}, which are those of ${which} of contract/workloads.ts; allowed: those of exactly one`,
    ];
  }
  const open = containerPortsOf(made).map(({ containerPort }) => containerPort);
  return flows
    .filter(({ to, condition }) => to === only && condition === undefined)
    .flatMap(({ id, ports }) =>
      ports
        .filter(({ port }) => !open.includes(port))
        .map(
          ({ port }) =>
            `${nameOf(made.maker)}: opens the ports ${open.join(', ')}; allowed: with ${port}, where the flow "${id}" leads`,
        ),
    );
}

interface ServicePort {
  readonly port: number;
  readonly targetPort?: number | string;
}

const selects = (selector: Labels, labels: Labels): boolean =>
  Object.entries(selector).every(([key, value]) => labels[key] === value);

/** A Service of ours selects by every label that network policies select by, and has the port of its pods. */
function serviceMistakes(service: Manifest, pods: readonly MadePod[], namespace: string): readonly string[] {
  const { selector = {}, ports = [] } = (service.spec ?? {}) as Attributes & {
    selector?: Labels;
    ports?: readonly ServicePort[];
  };
  const behind = pods.filter(({ labels }) => selects(selector, labels));
  return behind.flatMap((made) => {
    const [name] = workloadsOf(made.maker.metadata.namespace ?? namespace, made.labels);
    if (name === undefined) return [];
    const { labels }: Workload = workloads[name];
    const missing = Object.keys(labels).filter((key) => selector[key] !== labels[key]);
    const open = containerPortsOf(made);
    return [
      ...missing.map(
        (key) =>
          `${nameOf(service)}: selects by ${labelsText(selector)}; allowed: with ${key}=${labels[key]}, by which network policies select`,
      ),
      ...ports.flatMap(({ port, targetPort = port }) => {
        const target =
          typeof targetPort === 'number'
            ? targetPort
            : open.find(({ name: called }) => called === targetPort)?.containerPort;
        return target === port
          ? []
          : [
              `${nameOf(service)}: port ${port} leads to ${target ?? `"${targetPort}"`}; allowed: the same port`,
            ];
      }),
    ];
  });
}

/** Where labels and ports of pods and Services are not what contract/ says of them. */
export function workloadMistakes(manifests: readonly Manifest[], namespace: string): readonly string[] {
  const pods = podsOf(manifests);
  return [
    ...pods.flatMap((made) => podMistakes(made, namespace)),
    ...manifests
      .filter(({ kind }) => kind === 'Service')
      .flatMap((service) => serviceMistakes(service, pods, namespace)),
  ];
}
