import { arn, namesOf } from '../../values/names';
import type { Environment } from '../../values/schema';
import { anyKeyArn, keyThrough, ownTags } from './environment-scope';
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
      // Tagging while creating is a right of its own, and no condition tells a new key from an old one without tags.
      sid: 'TagNewKey',
      actions: ['kms:TagResource'],
      resources: keys,
      conditions: {
        StringEquals: ownTags(environment, 'aws:RequestTag'),
        Null: { 'aws:ResourceTag/managed-by': 'true', 'aws:ResourceTag/environment': 'true' },
      },
    },
    {
      sid: 'ChangeOwnKey',
      actions: [
        'kms:CancelKeyDeletion',
        'kms:CreateAlias',
        'kms:DeleteAlias',
        'kms:EnableKey',
        'kms:EnableKeyRotation',
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
