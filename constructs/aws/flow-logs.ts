import { FlowLog } from '@cdktf/provider-aws/lib/flow-log';
import { Construct } from 'constructs';
import { arn, type Place } from '../../values/names';
import { suppress } from '../policy/suppress';
import type { Protection } from './protection';
import { expireAll, SecureBucket } from './secure-bucket';

export interface FlowLogsProps {
  readonly vpcId: string;
  readonly bucketName: string;
  readonly bucketArn: string;
  /** Where the VPC and the bucket are. */
  readonly place: Place;
  readonly protection: Protection;
  /** Days that flow logs are kept. */
  readonly days: number;
}

/** Who talked to whom in the VPC, as text files in a bucket of their own. */
export class FlowLogs extends Construct {
  public readonly bucket: SecureBucket;
  public readonly flowLog: FlowLog;

  constructor(scope: Construct, id: string, props: FlowLogsProps) {
    super(scope, id);
    const { bucketArn, place } = props;
    const fromThisAccount = {
      StringEquals: { 'aws:SourceAccount': place.account },
      ArnLike: { 'aws:SourceArn': arn(place, 'logs', '*') },
    };
    const delivery = { Service: 'delivery.logs.amazonaws.com' };
    this.bucket = new SecureBucket(this, 'flow-logs', {
      bucketName: props.bucketName,
      bucketArn,
      protection: props.protection,
      lifecycleRules: [expireAll('expire', props.days)],
      // VPC User Guide, "Amazon S3 bucket permissions for flow logs".
      policyStatements: [
        {
          sid: 'LogDeliveryWrites',
          principals: delivery,
          actions: ['s3:PutObject'],
          resources: [`${bucketArn}/*`],
          conditions: {
            ...fromThisAccount,
            StringEquals: { ...fromThisAccount.StringEquals, 's3:x-amz-acl': 'bucket-owner-full-control' },
          },
        },
        {
          sid: 'LogDeliveryChecks',
          principals: delivery,
          actions: ['s3:GetBucketAcl', 's3:ListBucket'],
          resources: [bucketArn],
          conditions: fromThisAccount,
        },
      ],
    });
    suppress(
      this.bucket.bucket,
      's3-versioned',
      'Flow logs are written once, never overwritten, and expire in days; a second version would only cost.',
    );
    this.flowLog = new FlowLog(this, 'flow-log', {
      vpcId: props.vpcId,
      trafficType: 'ALL',
      logDestinationType: 's3',
      logDestination: bucketArn,
      dependsOn: [this.bucket.policy],
    });
  }
}
