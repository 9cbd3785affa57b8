import { IamRole } from '@cdktf/provider-aws/lib/iam-role';
import { IamRolePolicy } from '@cdktf/provider-aws/lib/iam-role-policy';
import { IamRolePolicyAttachment } from '@cdktf/provider-aws/lib/iam-role-policy-attachment';
import { Construct } from 'constructs';
import { policyDocument, type Statement } from './policy-document';
import { sizedPolicyDocument } from './policy-size';

export interface RoleProps {
  readonly name: string;
  /** What the role is for; shown in the console. */
  readonly description: string;
  /** Who may assume it. */
  readonly trust: readonly Statement[];
  /**
   * What it may do.
   * @default - nothing beyond `managedPolicyArns`
   */
  readonly statements?: readonly Statement[];
  /**
   * The environment whose `logs.sourceBuckets` and `logs.rds` decide how long `statements` are.
   * @default - their length is the same whatever the values
   */
  readonly sizedBy?: string;
  /**
   * Policies of AWS that it carries, such as those that EKS requires.
   * @default - none
   */
  readonly managedPolicyArns?: readonly string[];
  /**
   * The policy that bounds whatever the role is ever granted.
   * @default - unbounded
   */
  readonly boundaryArn?: string;
  /**
   * How long a session may last.
   * @default - one hour, IAM's default
   */
  readonly maxSessionSeconds?: number;
}

/** An IAM role with what it may do in one inline policy. */
export class Role extends Construct {
  public readonly role: IamRole;
  /** Everything that grants the role its rights, for those who must wait for them. */
  public readonly grants: readonly (IamRolePolicy | IamRolePolicyAttachment)[];

  constructor(scope: Construct, id: string, props: RoleProps) {
    super(scope, id);
    this.role = new IamRole(this, 'role', {
      name: props.name,
      description: props.description,
      assumeRolePolicy: policyDocument(props.trust),
      permissionsBoundary: props.boundaryArn,
      maxSessionDuration: props.maxSessionSeconds,
    });
    const inline = props.statements?.length
      ? [
          new IamRolePolicy(this, 'policy', {
            name: 'rights',
            role: this.role.name,
            policy: sizedPolicyDocument(
              { name: props.name, kind: 'inline', environment: props.sizedBy },
              props.statements,
            ),
          }),
        ]
      : [];
    const attached = (props.managedPolicyArns ?? []).map(
      (policyArn) =>
        new IamRolePolicyAttachment(this, `attach-${policyArn.split('/').pop()}`, {
          role: this.role.name,
          policyArn,
        }),
    );
    this.grants = [...inline, ...attached];
  }
}
