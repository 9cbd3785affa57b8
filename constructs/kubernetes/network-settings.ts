import type { NetworkSettings } from '../../contract/network-flows/outside';
import type { Environment } from '../../values/schema';

/** What of an environment’s values decides which flows it has. */
export const networkSettingsOf = ({
  network,
  alerting,
  access,
  fluentBit,
}: Pick<Environment, 'network' | 'alerting' | 'access' | 'fluentBit'>): NetworkSettings => ({
  internet: network.nat !== 'none',
  interfaceEndpoints: network.interfaceEndpoints,
  alertWebhook: alerting.webhookSecret !== undefined,
  loadBalancerClients: access.loadBalancer?.allowedCidrs ?? [],
  forwardSenders: fluentBit.forwardInput?.senders ?? [],
});
