import { statefulLifecycle } from '../../../constructs/aws/protection';

it('lets Terraform refuse to destroy what holds data, and only where data is protected', () => {
  expect(statefulLifecycle('data')).toEqual({ preventDestroy: true });
  expect(statefulLifecycle('none')).toEqual({});
});
