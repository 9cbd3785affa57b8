import { flows, flowsOf, isWorkload, partyTitle, type Flow, type Party } from '../../contract/network-flows';
import { outsiders, type NetworkSettings } from '../../contract/network-flows/outside';
import { ports } from '../../contract/ports';
import { workloadIdentities } from '../../contract/workload-identities';
import { workloadNames, workloads } from '../../contract/workloads';

const plain: NetworkSettings = {
  internet: true,
  interfaceEndpoints: [],
  logBuckets: true,
  rdsHere: false,
  rdsElsewhere: false,
  rdsRoles: false,
  alertWebhook: false,
  loadBalancerClients: [],
  forwardSenders: [],
};

const idsOf = (settings: Partial<NetworkSettings>): string[] =>
  flowsOf({ ...plain, ...settings }).map(({ id }) => id);

const every = flows.map(({ id }) => id);
const conditional = flows.filter(({ condition }) => condition).map(({ id }) => id);
const always = every.filter((id) => !conditional.includes(id));

/** Who reaches a party in an environment without options, and on which ports. */
const callersOf = (to: Party): Record<string, number[]> => {
  const found: Record<string, number[]> = {};
  for (const flow of flowsOf(plain).filter((each) => each.to === to)) {
    for (const from of flow.from) {
      found[from] = [...(found[from] ?? []), ...flow.ports.map(({ port }) => port)];
    }
  }
  return found;
};

describe('the table of flows', () => {
  it('has each flow once', () => {
    expect(new Set(every).size).toBe(every.length);
    const said = flows.flatMap((flow: Flow) =>
      flow.from.flatMap((from) =>
        flow.ports.map(({ protocol, port }) =>
          JSON.stringify([from, flow.to, protocol, port, flow.condition?.text]),
        ),
      ),
    );
    expect(new Set(said).size).toBe(said.length);
  });

  it('names no party twice: a workload is nobody outside', () => {
    const outside: readonly string[] = Object.keys(outsiders);
    expect(workloadNames.filter((name) => outside.includes(name))).toEqual([]);
    const titles = [...workloadNames, ...(Object.keys(outsiders) as Party[])].map(partyTitle);
    expect(new Set(titles).size).toBe(titles.length);
  });

  it('has a use for everybody outside', () => {
    const used = new Set(flows.flatMap(({ from, to }) => [...from, to]));
    expect([...Object.keys(outsiders)].filter((name) => !used.has(name as Party))).toEqual([]);
  });

  it('has every workload in a flow', () => {
    const used = new Set(flows.flatMap(({ from, to }) => [...from, to]));
    expect(workloadNames.filter((name) => !used.has(name))).toEqual([]);
  });

  it('starts or ends every flow at a workload of ours', () => {
    expect(flows.filter(({ from, to }) => !isWorkload(to) && !from.every(isWorkload))).toEqual([]);
  });

  it('lets into OpenObserve those who write, search and set up, and no other pod', () => {
    expect(callersOf('openobserve')).toEqual({
      processorMaster: [5080],
      processorWorker: [5080],
      otelCollector: [5080],
      fluentBit: [5080],
      openobserveSetup: [5080],
    });
  });

  it('lets into Kafka its clients, its Job and itself, each on its listener', () => {
    expect(callersOf('kafka')).toEqual({
      discovery: [9092],
      processorMaster: [9092],
      processorWorker: [9092],
      kafkaProvisioning: [9092],
      kafka: [9093, 9094],
    });
  });

  it('lets into Valkey the processor, and discovery only where it counts its calls there', () => {
    const discovery = flows.filter(({ from, to }) => to === 'valkey' && from.includes('discovery'));
    expect(discovery.map(({ id, condition }) => [id, condition?.text])).toEqual([
      ['calls', '`logs.rds` has an entry'],
    ]);
    expect(callersOf('valkey')).toEqual({ processorMaster: [6379], processorWorker: [6379] });
  });

  it('lets nobody into what has no server', () => {
    for (const name of [
      'discovery',
      'processorMaster',
      'processorWorker',
      'kafkaProvisioning',
      'openobserveSetup',
      'fluentBit',
    ] as const) {
      expect(callersOf(name)).toEqual({});
    }
  });

  it('lets everybody ask for names, over UDP and TCP, but Valkey, which calls nobody', () => {
    const dns = flows.find(({ to }) => to === 'dns');
    expect([...(dns?.from ?? [])].sort()).toEqual(
      [...workloadNames].filter((name) => name !== 'valkey').sort(),
    );
    expect(dns?.ports).toEqual([
      { protocol: 'UDP', port: 53 },
      { protocol: 'TCP', port: 53 },
    ]);
    expect(flows.filter(({ from }) => from.includes('valkey'))).toEqual([]);
  });

  it('lets whoever has an AWS role get its credentials, and nobody else', () => {
    const withRole = new Set(Object.values(workloadIdentities).map(({ serviceAccount }) => serviceAccount));
    // Both roles of the processor act with one service account.
    const accountOf = (name: string): string => name.replace(/^processor-(master|worker)$/, 'processor');
    expect(Object.keys(callersOf('podIdentity')).sort()).toEqual(
      workloadNames.filter((name) => withRole.has(accountOf(workloads[name].name) as never)).sort(),
    );
    expect(Object.values(callersOf('podIdentity'))).toEqual([[80], [80], [80], [80]]);
  });

  it('gives nobody a way to the Internet but for a purpose that names it', () => {
    expect(
      flows.filter(({ to }) => to === 'internet').map(({ id, from, ports: [port] }) => [id, from, port.port]),
    ).toEqual([
      ['instance-logs-by-internet', ['discovery', 'processorMaster', 'processorWorker'], 443],
      ['source-roles-by-internet', ['discovery', 'processorMaster', 'processorWorker'], 443],
      ['heartbeat-by-internet', ['discovery'], 443],
      ['alerts', ['openobserve'], 443],
    ]);
  });

  it('takes records only on the ports of the contract', () => {
    expect(callersOf('otelCollector')['discovery']).toEqual([
      ports.otelCollector.otlpGrpc,
      ports.otelCollector.otlpHttp,
    ]);
  });
});

describe('the flows of an environment', () => {
  const buckets = ['log-files'];
  it.each<[string, Partial<NetworkSettings>, string[]]>([
    ['NAT and no options', {}, ['heartbeat-by-internet']],
    ['NAT and an endpoint for CloudWatch', { interfaceEndpoints: ['monitoring'] }, ['heartbeat-by-endpoint']],
    [
      'endpoints instead of NAT',
      { internet: false, interfaceEndpoints: ['ec2', 'monitoring'] },
      ['heartbeat-by-endpoint'],
    ],
    ['neither NAT nor an endpoint for CloudWatch', { internet: false, interfaceEndpoints: ['ec2'] }, []],
    ['a webhook', { alertWebhook: true }, ['heartbeat-by-internet', 'alerts']],
    [
      'a webhook without NAT',
      { internet: false, interfaceEndpoints: ['monitoring'], alertWebhook: true },
      ['heartbeat-by-endpoint', 'alerts-inside'],
    ],
    ['a load balancer', { loadBalancerClients: ['10.1.0.0/16'] }, ['heartbeat-by-internet', 'load-balancer']],
    ['senders of records', { forwardSenders: ['10.2.0.0/16'] }, ['heartbeat-by-internet', 'forward']],
  ])('with %s', (_, settings, extra) => {
    expect(idsOf(settings).sort()).toEqual([...always, ...buckets, ...extra].sort());
  });

  it.each<[string, Partial<NetworkSettings>, string[]]>([
    ['through NAT', { rdsHere: true }, ['instance-logs-by-internet']],
    [
      'through NAT, by a role',
      { rdsHere: true, rdsRoles: true },
      ['instance-logs-by-internet', 'source-roles-by-internet'],
    ],
    [
      'through endpoints beside NAT, by a role',
      { rdsHere: true, rdsRoles: true, interfaceEndpoints: ['monitoring', 'rds', 'sts'] },
      ['instance-logs-by-endpoint', 'source-roles-by-endpoint'],
    ],
    [
      'through an endpoint where it serves, and through NAT where it does not',
      { rdsHere: true, rdsElsewhere: true, interfaceEndpoints: ['monitoring', 'rds'] },
      ['instance-logs-by-endpoint', 'instance-logs-by-internet'],
    ],
    [
      'through NAT into another region, which the endpoint does not serve',
      { rdsElsewhere: true, interfaceEndpoints: ['monitoring', 'rds'] },
      ['instance-logs-by-internet'],
    ],
    [
      'without NAT',
      { rdsHere: true, rdsRoles: true, internet: false, interfaceEndpoints: ['monitoring', 'rds', 'sts'] },
      ['instance-logs-by-endpoint', 'source-roles-by-endpoint'],
    ],
  ])('with instances that are read %s, and no bucket', (_, settings, extra) => {
    const heartbeat = settings.interfaceEndpoints ? 'heartbeat-by-endpoint' : 'heartbeat-by-internet';
    expect(idsOf({ ...settings, logBuckets: false }).sort()).toEqual(
      [...always, heartbeat, 'calls', ...extra].sort(),
    );
  });

  it('are none for the RDS API where nothing is read through it, whatever endpoints there are', () => {
    const ids = idsOf({ interfaceEndpoints: ['monitoring', 'rds', 'sts'] });
    expect(ids.filter((id) => /^(instance-logs|source-roles|calls)/.test(id))).toEqual([]);
  });
});
