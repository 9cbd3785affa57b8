import { deliveryMatrix } from '../../../tools/github/matrix';
import { environment } from '../../support/environment';

it('has what jobs need of each environment, in the order of their promotion', () => {
  const { include } = deliveryMatrix([
    environment({ name: 'live', delivery: { runner: 'in-the-vpc', after: 'try' } }),
    environment({ name: 'try' }),
  ]);
  expect(include.map((entry) => entry.environment)).toEqual(['try', 'live']);
  expect(include[1]).toEqual({
    environment: 'live',
    region: 'eu-west-1',
    runner: 'in-the-vpc',
    planEnvironment: 'live-plan',
    planRole: 'arn:aws:iam::111122223333:role/aurora-live-plan',
    reviewEnvironment: 'live-review',
    reviewRole: 'arn:aws:iam::111122223333:role/aurora-live-review',
    deployEnvironment: 'live',
    deployRole: 'arn:aws:iam::111122223333:role/aurora-live-deploy',
  });
});
