import { networkSettingsOf } from '../../values/network-settings';
import { flowsOf, type Flow } from '../../contract/network-flows';
import { PlatformStack } from '../../stacks/platform-stack';
import { ServicesStack } from '../../stacks/services-stack';
import { loadEnvironments } from '../../values';
import type { Environment } from '../../values/schema';
import { endpointsWithoutNat } from '../../values/schema/network';
import { environment } from '../support/environment';
import type { NetworkPolicy } from '../support/network-policy-manifest';
import { Template, testApp } from '../support/template';
import { listedBlocks, policiesOf } from './cluster';
import type { Whereabouts } from './judge';

/** One environment with what its stacks hand to the cluster, and what it should come to. */
export interface Judged {
  readonly policies: readonly NetworkPolicy[];
  readonly flows: readonly Flow[];
  readonly whereabouts: Whereabouts;
}

/** Every public address, written out: all but private ones and those of the node itself. */
const internet = [
  '0.0.0.0-9.255.255.255',
  '11.0.0.0-100.63.255.255',
  '100.128.0.0-126.255.255.255',
  '128.0.0.0-169.253.255.255',
  '169.255.0.0-172.15.255.255',
  '172.32.0.0-192.167.255.255',
  '192.169.0.0-255.255.255.255',
];

const clients = ['10.9.0.0/16', '192.168.7.0/24'];
const senders = ['10.40.200.0/24'];

function judged(of: Environment, vpc: string): Judged {
  const app = testApp();
  const stacks = [new PlatformStack(app, of), new ServicesStack(app, of)];
  return {
    policies: stacks.flatMap((stack) => policiesOf(Template.of(stack))),
    flows: flowsOf(networkSettingsOf(of)),
    whereabouts: {
      podIdentity: ['169.254.170.23/32'],
      apiServer: [vpc, '172.20.0.1/32'],
      kubelet: [vpc],
      ...listedBlocks,
      interfaceEndpoints: [vpc],
      internet,
      ownNetwork: [vpc],
      loadBalancerClients: clients,
      forwardSenders: senders,
    },
  };
}

/** Instances of the own account, and of another one by a role. */
const rds = [
  {},
  {
    account: '444455556666',
    region: 'eu-west-1',
    roleArn: 'arn:aws:iam::444455556666:role/aurora-log-reader',
  },
];

const options = {
  logs: { gigabytesPerDay: 10, instances: 8, rds },
  alerting: { webhookSecret: 'aurora/test/alerts' },
  access: {
    loadBalancer: {
      certificateArn: 'arn:aws:acm:eu-west-1:111122223333:certificate/12345678-1234-1234-1234-123456789012',
      hostname: 'logs.example.com',
      allowedCidrs: clients,
    },
  },
  fluentBit: { forwardInput: { senders } },
};

const shipped = Object.fromEntries(
  loadEnvironments().map((each) => {
    if (each.network.mode !== 'create') throw new Error(`${each.name} has a network of somebody else’s`);
    return [each.name, judged(each, each.network.cidr)];
  }),
);

/** With NAT, and everything that an environment can turn on. */
export const withNat = judged(environment(options), '10.40.0.0/16');

/** The same with endpoints instead of NAT. No two of its rules overlap, so that none can stand in for another. */
export const withoutNat = judged(
  environment({
    ...options,
    network: {
      mode: 'create',
      cidr: '10.40.0.0/16',
      zones: ['eu-west-1a', 'eu-west-1b'],
      nat: 'none',
      interfaceEndpoints: [...endpointsWithoutNat, 'rds', 'secretsmanager'],
    },
    imageSource: 'ecr',
  }),
  '10.40.0.0/16',
);

/** Environments that together have every flow of the table. */
export const environments: Readonly<Record<string, Judged>> = {
  ...shipped,
  'an environment with every option and NAT': withNat,
  'an environment with every option and endpoints instead of NAT': withoutNat,
};
