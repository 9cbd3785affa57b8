import { blocks, isSet, shown } from '../attributes';
import type { Attributes, Rule } from '../rule';
import { holdsSecret, secretPlaces } from '../secret-attributes';

/** https://developer.hashicorp.com/terraform/language/manage-sensitive-data/write-only */
const writeOnly: Rule = {
  id: 'secrets-write-only',
  level: 'error',
  why: 'secret_string and secret_binary stand in plain text in the state and in every plan.',
  fix: 'Use secret_string_wo with secret_string_wo_version, fed by an ephemeral value.',
  appliesTo: ['aws_secretsmanager_secret_version'],
  check: ({ attributes }) => {
    const plain = ['secret_string', 'secret_binary'].find((name) => isSet(attributes, name));
    if (plain !== undefined) return `${plain} is set`;
    return isSet(attributes, 'secret_string_wo') || isSet(attributes, 'secret_string_wo_version')
      ? undefined
      : 'neither secret_string_wo nor secret_string_wo_version is set';
  },
};

/** The path to the first secret in the attributes of a resource, such as `config.auth_token`. */
function secretIn(attributes: Attributes): string | undefined {
  for (const [name, value] of Object.entries(attributes)) {
    if (name.endsWith('_wo')) continue;
    if (typeof value === 'string' && value !== '' && holdsSecret(name)) return name;
    for (const inner of blocks(attributes, name)) {
      const found = secretIn(inner);
      if (found !== undefined) return `${name}.${found}`;
    }
  }
  return undefined;
}

/**
 * An expression in such an attribute is as bad as a literal: Terraform writes its value into the state. (Terraform
 * itself refuses an ephemeral value there.) The message never quotes the value.
 */
const noneInState: Rule = {
  id: 'secrets-none-in-state',
  level: 'error',
  why: 'The state is a file that every pipeline reads: a secret in it is no secret.',
  fix: 'Use the write-only argument of the resource (its name ends in _wo) with an ephemeral value.',
  appliesTo: ['*'],
  check: ({ type, attributes }) => {
    const place = (secretPlaces[type] ?? []).find(
      (name) => isSet(attributes, name) && JSON.stringify(attributes[name]) !== '{}',
    );
    const found = place ?? (type === 'aws_secretsmanager_secret_version' ? undefined : secretIn(attributes));
    return found && `${found} is set and its value would stand in the state`;
  },
};

const generators: Readonly<Record<string, string>> = {
  random_password: 'ephemeral "random_password"',
  tls_private_key: 'ephemeral "tls_private_key"',
};

/** https://developer.hashicorp.com/terraform/language/block/ephemeral */
const noGenerators: Rule = {
  id: 'secrets-no-generators',
  level: 'error',
  why: 'A managed resource keeps what it generated in the state, in plain text.',
  fix: 'Use the ephemeral resource of the same name, and hand its result to a write-only argument.',
  appliesTo: Object.keys(generators),
  check: ({ type }) => `${shown(type)} stores its result in the state; use ${generators[type]}`,
};

/** Secrets: never in the state, never in a plan. */
export const secretsRules: readonly Rule[] = [noGenerators, noneInState, writeOnly];
