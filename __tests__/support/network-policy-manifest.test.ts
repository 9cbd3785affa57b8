import { manifestOf } from './network-policy-manifest';

const attributes = {
  metadata: { name: 'allow-x', namespace: 'space' },
  spec: {
    pod_selector: { match_labels: { app: 'x', 'a.b/c_d': 'e_f' } },
    policy_types: ['Ingress', 'Egress'],
    ingress: [
      {
        ports: [{ protocol: 'TCP', port: '80' }],
        from: [
          { namespace_selector: { match_labels: { n: 'm' } }, pod_selector: {} },
          { ip_block: { cidr: '10.0.0.0/8', except: ['10.1.0.0/16'] } },
        ],
      },
    ],
    egress: [
      {
        ports: [{ protocol: 'UDP', port: '53' }],
        dynamic: { to: { for_each: '${data.list}', content: { ip_block: { cidr: '${to.value}' } } } },
      },
    ],
  },
};

const lists = { '${data.list}': ['1.2.3.0/24', '1.2.4.0/24'] };

describe('the manifest of a network policy', () => {
  it('has the fields of the Kubernetes API', () => {
    expect(manifestOf(attributes, lists)).toEqual({
      apiVersion: 'networking.k8s.io/v1',
      kind: 'NetworkPolicy',
      metadata: { name: 'allow-x', namespace: 'space' },
      spec: {
        podSelector: { matchLabels: { app: 'x', 'a.b/c_d': 'e_f' } },
        policyTypes: ['Ingress', 'Egress'],
        ingress: [
          {
            ports: [{ protocol: 'TCP', port: 80 }],
            from: [
              { namespaceSelector: { matchLabels: { n: 'm' } }, podSelector: {} },
              { ipBlock: { cidr: '10.0.0.0/8', except: ['10.1.0.0/16'] } },
            ],
          },
        ],
        egress: [
          {
            ports: [{ protocol: 'UDP', port: 53 }],
            to: [{ ipBlock: { cidr: '1.2.3.0/24' } }, { ipBlock: { cidr: '1.2.4.0/24' } }],
          },
        ],
      },
    });
  });

  it('selects every pod where the selector is empty', () => {
    const { spec } = manifestOf(
      { metadata: attributes.metadata, spec: { pod_selector: {}, policy_types: ['Ingress'] } },
      {},
    );
    expect(spec).toEqual({ podSelector: {}, policyTypes: ['Ingress'], ingress: [], egress: [] });
  });

  it.each<[string, object, RegExp]>([
    ['a list that nobody knows', { ...attributes }, /no list is known/],
    [
      'a field that it does not know',
      { ...attributes, spec: { ...attributes.spec, pod_selector: { match_expressions: [] } } },
      /match_expressions/,
    ],
    [
      'a policy that selects nothing',
      { ...attributes, spec: { policy_types: ['Ingress'] } },
      /selects no pods/,
    ],
  ])('refuses %s', (_, given, message) => {
    expect(() => manifestOf(given as never, {})).toThrow(message);
  });
});
