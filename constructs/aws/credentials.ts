import { SecretsmanagerSecret } from '@cdktf/provider-aws/lib/secretsmanager-secret';
import { SecretsmanagerSecretVersion } from '@cdktf/provider-aws/lib/secretsmanager-secret-version';
import { Fn } from 'cdktf';
import { Construct } from 'constructs';
import { secrets, type SecretContract, type SecretId } from '../../contract/secrets';
import { EphemeralPassword } from './ephemeral-password';
import { statefulLifecycle, type Protection } from './protection';

export interface CredentialsProps {
  /** The name of each secret in this environment. */
  readonly secretNames: Readonly<Record<SecretId, string>>;
  /** Raised by one to generate a secret's passwords anew. */
  readonly generations: Readonly<Record<SecretId, number>>;
  readonly kmsKeyArn: string;
  readonly protection: Protection;
}

/** Every secret of the contract, its passwords generated in memory and written once for each generation. */
export class Credentials extends Construct {
  public readonly secrets: Readonly<Record<SecretId, SecretsmanagerSecret>>;

  constructor(scope: Construct, id: string, props: CredentialsProps) {
    super(scope, id);
    const ids = Object.keys(secrets) as SecretId[];
    this.secrets = Object.fromEntries(
      ids.map((secretId) => [secretId, this.createSecret(secretId, props)]),
    ) as Record<SecretId, SecretsmanagerSecret>;
  }

  private createSecret(secretId: SecretId, props: CredentialsProps): SecretsmanagerSecret {
    const { name, purpose, literals, passwords }: SecretContract = secrets[secretId];
    const secret = new SecretsmanagerSecret(this, name, {
      name: props.secretNames[secretId],
      description: purpose,
      kmsKeyId: props.kmsKeyArn,
      // 0 deletes at once, so that an environment can be torn down and built again under the same names.
      recoveryWindowInDays: props.protection === 'data' ? 30 : 0,
      lifecycle: statefulLifecycle(props.protection),
    });
    const generated = passwords.map(
      (field) => [field, new EphemeralPassword(this, `${name}-${field}`).value] as const,
    );
    new SecretsmanagerSecretVersion(this, `${name}-value`, {
      secretId: secret.id,
      secretStringWo: Fn.jsonencode({ ...literals, ...Object.fromEntries(generated) }),
      secretStringWoVersion: props.generations[secretId],
    });
    return secret;
  }
}
