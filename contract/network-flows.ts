import { outsiders, type NetworkSettings, type OutsiderName } from './network-flows/outside';
import { ports } from './ports';
import { workloads, type WorkloadName } from './workloads';

/** Who a flow starts from or leads to. */
export type Party = WorkloadName | OutsiderName;

export interface FlowPort {
  readonly protocol: 'TCP' | 'UDP';
  /** The port that the receiving container listens on; that of a Service in front of it must be the same. */
  readonly port: number;
}

/** What an environment must have for a flow to exist. */
export interface Condition {
  readonly text: string;
  readonly holds: (settings: NetworkSettings) => boolean;
}

/** Who may open connections to whom. Answers need no flow of their own. */
export interface Flow {
  readonly id: string;
  readonly from: readonly [Party, ...Party[]];
  readonly to: Party;
  readonly ports: readonly [FlowPort, ...FlowPort[]];
  readonly why: string;
  /** @default - it exists in every environment */
  readonly condition?: Condition;
}

export const isWorkload = (party: Party): party is WorkloadName => party in workloads;

export const partyTitle = (party: Party): string =>
  isWorkload(party) ? workloads[party].name : outsiders[party].name;

const tcp = (...numbers: readonly [number, ...number[]]): readonly [FlowPort, ...FlowPort[]] =>
  numbers.map((port) => ({ protocol: 'TCP', port }) as const) as unknown as readonly [
    FlowPort,
    ...FlowPort[],
  ];

const https = tcp(443);

/** The kubelet’s own API, which is the same everywhere (“Ports and Protocols”, Kubernetes documentation). */
const kubelet = tcp(10250);

const processors = ['processorMaster', 'processorWorker'] as const;

/** Who reads Aurora’s log files: discovery their beginnings, the processor the rest. */
const readers = ['discovery', ...processors] as const;

const endpointFor = (service: string): Condition => ({
  text: `the VPC has an interface endpoint for \`${service}\``,
  holds: ({ interfaceEndpoints }) => interfaceEndpoints.includes(service),
});

const noEndpointFor = (service: string): Condition => ({
  text: `there is NAT, and no interface endpoint for \`${service}\``,
  holds: ({ interfaceEndpoints, internet }) => internet && !interfaceEndpoints.includes(service),
});

/**
 * Every connection that anything of ours may open or take. What is not here is refused, in both namespaces and in both
 * directions, also to and from pods that nobody has thought of.
 *
 * Valkey resolves no names and opens no connections. Probes need no flow: a node is always let through to its own pods
 * (“Network Policies”, Kubernetes documentation).
 */
export const flows: readonly Flow[] = [
  {
    id: 'dns',
    from: [
      'openobserve',
      'kafka',
      'kafkaProvisioning',
      'otelCollector',
      'fluentBit',
      'discovery',
      ...processors,
      'openobserveSetup',
    ],
    to: 'dns',
    ports: [
      { protocol: 'UDP', port: 53 },
      { protocol: 'TCP', port: 53 },
    ],
    why: 'Names of Services and of AWS; answers that do not fit a datagram are asked for over TCP.',
  },
  {
    id: 'aws-credentials',
    from: ['openobserve', 'discovery', ...processors],
    to: 'podIdentity',
    ports: tcp(80),
    why: 'Credentials of their AWS roles. Without it every call to AWS fails.',
  },
  {
    id: 'archive',
    from: ['openobserve'],
    to: 's3',
    ports: https,
    why: 'OpenObserve keeps its data there.',
  },
  {
    id: 'log-files',
    from: readers,
    to: 's3',
    ports: https,
    why: 'Discovery lists Aurora’s exported log files, the processor reads them.',
    condition: {
      text: '`logs.sourceBuckets` is not `none`',
      holds: ({ logBuckets }) => logBuckets,
    },
  },
  {
    id: 'state',
    from: ['discovery', ...processors],
    to: 'dynamodb',
    ports: https,
    why: 'The state of each log file: what has been read and delivered.',
  },
  {
    id: 'instance-logs-by-endpoint',
    from: readers,
    to: 'interfaceEndpoints',
    ports: https,
    why: 'Aurora’s log files, found and read through the RDS API.',
    condition: {
      text: '`logs.rds` has an entry in `region`, and the VPC has an interface endpoint for `rds`',
      holds: (settings) => settings.rdsHere && endpointFor('rds').holds(settings),
    },
  },
  {
    id: 'instance-logs-by-internet',
    from: readers,
    to: 'internet',
    ports: https,
    why: 'Aurora’s log files, found and read through the RDS API, which is public.',
    condition: {
      text: '`logs.rds` has an entry, there is NAT, and the entry is in another region or there is no interface endpoint for `rds`',
      holds: (settings) =>
        settings.internet &&
        (settings.rdsElsewhere || (settings.rdsHere && noEndpointFor('rds').holds(settings))),
    },
  },
  {
    id: 'source-roles-by-endpoint',
    from: readers,
    to: 'interfaceEndpoints',
    ports: https,
    why: 'Roles of other accounts are assumed at STS, in the environment’s own region.',
    condition: {
      text: 'an entry of `logs.rds` has a `roleArn`, and the VPC has an interface endpoint for `sts`',
      holds: (settings) => settings.rdsRoles && endpointFor('sts').holds(settings),
    },
  },
  {
    id: 'source-roles-by-internet',
    from: readers,
    to: 'internet',
    ports: https,
    why: 'Roles of other accounts are assumed at STS, in the environment’s own region.',
    condition: {
      text: 'an entry of `logs.rds` has a `roleArn`, there is NAT, and no interface endpoint for `sts`',
      holds: (settings) => settings.rdsRoles && noEndpointFor('sts').holds(settings),
    },
  },
  {
    id: 'heartbeat-by-endpoint',
    from: ['discovery'],
    to: 'interfaceEndpoints',
    ports: https,
    why: 'The sign of life in CloudWatch, which the alarm outside the cluster waits for.',
    condition: endpointFor('monitoring'),
  },
  {
    id: 'heartbeat-by-internet',
    from: ['discovery'],
    to: 'internet',
    ports: https,
    why: 'The sign of life in CloudWatch, which the alarm outside the cluster waits for.',
    condition: noEndpointFor('monitoring'),
  },
  {
    id: 'ingestion-and-search',
    from: [...processors, 'otelCollector', 'fluentBit'],
    to: 'openobserve',
    ports: tcp(ports.openobserve.http),
    why: 'Records, metrics and traces are written; the processor asks what has arrived.',
  },
  {
    id: 'setup',
    from: ['openobserveSetup'],
    to: 'openobserve',
    ports: tcp(ports.openobserve.http),
    why: 'Users, streams, dashboards and alerts.',
  },
  {
    id: 'hints',
    from: ['discovery', ...processors],
    to: 'kafka',
    ports: tcp(ports.kafka.client),
    why: 'Hints that a log file has grown.',
  },
  {
    id: 'topics',
    from: ['kafkaProvisioning'],
    to: 'kafka',
    ports: tcp(ports.kafka.client),
    why: 'Topics are declared.',
  },
  {
    id: 'brokers',
    from: ['kafka'],
    to: 'kafka',
    ports: tcp(ports.kafka.controller, ports.kafka.interBroker),
    why: 'Broker and controller, which find themselves by a name as they would find others.',
  },
  {
    id: 'cache',
    from: processors,
    to: 'valkey',
    ports: tcp(ports.valkey),
    why: 'Which batches have been delivered, and calls to the RDS API.',
  },
  {
    id: 'calls',
    from: ['discovery'],
    to: 'valkey',
    ports: tcp(ports.valkey),
    why: 'Calls to the RDS API are counted there, so that all pods together keep to one budget.',
    condition: {
      text: '`logs.rds` has an entry',
      holds: ({ rdsHere, rdsElsewhere }) => rdsHere || rdsElsewhere,
    },
  },
  {
    id: 'telemetry',
    from: ['discovery', ...processors],
    to: 'otelCollector',
    ports: tcp(ports.otelCollector.otlpGrpc, ports.otelCollector.otlpHttp),
    why: 'Metrics and traces of the services.',
  },
  {
    id: 'agent-telemetry',
    from: ['fluentBit'],
    to: 'otelCollector',
    ports: tcp(ports.otelCollector.otlpHttp),
    why: 'Fluent Bit’s own metrics.',
  },
  {
    id: 'kubernetes-metadata',
    from: ['otelCollector', 'fluentBit'],
    to: 'apiServer',
    ports: https,
    why: 'Which pod a record or a metric belongs to.',
  },
  {
    id: 'usage',
    from: ['otelCollector'],
    to: 'kubelet',
    ports: kubelet,
    why: 'What nodes, pods and volumes use.',
  },
  {
    id: 'alerts',
    from: ['openobserve'],
    to: 'internet',
    ports: https,
    why: 'Alerts are posted to the address of `alerting.webhookSecret`. It must be a public one: alerts can be edited in OpenObserve, and are no way into the network.',
    condition: {
      text: '`alerting.webhookSecret` is given, and there is NAT',
      holds: ({ alertWebhook, internet }) => alertWebhook && internet,
    },
  },
  {
    id: 'alerts-inside',
    from: ['openobserve'],
    to: 'ownNetwork',
    ports: https,
    why: 'Alerts are posted to the address of `alerting.webhookSecret`, which can only be in the VPC.',
    condition: {
      text: '`alerting.webhookSecret` is given, and there is no NAT',
      holds: ({ alertWebhook, internet }) => alertWebhook && !internet,
    },
  },
  {
    id: 'load-balancer',
    from: ['loadBalancerClients'],
    to: 'openobserve',
    ports: tcp(ports.openobserve.http),
    why: 'The internal load balancer, which ends TLS.',
    condition: {
      text: '`access.loadBalancer` is given',
      holds: ({ loadBalancerClients }) => loadBalancerClients.length > 0,
    },
  },
  {
    id: 'forward',
    from: ['forwardSenders'],
    to: 'fluentBit',
    ports: tcp(ports.fluentBit.forward),
    why: 'Records over the Forward protocol, with a shared key.',
    condition: {
      text: '`fluentBit.forwardInput` is given',
      holds: ({ forwardSenders }) => forwardSenders.length > 0,
    },
  },
];

/** The flows that an environment has. */
export const flowsOf = (settings: NetworkSettings): readonly Flow[] =>
  flows.filter(({ condition }) => condition?.holds(settings) ?? true);
