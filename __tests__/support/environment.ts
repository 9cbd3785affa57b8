import { defineEnvironment } from '../../values/define-environment';
import type { Environment, EnvironmentInput } from '../../values/schema';

/** A valid environment, with some of its values replaced. */
export function environment(values: Partial<EnvironmentInput> = {}): Environment {
  return defineEnvironment({
    name: 'test',
    account: '111122223333',
    region: 'eu-west-1',
    tags: { owner: 'team', costCentre: 'centre' },
    network: { mode: 'create', zones: ['eu-west-1a', 'eu-west-1b'] },
    logs: { gigabytesPerDay: 10, instances: 8 },
    retention: { searchableDays: 7 },
    budget: { monthlyUsd: 600 },
    ...values,
  });
}
