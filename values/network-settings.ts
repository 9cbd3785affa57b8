import type { NetworkSettings } from '../contract/network-flows/outside';
import { readsBuckets } from './log-sources';
import type { Environment } from './schema';

/** What of an environment’s values decides which flows it has. */
export const networkSettingsOf = ({
  region,
  network,
  logs,
  alerting,
  access,
  fluentBit,
}: Pick<
  Environment,
  'region' | 'network' | 'logs' | 'alerting' | 'access' | 'fluentBit'
>): NetworkSettings => ({
  internet: network.nat !== 'none',
  interfaceEndpoints: network.interfaceEndpoints,
  logBuckets: readsBuckets({ logs }),
  rdsHere: logs.rds.some((source) => source.region === region),
  rdsElsewhere: logs.rds.some((source) => source.region !== region),
  rdsRoles: logs.rds.some(({ roleArn }) => roleArn !== undefined),
  alertWebhook: alerting.webhookSecret !== undefined,
  loadBalancerClients: access.loadBalancer?.allowedCidrs ?? [],
  forwardSenders: fluentBit.forwardInput?.senders ?? [],
});
