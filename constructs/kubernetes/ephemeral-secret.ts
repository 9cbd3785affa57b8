import { TerraformElement, TerraformStack, Token } from 'cdktf';
import { ref } from 'cdktf/lib/tfExpression';
import type { Construct } from 'constructs';

const type = 'aws_secretsmanager_secret_version';

/**
 * The current value of a secret in Secrets Manager, read anew at each run and held in memory only: an ephemeral resource,
 * of which neither plan nor state keeps anything. cdktf 0.21 knows no ephemeral blocks, so this one writes its own.
 */
export class EphemeralSecret extends TerraformElement {
  /** @param secretName the secret’s name or ARN */
  constructor(
    scope: Construct,
    id: string,
    private readonly secretName: string,
  ) {
    super(scope, id, type);
  }

  /** The secret’s text, to be used in write-only arguments alone; Terraform refuses it anywhere else. */
  public get text(): string {
    const address = `ephemeral.${type}.${this.friendlyUniqueId}`;
    return Token.asString(ref(`${address}.secret_string`, TerraformStack.of(this)));
  }

  public override toTerraform(): object {
    return { ephemeral: { [type]: { [this.friendlyUniqueId]: { secret_id: this.secretName } } } };
  }
}
