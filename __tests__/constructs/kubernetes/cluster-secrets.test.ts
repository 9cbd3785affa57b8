import { ClusterSecrets, type ClusterSecretsProps } from '../../../constructs/kubernetes/cluster-secrets';
import { clusterSecrets, type ClusterSecret, type ClusterSecretId } from '../../../contract/cluster-secrets';
import { namespaces } from '../../../contract/namespaces';
import { secrets, type SecretContract } from '../../../contract/secrets';
import { UserError } from '../../../values/user-error';
import { place } from '../../support/place';
import { generations, secretNames } from '../../support/test-secrets';

const base: ClusterSecretsProps = {
  secretNames,
  generations,
};
const contracts = Object.entries(clusterSecrets) as [ClusterSecretId, ClusterSecret][];

const build = (props: Partial<ClusterSecretsProps> = {}) =>
  place((stack) => new ClusterSecrets(stack, 'secrets', { ...base, ...props }));

const template = build();
const read = (template.json['ephemeral'] as Record<string, Record<string, { secret_id: string }>>)[
  'aws_secretsmanager_secret_version'
] as Record<string, { secret_id: string }>;
const made = template.resources('kubernetes_secret_v1');
const find = (secret: ClusterSecret, namespace: string, all = made) =>
  all.find(({ attributes }) => {
    const metadata = attributes['metadata'] as Record<string, string>;
    return metadata['name'] === secret.name && metadata['namespace'] === namespace;
  });

test('each secret is read once, and only in memory', () => {
  expect(
    Object.values(read)
      .map(({ secret_id }) => secret_id)
      .sort(),
  ).toEqual([...new Set(contracts.map(([, { from }]) => base.secretNames[from]))].sort());
  expect(template.json['data']).toBeUndefined();
});

test('there is a secret in each of its namespaces, and no other', () => {
  const expected = contracts.flatMap(([, { name, namespaces: ids }]) =>
    ids.map((id) => `${namespaces[id]}/${name}`),
  );
  const there = made.map(({ attributes }) => {
    const { name, namespace } = attributes['metadata'] as Record<string, string>;
    return `${namespace}/${name}`;
  });
  expect(there.sort()).toEqual(expected.sort());
});

describe.each(contracts)('%s', (_, secret) => {
  const copies = secret.namespaces.map((id) => find(secret, namespaces[id])?.attributes);
  const [block] =
    Object.entries(read).find(([, { secret_id }]) => secret_id === base.secretNames[secret.from]) ?? [];
  const field = (name: string) =>
    `jsondecode(ephemeral.aws_secretsmanager_secret_version.${block}.secret_string).${name}`;

  test('takes each key from its field, and joins where the contract lists several', () => {
    for (const attributes of copies) {
      expect(attributes?.['data_wo']).toEqual(
        Object.fromEntries(
          Object.entries(secret.keys).map(([key, fields]) => [
            key,
            typeof fields === 'string'
              ? `\${${field(fields)}}`
              : `\${join(",", [${fields.map(field).join(', ')}])}`,
          ]),
        ),
      );
    }
  });

  test('takes fields that its source has', () => {
    const { literals, passwords }: SecretContract = secrets[secret.from];
    const there = [...Object.keys(literals), ...passwords];
    expect(there).toEqual(expect.arrayContaining(Object.values(secret.keys).flat()));
  });

  test('is written anew with each generation of its source, and of no other', () => {
    const revisions = (generations: Partial<ClusterSecretsProps['generations']>) => {
      const all = build({ generations: { ...base.generations, ...generations } }).resources(
        'kubernetes_secret_v1',
      );
      return secret.namespaces.map((id) => find(secret, namespaces[id], all)?.attributes['data_wo_revision']);
    };
    const before = revisions({});
    for (const revision of before) expect(Number.isSafeInteger(revision)).toBe(true);
    const raised = revisions({ [secret.from]: 1_000_000 });
    raised.forEach((revision, index) => {
      expect(Number.isSafeInteger(revision)).toBe(true);
      expect(revision).toBeGreaterThan(Number(before[index]));
    });
    const others = Object.keys(base.generations).filter((id) => id !== secret.from);
    expect(revisions(Object.fromEntries(others.map((id) => [id, 77])))).toEqual(before);
  });
});

test('secrets with other keys have other revisions in the same generation, so that a renamed key arrives', () => {
  const same = build({
    generations: {
      openobserveRoot: 1,
      openobserveIngest: 1,
      kafkaClients: 1,
      valkeyUsers: 1,
      fluentForward: 1,
    },
  }).resources('kubernetes_secret_v1');
  const revision = (id: ClusterSecretId) =>
    find(clusterSecrets[id], namespaces[clusterSecrets[id].namespaces[0]], same)?.attributes[
      'data_wo_revision'
    ];
  expect(revision('openobserveRoot')).toBe(revision('openobserveIngestion'));
  expect(new Set([revision('openobserveRoot'), revision('kafkaClients'), revision('valkeyUsers')]).size).toBe(
    3,
  );
});

test('values go to write-only arguments and nowhere else', () => {
  const elsewhere = made.map(({ attributes }) => ({ ...attributes, data_wo: undefined }));
  expect(JSON.stringify([elsewhere, template.json['output'], template.json['locals']])).not.toContain(
    'ephemeral',
  );
  for (const { attributes } of made) {
    expect(attributes).not.toHaveProperty('data');
    expect(attributes).not.toHaveProperty('binary_data');
  }
});

test.each(['', '  ', undefined])('a secret whose name is %j is refused', (name) => {
  const secretNames = { ...base.secretNames, valkeyUsers: name as string };
  expect(() => build({ secretNames })).toThrow(UserError);
  expect(() => build({ secretNames })).toThrow(
    `secret valkey-users: secretNames.valkeyUsers: given ${JSON.stringify(name) ?? 'nothing'}; allowed: the name of a secret in Secrets Manager`,
  );
});
