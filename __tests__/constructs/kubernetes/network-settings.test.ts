import { networkSettingsOf } from '../../../constructs/kubernetes/network-settings';
import { environment } from '../../support/environment';

describe('what an environment says about its network', () => {
  it('is nothing but NAT, where it says nothing', () => {
    expect(networkSettingsOf(environment())).toEqual({
      internet: true,
      interfaceEndpoints: [],
      alertWebhook: false,
      loadBalancerClients: [],
      forwardSenders: [],
    });
  });

  it('is each option that it turns on', () => {
    expect(
      networkSettingsOf(
        environment({
          network: {
            mode: 'create',
            zones: ['eu-west-1a', 'eu-west-1b'],
            nat: 'per-az',
            interfaceEndpoints: ['monitoring'],
          },
          alerting: { webhookSecret: 'aurora/test/alerts' },
          access: {
            loadBalancer: {
              certificateArn:
                'arn:aws:acm:eu-west-1:111122223333:certificate/12345678-1234-1234-1234-123456789012',
              hostname: 'logs.example.com',
              allowedCidrs: ['10.9.0.0/16'],
            },
          },
          fluentBit: { forwardInput: { senders: ['10.40.8.0/24'] } },
        }),
      ),
    ).toEqual({
      internet: true,
      interfaceEndpoints: ['monitoring'],
      alertWebhook: true,
      loadBalancerClients: ['10.9.0.0/16'],
      forwardSenders: ['10.40.8.0/24'],
    });
  });

  it('is no Internet without NAT', () => {
    const { network } = environment();
    expect(networkSettingsOf({ ...environment(), network: { ...network, nat: 'none' } }).internet).toBe(
      false,
    );
  });
});
