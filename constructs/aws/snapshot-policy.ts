import { DlmLifecyclePolicy } from '@cdktf/provider-aws/lib/dlm-lifecycle-policy';
import { Construct } from 'constructs';
import { accountlessArn, arn, type Place } from '../../values/names';
import { useKeyActions } from './key-scope';
import type { Statement } from './policy-document';
import { Role } from './role';

export interface SnapshotPolicyProps {
  /** What the volumes belong to, in letters, digits, spaces, `-` and `_`; shown in the console. */
  readonly name: string;
  /** Where the volumes are. */
  readonly place: Place;
  readonly roleName: string;
  /** The policy that bounds the role. */
  readonly boundaryArn: string;
  /** The tag of the volumes to snapshot. */
  readonly volumeTag: { readonly key: string; readonly value: string };
  /** The key that encrypts the volumes. */
  readonly kmsKeyArn: string;
  /** How many daily snapshots of each volume are kept. */
  readonly keep: number;
}

/** When a snapshot may start, in UTC. It is taken within the hour, and needs no pause of the volume. */
const startTime = '03:00';

/**
 * Daily snapshots of data volumes, made by AWS and not from inside the cluster: they go on when the cluster does not.
 * A snapshot is what the volume would hold after a power cut.
 */
export class SnapshotPolicy extends Construct {
  public readonly role: Role;
  public readonly policy: DlmLifecyclePolicy;

  constructor(scope: Construct, id: string, props: SnapshotPolicyProps) {
    super(scope, id);
    const { place, volumeTag } = props;
    this.role = new Role(this, 'role', {
      name: props.roleName,
      description: `Takes and removes the daily snapshots of ${props.name}`,
      trust: [
        {
          sid: 'LifecycleManagerAssumes',
          principals: { Service: 'dlm.amazonaws.com' },
          actions: ['sts:AssumeRole'],
          // "IAM service roles for Amazon Data Lifecycle Manager", Amazon EBS User Guide. The policy's id is random.
          conditions: {
            StringEquals: { 'aws:SourceAccount': place.account },
            ArnLike: { 'aws:SourceArn': arn(place, 'dlm', 'policy/*') },
          },
        },
      ],
      statements: snapshotRights(props),
      boundaryArn: props.boundaryArn,
    });
    this.policy = new DlmLifecyclePolicy(this, 'policy', {
      description: `Daily snapshots of ${props.name}`,
      executionRoleArn: this.role.role.arn,
      state: 'ENABLED',
      policyDetails: {
        resourceTypes: ['VOLUME'],
        targetTags: { [volumeTag.key]: volumeTag.value },
        schedule: [
          {
            name: 'daily',
            createRule: { interval: 24, intervalUnit: 'HOURS', times: [startTime] },
            retainRule: { count: props.keep },
            // Snapshots cost money too: they carry the owner and cost centre of their volume. And the right to remove
            // one depends on the volume's tag.
            copyTags: true,
          },
        ],
      },
      dependsOn: [...this.role.grants],
    });
  }
}

/**
 * What AWSDataLifecycleManagerServiceRole allows for volumes, bounded to the tagged ones and to snapshots of them; and
 * the key, as asked for where volumes are encrypted ("Permissions for encryption", Amazon EBS User Guide).
 */
function snapshotRights({ place, volumeTag, kmsKeyArn }: SnapshotPolicyProps): Statement[] {
  const snapshots = accountlessArn(place, 'ec2', 'snapshot/*');
  const tagged = { StringEquals: { [`aws:ResourceTag/${volumeTag.key}`]: volumeTag.value } };
  return [
    {
      sid: 'FindVolumesAndSnapshots',
      actions: ['ec2:DescribeInstances', 'ec2:DescribeSnapshots', 'ec2:DescribeVolumes'],
      // EC2 knows no narrower resource for these.
      resources: ['*'],
    },
    {
      sid: 'SnapshotTaggedVolumes',
      actions: ['ec2:CreateSnapshot'],
      resources: [arn(place, 'ec2', 'volume/*')],
      conditions: tagged,
    },
    // EC2 asks for the right on both; which volume it is about is decided above.
    {
      sid: 'CreateAndTagSnapshots',
      actions: ['ec2:CreateSnapshot', 'ec2:CreateTags'],
      resources: [snapshots],
    },
    {
      sid: 'RemoveOwnSnapshots',
      actions: ['ec2:DeleteSnapshot'],
      resources: [snapshots],
      conditions: tagged,
    },
    {
      sid: 'UseKey',
      actions: useKeyActions,
      resources: [kmsKeyArn],
    },
    {
      sid: 'GrantKeyToEbs',
      actions: ['kms:CreateGrant'],
      resources: [kmsKeyArn],
      conditions: { Bool: { 'kms:GrantIsForAWSResource': 'true' } },
    },
  ];
}
