import { networkSettingsOf } from '../../values/network-settings';
import { environment } from '../support/environment';

describe('what an environment says about its network', () => {
  it('is nothing but NAT, where it says nothing', () => {
    expect(networkSettingsOf(environment())).toEqual({
      internet: true,
      interfaceEndpoints: [],
      logBuckets: true,
      rdsHere: false,
      rdsElsewhere: false,
      rdsRoles: false,
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
          logs: {
            gigabytesPerDay: 10,
            instances: 8,
            sourceBuckets: 'none',
            rds: [
              {},
              {
                account: '444455556666',
                region: 'us-east-1',
                roleArn: 'arn:aws:iam::444455556666:role/aurora-log-reader',
              },
            ],
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
      logBuckets: false,
      rdsHere: true,
      rdsElsewhere: true,
      rdsRoles: true,
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
