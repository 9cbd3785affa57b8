import { SecretV1 } from '@cdktf/provider-kubernetes/lib/secret-v1';
import { Construct } from 'constructs';
import { EphemeralSecret } from './ephemeral-secret';

export interface WebhookSecretProps {
  readonly name: string;
  readonly namespace: string;
  /** The key that holds the address. */
  readonly key: string;
  /** The secret in Secrets Manager whose whole value is the address. */
  readonly from: string;
  /** Another number brings the address to the cluster again; Terraform keeps nothing to compare it with. */
  readonly generation: number;
}

/** The address that alerts are posted to. Whoever knows it may post as well, so that it is treated as a password. */
export class WebhookSecret extends Construct {
  public readonly secret: SecretV1;

  constructor(scope: Construct, id: string, { name, namespace, key, from, generation }: WebhookSecretProps) {
    super(scope, id);
    this.secret = new SecretV1(this, 'secret', {
      metadata: { name, namespace },
      type: 'Opaque',
      dataWo: { [key]: new EphemeralSecret(this, 'address', from).text },
      dataWoRevision: generation,
    });
  }
}
