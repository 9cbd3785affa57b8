import { clean, resource, violation, type Case } from './case';

type Changes = Readonly<Record<string, unknown>>;

const namespace = (labels: Changes = { 'pod-security.kubernetes.io/enforce': 'restricted' }) =>
  resource('kubernetes_namespace_v1', { metadata: { name: 'logs', labels } }, 'logs');

const policy = (spec: Changes, namespaceName = 'logs', name = 'policy') =>
  resource('kubernetes_network_policy_v1', { metadata: { name, namespace: namespaceName }, spec }, name);

const denial = { pod_selector: {}, policy_types: ['Ingress', 'Egress'] };

const storageClass = (changes: Changes = {}, parameters: Changes = {}) =>
  resource('kubernetes_storage_class_v1', {
    reclaim_policy: 'Retain',
    volume_binding_mode: 'WaitForFirstConsumer',
    allow_volume_expansion: true,
    parameters: {
      type: 'gp3',
      encrypted: 'true',
      kmsKeyId: '${data.aws_kms_alias.key.target_key_arn}',
      ...parameters,
    },
    ...changes,
  });

const budget = (spec: Changes) => resource('kubernetes_pod_disruption_budget_v1', { spec });
const renderedBudget = (spec: Changes) => resource('manifest/PodDisruptionBudget', { spec });

const internal = { 'service.beta.kubernetes.io/aws-load-balancer-internal': 'true' };
const certificate = { 'service.beta.kubernetes.io/aws-load-balancer-ssl-cert': 'arn:aws:acm:x' };
const service = (annotations: Changes, spec: Changes) =>
  resource('kubernetes_service_v1', { metadata: { name: 'openobserve', annotations }, spec });
const balancer = (annotations: Changes, ranges: readonly string[]) =>
  service(annotations, { type: 'LoadBalancer', load_balancer_source_ranges: ranges });

const role = (rule: Changes) => resource('kubernetes_cluster_role_v1', { rule: [rule] });
const renderedRole = (rule: Changes) => resource('manifest/ClusterRole', { rules: [rule] });

const release = (changes: Changes) =>
  resource('helm_release', { chart: 'valkey', version: '0.11.0', max_history: 5, ...changes });

const autoscaler = (spec: Changes) => resource('kubernetes_horizontal_pod_autoscaler_v2', { spec });

export const kubernetesCases: readonly Case[] = [
  violation('namespace-pod-security', 'no label', [namespace({})], 'is unset'),
  violation(
    'namespace-pod-security',
    'privileged',
    [namespace({ 'pod-security.kubernetes.io/enforce': 'privileged' })],
    '"privileged"',
  ),
  clean('namespace-pod-security', 'restricted', [namespace()]),

  violation('namespace-default-deny', 'no policy at all', [namespace()], 'has 0 network policies'),
  violation(
    'namespace-default-deny',
    'of another namespace',
    [namespace(), policy(denial, 'other')],
    'has 0 network policies',
  ),
  violation(
    'namespace-default-deny',
    'one direction',
    [namespace(), policy({ ...denial, policy_types: ['Ingress'] })],
    'none that denies',
  ),
  violation(
    'namespace-default-deny',
    'some pods',
    [namespace(), policy({ ...denial, pod_selector: { match_labels: { app: 'x' } } })],
    'none that denies',
  ),
  violation(
    'namespace-default-deny',
    'lets something through',
    [namespace(), policy({ ...denial, egress: [{ to: [{ pod_selector: {} }] }] })],
    'none that denies',
  ),
  clean('namespace-default-deny', 'denies all', [namespace(), policy(denial)]),
  clean('namespace-default-deny', 'as a plan says it', [
    namespace(),
    policy({
      ...denial,
      pod_selector: [{ match_labels: null, match_expressions: [] }],
      ingress: [],
      egress: [],
    }),
  ]),

  violation(
    'network-policy-not-open',
    'no peer',
    [policy({ ...denial, ingress: [{ ports: [] }] })],
    'without a peer',
  ),
  violation(
    'network-policy-not-open',
    'peers that are none',
    [policy({ ...denial, egress: [{ to: [] }] })],
    'egress has a rule without a peer',
  ),
  violation(
    'network-policy-not-open',
    'the Internet may come in',
    [policy({ ...denial, ingress: [{ from: [{ ip_block: { cidr: '0.0.0.0/0' } }] }] })],
    'ingress from 0.0.0.0/0',
  ),
  violation(
    'network-policy-not-open',
    'private addresses are not excepted',
    [policy({ ...denial, egress: [{ to: [{ ip_block: { cidr: '0.0.0.0/0' } }] }] })],
    'excepts nothing',
  ),
  violation(
    'network-policy-not-open',
    'rendered by a chart',
    [resource('manifest/NetworkPolicy', { spec: { podSelector: {}, ingress: [{}] } })],
    'without a peer',
  ),
  clean('network-policy-not-open', 'peers from a list that the plan knows', [
    policy({
      ...denial,
      egress: [{ dynamic: { to: { for_each: '${data.aws_prefix_list.s3.cidr_blocks}' } } }],
    }),
  ]),
  clean('network-policy-not-open', 'named pods and excepted addresses', [
    policy({
      ...denial,
      ingress: [{ from: [{ pod_selector: { match_labels: { app: 'x' } } }] }],
      egress: [{ to: [{ ip_block: { cidr: '0.0.0.0/0', except: ['10.0.0.0/8', '172.16.0.0/12'] } }] }],
    }),
  ]),

  violation(
    'storage-class-encrypted',
    'not encrypted',
    [storageClass({}, { encrypted: 'false' })],
    '"false"',
  ),
  violation('storage-class-encrypted', 'another type', [storageClass({}, { type: 'gp2' })], '"gp2"'),
  violation('storage-class-encrypted', 'no key', [storageClass({}, { kmsKeyId: undefined })], 'kmsKeyId'),
  clean('storage-class-encrypted', 'with the key', [storageClass()]),

  violation('storage-class-keeps-data', 'deletes', [storageClass({ reclaim_policy: 'Delete' })], '"Delete"'),
  violation(
    'storage-class-keeps-data',
    'binds at once',
    [storageClass({ volume_binding_mode: 'Immediate' })],
    '"Immediate"',
  ),
  violation(
    'storage-class-keeps-data',
    'cannot grow',
    [storageClass({ allow_volume_expansion: false })],
    'allow_volume_expansion is false',
  ),
  clean('storage-class-keeps-data', 'keeps', [storageClass()]),

  violation(
    'disruption-budget-lets-go',
    'one must stay',
    [budget({ min_available: '1' })],
    'minAvailable is "1"',
  ),
  violation(
    'disruption-budget-lets-go',
    'none may go',
    [budget({ max_unavailable: '0' })],
    'maxUnavailable is "0"',
  ),
  violation(
    'disruption-budget-lets-go',
    'no share may go',
    [renderedBudget({ maxUnavailable: '0%' })],
    'maxUnavailable is "0%"',
  ),
  violation('disruption-budget-lets-go', 'says nothing', [renderedBudget({})], 'maxUnavailable is unset'),
  clean('disruption-budget-lets-go', 'one may go', [budget({ max_unavailable: '1' })]),
  clean('disruption-budget-lets-go', 'one may go, rendered', [renderedBudget({ maxUnavailable: 1 })]),

  violation(
    'service-not-public',
    'by default',
    [balancer(certificate, ['10.0.0.0/8'])],
    'not annotated as internal',
  ),
  violation(
    'service-not-public',
    'whole Internet',
    [balancer({ ...internal, ...certificate }, ['0.0.0.0/0'])],
    'Ranges',
  ),
  violation(
    'service-not-public',
    'any source',
    [balancer({ ...internal, ...certificate }, [])],
    'Ranges is []',
  ),
  violation('service-not-public', 'no TLS', [balancer(internal, ['10.0.0.0/8'])], 'has no certificate'),
  violation('service-not-public', 'a port on each node', [service({}, { type: 'NodePort' })], 'NodePort'),
  clean('service-not-public', 'inside', [service({}, { type: 'ClusterIP' })]),
  clean('service-not-public', 'internal, with TLS', [
    balancer({ ...internal, ...certificate }, ['10.0.0.0/8']),
  ]),

  violation(
    'rbac-no-wildcards',
    'every verb',
    [role({ api_groups: [''], resources: ['pods'], verbs: ['*'] })],
    'verbs has "*"',
  ),
  violation(
    'rbac-no-wildcards',
    'every resource, rendered',
    [renderedRole({ apiGroups: [''], resources: ['*'], verbs: ['get'] })],
    'resources has "*"',
  ),
  clean('rbac-no-wildcards', 'named', [role({ api_groups: [''], resources: ['pods'], verbs: ['get'] })]),

  violation(
    'rbac-no-secrets',
    'reads secrets',
    [renderedRole({ apiGroups: [''], resources: ['pods', 'secrets'], verbs: ['get'] })],
    '"secrets"',
  ),
  clean('rbac-no-secrets', 'reads pods', [
    renderedRole({ apiGroups: [''], resources: ['pods'], verbs: ['get'] }),
  ]),

  violation(
    'volume-claim-names-class',
    'a claim',
    [resource('kubernetes_persistent_volume_claim_v1', { metadata: { name: 'data' }, spec: {} })],
    'claim "data"',
  ),
  violation(
    'volume-claim-names-class',
    'a template of a StatefulSet',
    [
      resource('manifest/StatefulSet', {
        spec: { volumeClaimTemplates: [{ metadata: { name: 'd' }, spec: {} }] },
      }),
    ],
    'claim "d"',
  ),
  clean('volume-claim-names-class', 'named', [
    resource('manifest/StatefulSet', {
      spec: { volumeClaimTemplates: [{ metadata: { name: 'd' }, spec: { storageClassName: 'gp3' } }] },
    }),
  ]),

  violation('helm-release-pinned', 'no version', [release({ version: undefined })], 'version is unset'),
  violation('helm-release-pinned', 'a range', [release({ version: '~> 0.11' })], '"~> 0.11"'),
  violation('helm-release-pinned', 'unlimited history', [release({ max_history: 0 })], 'max_history is 0'),
  clean('helm-release-pinned', 'a version', [release({})]),
  clean('helm-release-pinned', 'a package', [
    release({ chart: '/charts/valkey-0.11.0.tgz', version: undefined }),
  ]),

  violation(
    'autoscaler-keeps-one',
    'to zero',
    [autoscaler({ min_replicas: 0, max_replicas: 3 })],
    'minReplicas is 0',
  ),
  violation(
    'autoscaler-keeps-one',
    'most below least',
    [autoscaler({ min_replicas: 2, max_replicas: 1 })],
    'maxReplicas is 1',
  ),
  clean('autoscaler-keeps-one', 'one to four', [autoscaler({ min_replicas: 1, max_replicas: 4 })]),
];
