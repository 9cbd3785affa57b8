/** What of an environment decides which flows there are, and between which addresses. */
export interface NetworkSettings {
  /** Whether pods can reach the Internet: through NAT. */
  readonly internet: boolean;
  /** AWS services with an interface endpoint in the VPC, such as `monitoring`. */
  readonly interfaceEndpoints: readonly string[];
  /** Whether log files are read from buckets. */
  readonly logBuckets: boolean;
  /** Whether log files of instances in the environment’s region are read through the RDS API. */
  readonly rdsHere: boolean;
  /** The same of instances in other regions, which no endpoint of this VPC reaches. */
  readonly rdsElsewhere: boolean;
  /** Whether roles are assumed to read them. */
  readonly rdsRoles: boolean;
  /** Whether alerts are posted to an address. */
  readonly alertWebhook: boolean;
  /** Address blocks that may connect to the load balancer in front of OpenObserve. Empty: there is none. */
  readonly loadBalancerClients: readonly string[];
  /** Address blocks that may send records to Fluent Bit. Empty: nobody may. */
  readonly forwardSenders: readonly string[];
}

/** Where a party outside is. */
export type Place =
  /** Pods of somebody else. */
  | { readonly kind: 'pods'; readonly namespace: string; readonly labels: Readonly<Record<string, string>> }
  /** Addresses that are the same in every environment. */
  | { readonly kind: 'blocks'; readonly blocks: readonly string[] }
  /** Every address of the VPC. */
  | { readonly kind: 'vpc' }
  /** The same, and the first address of the cluster’s Services, which Kubernetes gives to the Service of its own API. */
  | { readonly kind: 'vpc-and-first-service' }
  /** The addresses of an AWS service in the region, as AWS lists them. */
  | { readonly kind: 'prefix-list'; readonly service: PrefixListService }
  /** Every public address. */
  | { readonly kind: 'internet' }
  /** What the environment’s values name. */
  | { readonly kind: 'setting'; readonly setting: 'loadBalancerClients' | 'forwardSenders' };

/** AWS services that the VPC reaches through a gateway endpoint, which keeps their public addresses. */
export const prefixListServices = ['s3', 'dynamodb'] as const;

export type PrefixListService = (typeof prefixListServices)[number];

/** Somebody who is no workload of ours. */
export interface Outsider {
  readonly name: string;
  /** Where it is, and why its addresses are these. */
  readonly what: string;
  readonly place: Place;
}

/**
 * Addresses that are no part of the Internet (RFC 6890), and those of the VPC beside them: what may go out to the Internet
 * may not therefore go to the neighbours.
 */
export const notInternet = [
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.168.0.0/16',
] as const;

/** Everybody outside that a flow names. */
export const outsiders = {
  dns: {
    name: 'Cluster DNS',
    what: 'CoreDNS, the add-on of EKS.',
    place: { kind: 'pods', namespace: 'kube-system', labels: { 'k8s-app': 'kube-dns' } },
  },
  podIdentity: {
    name: 'Pod Identity agent',
    what: 'The agent on each node that hands out AWS credentials, at an address that is the same on every node (EKS User Guide, “EKS Pod Identity”). It has an IPv6 address too, which an IPv4 cluster does not use.',
    place: { kind: 'blocks', blocks: ['169.254.170.23/32'] },
  },
  apiServer: {
    name: 'API server',
    what: 'The private endpoint of the EKS control plane: network interfaces in the private subnets, whose addresses change when EKS replaces them; and the Service `kubernetes`. The agent of the VPC CNI sees a Service’s address before kube-proxy translates it, every other engine sees the one after.',
    place: { kind: 'vpc-and-first-service' },
  },
  kubelet: {
    name: 'Kubelet',
    what: 'The agent of each node, at the node’s address in the VPC.',
    place: { kind: 'vpc' },
  },
  s3: {
    name: 'Amazon S3',
    what: 'Reached through the gateway endpoint of the VPC. AWS changes the list now and then; the next deployment of the platform follows it.',
    place: { kind: 'prefix-list', service: 's3' },
  },
  dynamodb: {
    name: 'Amazon DynamoDB',
    what: 'Reached through the gateway endpoint of the VPC, like S3.',
    place: { kind: 'prefix-list', service: 'dynamodb' },
  },
  interfaceEndpoints: {
    name: 'Interface endpoints',
    what: 'AWS services that have addresses inside the VPC.',
    place: { kind: 'vpc' },
  },
  internet: {
    name: 'Internet',
    what: 'Public addresses, through NAT.',
    place: { kind: 'internet' },
  },
  ownNetwork: {
    name: 'Own network',
    what: 'Whatever has an address in the VPC, which is all there is without NAT.',
    place: { kind: 'vpc' },
  },
  loadBalancerClients: {
    name: 'Clients of the load balancer',
    what: 'The blocks of `access.loadBalancer.allowedCidrs`. The Service keeps the client’s address (`externalTrafficPolicy: Local`): a node that passed a connection on under its own would have to be let in, and everybody with it. The load balancer’s health checks are answered by kube-proxy on the node and reach no pod.',
    place: { kind: 'setting', setting: 'loadBalancerClients' },
  },
  forwardSenders: {
    name: 'Senders of records',
    what: 'The blocks of `fluentBit.forwardInput.senders`.',
    place: { kind: 'setting', setting: 'forwardSenders' },
  },
} as const satisfies Record<string, Outsider>;

export type OutsiderName = keyof typeof outsiders;
