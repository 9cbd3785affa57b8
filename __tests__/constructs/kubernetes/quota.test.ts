import { Quota } from '../../../constructs/kubernetes/quota';
import { helperContainer } from '../../../values/capacity/helper-sizes';
import { quotasOf } from '../../../values/capacity/quota';
import { environment } from '../../support/environment';
import { place } from '../../support/place';

const quotas = quotasOf(environment());
const build = (id: 'logs' | 'agents') =>
  place((stack) => new Quota(stack, 'quota', { namespace: `aurora-${id}`, quota: quotas[id] }));

describe.each(['logs', 'agents'] as const)('%s', (id) => {
  const template = build(id);
  const quota = template.resource('kubernetes_resource_quota_v1').attributes;
  const range = template.resource('kubernetes_limit_range_v1');
  const limits = (range.attributes['spec'] as { limit: Record<string, unknown>[] }).limit;

  test('admits what its quota says', () => {
    expect(quota).toMatchObject({
      metadata: { namespace: `aurora-${id}` },
      spec: { hard: quotas[id].hard },
    });
    expect(Object.keys(quotas[id].hard).sort()).toEqual([
      'limits.cpu',
      'limits.memory',
      'persistentvolumeclaims',
      'pods',
      'requests.cpu',
      'requests.memory',
      'requests.storage',
      'services.loadbalancers',
      'services.nodeports',
    ]);
  });

  test('gives a container without a size a small one, and none more than the largest', () => {
    expect(limits.filter(({ type }) => type === 'Container')).toEqual([
      {
        type: 'Container',
        default: helperContainer.limits,
        default_request: helperContainer.requests,
        max: quotas[id].largestContainer,
      },
    ]);
  });

  test('has the range before the quota, which refuses pods without limits', () => {
    expect(quota['depends_on']).toEqual([range.address]);
  });
});

test('a claim is at most the largest volume', () => {
  const limitsOf = (id: 'logs' | 'agents') =>
    (
      build(id).resource('kubernetes_limit_range_v1').attributes['spec'] as {
        limit: Record<string, unknown>[];
      }
    ).limit.filter(({ type }) => type === 'PersistentVolumeClaim');
  expect(limitsOf('logs')).toEqual([{ type: 'PersistentVolumeClaim', max: { storage: '100Gi' } }]);
  expect(limitsOf('agents')).toEqual([]);
});
