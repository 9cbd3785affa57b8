import { Credentials, type CredentialsProps } from '../../../constructs/aws/credentials';
import { secrets, type SecretContract, type SecretId } from '../../../contract/secrets';
import { place } from '../../support/place';
import { reference } from '../../support/reference';
import { generations, secretNames } from '../../support/test-secrets';

const base: CredentialsProps = {
  secretNames,
  generations,
  kmsKeyArn: 'arn:aws:kms:eu-west-1:111122223333:key/k',
  protection: 'data',
};
const contracts = Object.entries(secrets) as [SecretId, SecretContract][];

const build = (props: Partial<CredentialsProps> = {}) =>
  place((stack) => new Credentials(stack, 'credentials', { ...base, ...props }));

const template = build();
const generated = Object.keys(
  (template.json['ephemeral'] as Record<string, object>)['aws_secretsmanager_random_password'] ?? {},
);
const versionOf = (name: string) =>
  template.resource('aws_secretsmanager_secret_version', `/${name}-value`).attributes;

/** Every reference in a value to something ephemeral, by its name. */
const ephemeralIn = (value: unknown): string[] =>
  [
    ...JSON.stringify(value).matchAll(
      /ephemeral\.aws_secretsmanager_random_password\.([\w-]+)\.random_password/g,
    ),
  ].map(([, name]) => name as string);

it('makes every secret of the contract and no other', () => {
  const names = template.resources('aws_secretsmanager_secret').map(({ attributes }) => attributes['name']);
  expect(names.sort()).toEqual(Object.values(base.secretNames).sort());
});

it('generates each password of the contract once, and each for itself', () => {
  const passwords = contracts.flatMap(([, { passwords: own }]) => own);
  expect(generated).toHaveLength(passwords.length);
  const used = contracts.flatMap(([, { name }]) => ephemeralIn(versionOf(name)['secret_string_wo']));
  expect(used.sort()).toEqual([...generated].sort());
});

it('hands passwords to write-only arguments and to nothing else', () => {
  const elsewhere = [
    ...template.resources('aws_secretsmanager_secret').map(({ attributes }) => attributes),
    ...template
      .resources('aws_secretsmanager_secret_version')
      .map(({ attributes }) => ({ ...attributes, secret_string_wo: undefined })),
    template.json['output'] ?? {},
    template.json['locals'] ?? {},
  ];
  expect(elsewhere.flatMap(ephemeralIn)).toEqual([]);
  expect(JSON.stringify(template.json)).not.toContain('"secret_string":');
  expect(JSON.stringify(template.json)).not.toContain('"secret_binary":');
});

describe.each(contracts)('%s', (id, { name, literals, passwords }) => {
  const secret = template.resource('aws_secretsmanager_secret', `/${name}`);

  it('has the fields of the contract, and writes them anew with each generation', () => {
    const version = versionOf(name);
    expect(version['secret_id']).toBe(reference(secret));
    expect(version['secret_string_wo_version']).toBe(base.generations[id]);
    const fields = [...String(version['secret_string_wo']).matchAll(/"(\w+)" = /g)].map(([, field]) => field);
    expect(fields.sort()).toEqual([...Object.keys(literals), ...passwords].sort());
    for (const [field, value] of Object.entries(literals)) {
      expect(version['secret_string_wo']).toContain(`"${field}" = "${value}"`);
    }
  });

  it('is encrypted with our key and says what it is for', () => {
    expect(secret.attributes).toMatchObject({
      name: base.secretNames[id],
      kms_key_id: base.kmsKeyArn,
      description: secrets[id].purpose,
    });
  });
});

it.each([
  ['data', { recovery_window_in_days: 30, lifecycle: { prevent_destroy: true } }],
  ['none', { recovery_window_in_days: 0, lifecycle: {} }],
] as const)('guards every secret as protection "%s" says', (protection, expected) => {
  for (const { attributes } of build({ protection }).resources('aws_secretsmanager_secret')) {
    expect(attributes).toMatchObject(expected);
  }
});
