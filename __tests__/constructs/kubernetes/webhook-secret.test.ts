import { WebhookSecret } from '../../../constructs/kubernetes/webhook-secret';
import { place } from '../../support/place';

it('reads the address in memory and hands it to a write-only argument, once for each generation', () => {
  const template = place(
    (stack) =>
      new WebhookSecret(stack, 'webhook', {
        name: 'alert-webhook',
        namespace: 'aurora-logs',
        key: 'url',
        from: 'team/alerts',
        generation: 3,
      }),
  );
  const { ephemeral } = template.json as { ephemeral: Record<string, Record<string, unknown>> };
  const [[address, read]] = Object.entries(ephemeral['aws_secretsmanager_secret_version'] ?? {}) as [
    [string, unknown],
  ];
  expect(read).toEqual({ secret_id: 'team/alerts' });
  const { attributes } = template.resource('kubernetes_secret_v1');
  expect(attributes).toMatchObject({
    metadata: { name: 'alert-webhook', namespace: 'aurora-logs' },
    data_wo: { url: `\${ephemeral.aws_secretsmanager_secret_version.${address}.secret_string}` },
    data_wo_revision: 3,
  });
  expect(attributes).not.toHaveProperty('data');
});
