import { TerraformElement, TerraformStack, Token } from 'cdktf';
import { ref } from 'cdktf/lib/tfExpression';
import type { Construct } from 'constructs';

const type = 'aws_secretsmanager_random_password';

/**
 * A password that Secrets Manager generates and Terraform holds in memory only: an ephemeral resource, of which neither
 * plan nor state keeps anything. cdktf 0.21 knows no ephemeral blocks, so this one writes its own.
 *
 * Letters and digits only: the value travels through configuration files, URLs and shells.
 */
export class EphemeralPassword extends TerraformElement {
  constructor(scope: Construct, id: string) {
    super(scope, id, type);
  }

  /** The password, to be used in write-only arguments alone; Terraform refuses it anywhere else. */
  public get value(): string {
    const address = `ephemeral.${type}.${this.friendlyUniqueId}`;
    return Token.asString(ref(`${address}.random_password`, TerraformStack.of(this)));
  }

  public override toTerraform(): object {
    return {
      ephemeral: { [type]: { [this.friendlyUniqueId]: { password_length: 40, exclude_punctuation: true } } },
    };
  }
}
