import { judge } from '../../../constructs/policy/judge';
import { InternalLoadBalancer } from '../../../constructs/kubernetes/internal-load-balancer';
import { Template, testStack } from '../../support/template';

const stack = testStack();
new InternalLoadBalancer(stack, 'balancer', {
  name: 'openobserve-people',
  namespace: 'aurora-logs',
  selector: { app: 'openobserve' },
  targetPort: 5080,
  certificateArn: 'arn:aws:acm:eu-west-1:111122223333:certificate/c',
  allowedCidrs: ['10.0.0.0/8'],
  tags: { owner: 'team', environment: 'test' },
});
const service = Template.of(stack).resource('kubernetes_service_v1');
const { annotations } = service.attributes['metadata'] as { annotations: Record<string, string> };
const annotated = (name: string) => annotations[`service.beta.kubernetes.io/aws-load-balancer-${name}`];

it('is inside the VPC, and open to the named blocks alone', () => {
  expect(annotated('internal')).toBe('true');
  expect(service.attributes['spec']).toMatchObject({
    type: 'LoadBalancer',
    load_balancer_source_ranges: ['10.0.0.0/8'],
  });
});

it('ends TLS with the certificate', () => {
  expect(annotated('ssl-cert')).toBe('arn:aws:acm:eu-west-1:111122223333:certificate/c');
  expect(annotated('ssl-ports')).toBe('443');
  expect(service.attributes['spec']).toMatchObject({ port: [{ port: 443, target_port: '5080' }] });
});

it('keeps the address of the sender, which the network policy judges', () => {
  expect(service.attributes['spec']).toMatchObject({ external_traffic_policy: 'Local' });
});

it('reaches nodes in one zone from its addresses in all', () => {
  expect(annotated('cross-zone-load-balancing-enabled')).toBe('true');
});

it('carries the tags of the environment', () => {
  expect(annotated('additional-resource-tags')).toBe('owner=team,environment=test');
});

it('obeys every rule on Services', () => {
  const { findings, checked } = judge([service], () => [], {
    stage: 'synthesis',
    protection: 'data',
    today: new Date('2026-01-01'),
    standardSupportEnds: {},
  });
  expect(checked).toBeGreaterThan(0);
  expect(findings).toEqual([]);
});
