import { createHash } from 'node:crypto';
import { SecretV1 } from '@cdktf/provider-kubernetes/lib/secret-v1';
import { Fn, propertyAccess, type ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';
import { clusterSecrets, type ClusterSecret, type ClusterSecretId } from '../../contract/cluster-secrets';
import { namespaces, type NamespaceId } from '../../contract/namespaces';
import type { SecretId } from '../../contract/secrets';
import { UserError } from '../../values/user-error';
import { EphemeralSecret } from './ephemeral-secret';

export interface ClusterSecretsProps {
  /** The name of each secret in Secrets Manager. */
  readonly secretNames: Readonly<Record<SecretId, string>>;
  /** How often each secret’s passwords have been generated anew. */
  readonly generations: Readonly<Record<SecretId, number>>;
  /** What must be there before: the namespaces. @default - nothing */
  readonly dependsOn?: readonly ITerraformDependable[];
}

/** Room for the checksum of a secret’s keys below its generation; the two together stay exact in JSON. */
const layouts = 2 ** 24;

/**
 * The revision of a secret. Terraform cannot compare what it does not keep: it writes the values anew when this number is
 * another one. That is so with each generation, and also where the keys are others than before: a renamed key
 * would otherwise never reach the cluster.
 */
function revisionOf({ keys }: ClusterSecret, generation: number): number {
  const checksum = createHash('sha256').update(JSON.stringify(keys)).digest().readUIntBE(0, 3);
  return generation * layouts + checksum;
}

/**
 * The Kubernetes secrets of the contract, filled from Secrets Manager by write-only arguments: their values pass through
 * Terraform’s memory, and neither plan nor state has them.
 */
export class ClusterSecrets extends Construct {
  /** Each secret, in each of its namespaces. */
  public readonly secrets: Readonly<Record<ClusterSecretId, Partial<Record<NamespaceId, SecretV1>>>>;
  private readonly texts = new Map<SecretId, string>();

  /** @throws UserError where a secret of Secrets Manager has no name */
  constructor(scope: Construct, id: string, props: ClusterSecretsProps) {
    super(scope, id);
    const ids = Object.keys(clusterSecrets) as ClusterSecretId[];
    this.secrets = Object.fromEntries(
      ids.map((secretId) => [secretId, this.createSecrets(clusterSecrets[secretId], props)]),
    ) as Record<ClusterSecretId, Partial<Record<NamespaceId, SecretV1>>>;
  }

  private createSecrets(
    secret: ClusterSecret,
    props: ClusterSecretsProps,
  ): Partial<Record<NamespaceId, SecretV1>> {
    const { name, from } = secret;
    return Object.fromEntries(
      secret.namespaces.map((namespace) => [
        namespace,
        new SecretV1(this, `${name}-in-${namespace}`, {
          metadata: { name, namespace: namespaces[namespace] },
          type: 'Opaque',
          // As text: the provider encodes it for Kubernetes.
          dataWo: this.dataOf(secret, props),
          dataWoRevision: revisionOf(secret, props.generations[from]),
          dependsOn: [...(props.dependsOn ?? [])],
        }),
      ]),
    );
  }

  private dataOf(secret: ClusterSecret, props: ClusterSecretsProps): Record<string, string> {
    const field = (name: string): string =>
      propertyAccess(Fn.jsondecode(this.textOf(secret, props)), [name]) as unknown as string;
    return Object.fromEntries(
      Object.entries(secret.keys).map(([key, fields]) => [
        key,
        typeof fields === 'string' ? field(fields) : Fn.join(',', fields.map(field)),
      ]),
    );
  }

  /** Each secret is read once, for however many namespaces. */
  private textOf({ name, from }: ClusterSecret, { secretNames }: ClusterSecretsProps): string {
    const known = this.texts.get(from);
    if (known !== undefined) return known;
    const secretName = secretNames[from] as string | undefined;
    if (secretName === undefined || secretName.trim() === '') {
      throw new UserError(
        `secret ${name}: secretNames.${from}: given ${JSON.stringify(secretName) ?? 'nothing'}; allowed: the name of a secret in Secrets Manager, such as "aurora/prod/${name}"`,
      );
    }
    const { text } = new EphemeralSecret(this, from, secretName);
    this.texts.set(from, text);
    return text;
  }
}
