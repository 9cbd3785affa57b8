import { networkSettingsOf } from '../../values/network-settings';
import { flowsOf } from '../../contract/network-flows';
import { recordStreams, systemStreams } from '../../contract/streams';
import { processorGroup, topics } from '../../contract/topics';
import { workloads, type WorkloadName } from '../../contract/workloads';
import { readsRds } from '../../values/log-sources';
import type { Environment } from '../../values/schema';
import type { DataAccess, DataPlace } from './data-access';
import { mermaid } from './mermaid';

/** The workloads that a record passes, each with the AWS identity of its pods. */
const onTheWay: Readonly<Partial<Record<WorkloadName, string>>> = {
  discovery: 'discovery',
  kafka: 'kafka',
  processorWorker: 'processor',
  processorMaster: 'processor',
  valkey: 'valkey',
  openobserve: 'openobserve',
};

const placeNode = ({ id, kind }: DataPlace): string => `${kind}-${id}`;
const shape = (place: DataPlace): string =>
  `${placeNode(place)}[("${place.kind === 'bucket' ? 'S3' : 'DynamoDB'}<br/>${place.id}")]`;

const box = (id: string, title: string, nodes: readonly string[]): string[] => [
  `subgraph ${id}["${title}"]`,
  ...nodes.map((node) => `  ${node}`),
  'end',
];

const verb = ({ reads, writes }: DataAccess): string =>
  [...(reads ? ['reads'] : []), ...(writes ? ['writes'] : [])].join(', ');

/** Master and workers are one program with one identity: one box. */
function workloadEdges(environment: Environment): string[] {
  const edges = flowsOf(networkSettingsOf(environment)).flatMap(({ id, from, to }) =>
    from.flatMap((party) => {
      const [source, target] = [
        onTheWay[party as WorkloadName] as string | undefined,
        onTheWay[to as WorkloadName] as string | undefined,
      ];
      return source === undefined || target === undefined || source === target
        ? []
        : [`${source} -->|${id}| ${target}`];
    }),
  );
  return [...new Set(edges)];
}

/** Instances whose logs are read through the RDS API: nothing of ours, and no place that a policy names singly. */
const instances = {
  node: 'instances[("Aurora<br/>log files of instances")]',
  edges: ['discovery -->|"finds, through the RDS API"| instances', 'processor -->|"reads"| instances'],
};

/** How a record comes from its file into a stream: who acts on what. Arrows go from who acts. */
export function recordFlowDiagram(environment: Environment, access: readonly DataAccess[]): string {
  const { logs } = environment;
  const fromInstances = readsRds(environment);
  const places = new Map(access.map(({ place }) => [place.id, place]));
  const streams = [...logs.types.map((type) => recordStreams[type].name), systemStreams.pipelineEvents.name];
  return mermaid([
    ...[...places.values()].map(shape),
    ...(fromInstances ? [instances.node] : []),
    workloads.discovery.name,
    ...box(
      'kafka',
      `Kafka: hints, read by group ${processorGroup}`,
      logs.types.map((type) => topics[type]),
    ),
    'processor["processor-worker<br/>processor-master"]',
    'valkey["Valkey<br/>marks"]',
    ...box('openobserve', 'OpenObserve: streams', streams),
    ...access.map((each) => `${each.who} -->|"${verb(each)}"| ${placeNode(each.place)}`),
    ...(fromInstances ? instances.edges : []),
    ...workloadEdges(environment),
  ]);
}
