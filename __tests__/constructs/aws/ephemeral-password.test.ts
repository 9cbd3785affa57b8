import { SecretsmanagerSecretVersion } from '@cdktf/provider-aws/lib/secretsmanager-secret-version';
import { EphemeralPassword } from '../../../constructs/aws/ephemeral-password';
import { place } from '../../support/place';

const type = 'aws_secretsmanager_random_password';
const template = place((stack) => {
  const password = new EphemeralPassword(stack, 'password');
  new SecretsmanagerSecretVersion(stack, 'value', {
    secretId: 's',
    secretStringWo: password.value,
    secretStringWoVersion: 1,
  });
});
const ephemeral =
  (template.json['ephemeral'] as Record<string, Record<string, Record<string, unknown>>>)[type] ?? {};

it('is an ephemeral resource, which neither plan nor state keeps', () => {
  expect(Object.keys(template.json['resource'] as object)).toEqual(['aws_secretsmanager_secret_version']);
  expect(template.json).not.toHaveProperty('data');
  expect(Object.keys(ephemeral)).toHaveLength(1);
});

it('is long, and of letters and digits only, so that it survives URLs, shells and configuration files', () => {
  expect(Object.values(ephemeral)).toEqual([{ password_length: 40, exclude_punctuation: true }]);
});

it('is referred to by its ephemeral address', () => {
  expect(template.resource('aws_secretsmanager_secret_version').attributes['secret_string_wo']).toBe(
    `\${ephemeral.${type}.${Object.keys(ephemeral)[0]}.random_password}`,
  );
});
