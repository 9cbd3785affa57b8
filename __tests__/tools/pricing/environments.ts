import { defineEnvironment } from '../../../values/define-environment';
import { endpointsWithoutNat } from '../../../values/schema/network';
import type { Environment, EnvironmentInput } from '../../../values/schema';

const input: EnvironmentInput = {
  name: 'test',
  account: '111122223333',
  region: 'us-east-1',
  tags: { owner: 'platform', costCentre: 'logs' },
  network: { mode: 'create', zones: ['us-east-1a', 'us-east-1b', 'us-east-1c'] },
  logs: { gigabytesPerDay: 1000, instances: 316 },
  retention: { searchableDays: 30 },
  budget: { monthlyUsd: 1000 },
};

/** An environment like the reference fleet, with some of its settings replaced. */
export const anEnvironment = (changes: Partial<EnvironmentInput> = {}): Environment =>
  defineEnvironment({ ...input, ...changes });

export const withoutNat: Partial<EnvironmentInput> = {
  imageSource: 'ecr',
  network: {
    mode: 'create',
    zones: ['us-east-1a', 'us-east-1b'],
    nat: 'none',
    interfaceEndpoints: [...endpointsWithoutNat],
  },
};

export const adopted: Partial<EnvironmentInput> = {
  network: {
    mode: 'adopt',
    vpcId: 'vpc-0a1b2c3d4e5f67890',
    privateSubnetIds: ['subnet-0a1b2c3d4e5f67890', 'subnet-0a1b2c3d4e5f67891'],
    nodeSubnetId: 'subnet-0a1b2c3d4e5f67890',
  },
};
