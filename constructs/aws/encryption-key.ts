import { KmsAlias } from '@cdktf/provider-aws/lib/kms-alias';
import { KmsKey } from '@cdktf/provider-aws/lib/kms-key';
import { Construct } from 'constructs';
import { accountRootArn, type Place } from '../../values/names';
import { policyDocument, type Statement } from './policy-document';
import { statefulLifecycle, type Protection } from './protection';

export interface EncryptionKeyProps {
  /** `alias/<name>`; other stacks find the key by it. */
  readonly alias: string;
  readonly description: string;
  /** Where the key is. */
  readonly place: Place;
  readonly protection: Protection;
  /**
   * Who may use the key beside those whom IAM policies of the account allow.
   * @default - nobody
   */
  readonly users?: readonly Statement[];
}

/** Days between the order to delete a key and its end: the most and the least that KMS offers. */
const deletionWindow = { data: 30, none: 7 } as const;

/** A customer-managed KMS key that rotates each year, with its alias. */
export class EncryptionKey extends Construct {
  public readonly key: KmsKey;
  public readonly alias: KmsAlias;

  constructor(scope: Construct, id: string, props: EncryptionKeyProps) {
    super(scope, id);
    this.key = new KmsKey(this, 'key', {
      description: props.description,
      enableKeyRotation: true,
      deletionWindowInDays: deletionWindow[props.protection],
      policy: policyDocument([
        {
          // Without it, no IAM policy can grant use of the key and nobody can repair it (KMS Developer Guide, "Default key policy").
          sid: 'AccountAdministersThroughIam',
          principals: { AWS: accountRootArn(props.place) },
          actions: ['kms:*'],
          resources: ['*'],
        },
        ...(props.users ?? []),
      ]),
      lifecycle: statefulLifecycle(props.protection),
    });
    this.alias = new KmsAlias(this, 'alias', { name: props.alias, targetKeyId: this.key.keyId });
  }
}
