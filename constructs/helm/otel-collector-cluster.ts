/**
 * What the collector takes from Kubernetes: the metrics of nodes, pods, containers and volumes, each once, and who the
 * senders of telemetry are. One collector does it for any number of nodes.
 */

const serviceAccount = { auth_type: 'serviceAccount' } as const;

/** `{ name: { enabled: false } }` for each name. */
const off = (...names: readonly string[]) =>
  Object.fromEntries(names.map((name) => [name, { enabled: false }]));

const each = (prefixes: readonly string[], ...rests: readonly string[]) =>
  prefixes.flatMap((prefix) => rests.map((rest) => `${prefix}.${rest}`));

/** Finds the nodes, and nothing else: pods are not scraped. */
export const nodeObserver = { ...serviceAccount, observe_nodes: true, observe_pods: false };

/**
 * The kubelet of the node that the rule matched. Its certificate is checked against the cluster’s CA, the receiver’s
 * default: on EKS the kubelet asks the cluster to sign it (`serverTLSBootstrap`, awslabs/amazon-eks-ami,
 * nodeadm/internal/kubelet/config.go), by the signer `kubernetes.io/kubelet-serving`.
 */
const kubelet = { ...serviceAccount, endpoint: '`endpoint`:`kubelet_endpoint_port`' };

const aNode = 'type == "k8s.node"';

/** In OpenObserve each metric is a stream, which costs memory and files: what nobody looks at is not sent. */
const usage = {
  rule: aNode,
  config: {
    ...kubelet,
    collection_interval: '30s',
    metric_groups: ['node', 'pod', 'container'],
    metrics: off(
      ...each(
        ['k8s.node', 'k8s.pod', 'container'],
        'cpu.time',
        'memory.rss',
        'memory.page_faults',
        'memory.major_page_faults',
      ),
      // Of a pod and a container the kubelet reports the node’s disk, which the node’s own metrics tell once.
      ...each(['k8s.pod', 'container'], 'filesystem.available', 'filesystem.capacity', 'filesystem.usage'),
    ),
  },
};

/**
 * Apart from the rest, because it is the one that asks the kubelet for its pods as well, to learn the names of claims:
 * were that refused, only these would be missing.
 */
const volumes = {
  rule: aNode,
  config: {
    ...kubelet,
    collection_interval: '60s',
    metric_groups: ['volume'],
    extra_metadata_labels: ['k8s.volume.type'],
    metrics: off('k8s.volume.inodes', 'k8s.volume.inodes.free', 'k8s.volume.inodes.used'),
  },
};

/** Receivers of metrics about the cluster. What one of them measures, the other does not. */
export const clusterReceivers = {
  receiver_creator: {
    watch_observers: ['k8s_observer'],
    receivers: { 'kubeletstats/usage': usage, 'kubeletstats/volumes': volumes },
  },
  k8s_cluster: {
    ...serviceAccount,
    collection_interval: '30s',
    node_conditions_to_report: ['Ready', 'MemoryPressure', 'DiskPressure', 'PIDPressure'],
    allocatable_types_to_report: ['cpu', 'memory', 'pods'],
    metrics: off(
      ...each(
        ['k8s.container'],
        'storage_request',
        'storage_limit',
        'ephemeralstorage_request',
        'ephemeralstorage_limit',
      ),
      ...each(['k8s.replicaset', 'k8s.replication_controller'], 'desired', 'available'),
      ...each(['k8s.hpa'], 'max_replicas', 'min_replicas', 'current_replicas', 'desired_replicas'),
    ),
  },
};

/** How telemetry is told which pod it came from. Until it knows all pods the collector takes nothing in. */
export const kubernetesAttributes = {
  ...serviceAccount,
  wait_for_metadata: true,
  wait_for_metadata_timeout: '60s',
  extract: {
    metadata: [
      'k8s.namespace.name',
      'k8s.pod.name',
      'k8s.pod.uid',
      'k8s.node.name',
      'k8s.deployment.name',
      'k8s.statefulset.name',
      'k8s.daemonset.name',
      'k8s.job.name',
    ],
  },
  // What was measured about a pod names it; what a pod sent is known by the address that it came from.
  pod_association: [
    { sources: [{ from: 'resource_attribute', name: 'k8s.pod.uid' }] },
    { sources: [{ from: 'connection' }] },
  ],
};

const look = ['list', 'watch'];

/**
 * What the collector may do in the cluster: read what its components watch. `nodes/stats` and `nodes/pods` are answered by
 * the kubelet; the latter stands for `nodes/proxy`, which would allow running commands in any pod, since Kubernetes 1.33
 * (feature gate KubeletFineGrainedAuthz).
 */
export const clusterRules = [
  { apiGroups: [''], resources: ['nodes/stats', 'nodes/pods'], verbs: ['get'] },
  {
    apiGroups: [''],
    resources: ['namespaces', 'nodes', 'pods', 'replicationcontrollers', 'resourcequotas', 'services'],
    verbs: look,
  },
  {
    apiGroups: ['apps'],
    resources: ['daemonsets', 'deployments', 'replicasets', 'statefulsets'],
    verbs: look,
  },
  { apiGroups: ['batch'], resources: ['cronjobs', 'jobs'], verbs: look },
  { apiGroups: ['autoscaling'], resources: ['horizontalpodautoscalers'], verbs: look },
];
