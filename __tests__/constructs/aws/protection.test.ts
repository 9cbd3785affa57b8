import { protectionOf, statefulLifecycle } from '../../../constructs/aws/protection';

it('lets Terraform refuse to destroy what holds data, and only where data is protected', () => {
  expect(statefulLifecycle('data')).toEqual({ preventDestroy: true });
  expect(statefulLifecycle('none')).toEqual({});
});

it('guards what environments share as the best guarded of them', () => {
  const [data, none] = [{ protection: 'data' }, { protection: 'none' }] as const;
  expect(protectionOf([none, data, none])).toBe('data');
  expect(protectionOf([none, none])).toBe('none');
});
