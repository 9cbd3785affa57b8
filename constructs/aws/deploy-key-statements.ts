import { arn, namesOf } from '../../values/names';
import type { Environment } from '../../values/schema';
import { ownTags, untagged } from './environment-scope';
import { anyKeyArn, keyThrough } from './key-scope';
import type { Statement } from './policy-document';

/** The environment's key: making, naming and lending it. Nobody uses it but through the services that encrypt with it. */
export function deployKeyStatements(environment: Environment): readonly Statement[] {
  const keys = [anyKeyArn(environment)];
  const own = ownTags(environment, 'aws:ResourceTag');
  return [
    {
      sid: 'CreateKey',
      actions: ['kms:CreateKey'],
      resources: ['*'],
      conditions: { StringEquals: ownTags(environment, 'aws:RequestTag') },
    },
    {
      // Tagging while creating is a right of its own. A new key has neither tags of ours nor an alias yet, which no key
      // that somebody uses by name can say.
      sid: 'TagNewKey',
      actions: ['kms:TagResource'],
      resources: keys,
      conditions: {
        StringEquals: ownTags(environment, 'aws:RequestTag'),
        Null: {
          ...untagged,
          'kms:ResourceAliases': 'true',
        },
      },
    },
    {
      // Tags take up to five minutes to count (AWS KMS Developer Guide, "ABAC for AWS KMS"), and rotation is switched on
      // right after a key is made: a refusal would leave it tainted, and protected from being replaced. This can only
      // ever turn rotation on.
      sid: 'RotateKeys',
      actions: ['kms:EnableKeyRotation'],
      resources: keys,
    },
    {
      sid: 'ChangeOwnKey',
      actions: [
        'kms:CancelKeyDeletion',
        'kms:CreateAlias',
        'kms:DeleteAlias',
        'kms:EnableKey',
        'kms:PutKeyPolicy',
        'kms:TagResource',
        'kms:UntagResource',
        'kms:UpdateAlias',
        'kms:UpdateKeyDescription',
      ],
      resources: keys,
      conditions: { StringEquals: own },
    },
    {
      sid: 'NameOwnKey',
      actions: ['kms:CreateAlias', 'kms:DeleteAlias', 'kms:UpdateAlias'],
      resources: [arn(environment, 'kms', namesOf(environment).keyAlias)],
    },
    {
      sid: 'UseOwnKeyThroughServices',
      actions: ['kms:Decrypt', 'kms:Encrypt', 'kms:GenerateDataKey', 'kms:ReEncryptFrom', 'kms:ReEncryptTo'],
      resources: keys,
      conditions: { StringEquals: { ...own, ...keyThrough(environment, 'dynamodb', 'secretsmanager') } },
    },
    {
      // DynamoDB and EKS keep a grant on the key that they encrypt with. kms:GrantIsForAWSResource would narrow it for
      // DynamoDB alone: EKS refuses to create a cluster under that condition (Amazon EKS User Guide, "Encrypt Kubernetes
      // secrets with KMS"). It would take nothing away either: whoever may put the key's policy may lend the key.
      sid: 'LendOwnKeyToServices',
      actions: ['kms:CreateGrant'],
      resources: keys,
      conditions: { StringEquals: own },
    },
    // As with data: without its key it is lost.
    ...(environment.protection === 'none'
      ? [
          {
            sid: 'DeleteKey',
            actions: ['kms:ScheduleKeyDeletion'],
            resources: keys,
            conditions: { StringEquals: own },
          },
        ]
      : []),
  ];
}
