import { Construct } from 'constructs';
import { plansPrefix } from '../../values/names';
import type { Protection } from './protection';
import { SecureBucket } from './secure-bucket';

export interface StateBucketProps {
  readonly bucketName: string;
  /** The ARN of the bucket, computed from its name. */
  readonly bucketArn: string;
  readonly kmsKeyArn: string;
  readonly protection: Protection;
}

/** Days that an overwritten or deleted state can be brought back: the most that the rules allow. */
const recoverableDays = 30;

/** Days that a saved plan is kept. A plan that old no longer fits the state anyway. */
const planDays = 7;

/** The bucket with the Terraform state of every stack of an account, each under `<environment>/<stack>.tfstate`. */
export class StateBucket extends Construct {
  public readonly bucket: SecureBucket;

  constructor(scope: Construct, id: string, props: StateBucketProps) {
    super(scope, id);
    this.bucket = new SecureBucket(this, 'state', {
      ...props,
      noncurrentDays: recoverableDays,
      lifecycleRules: [
        {
          id: 'plans',
          status: 'Enabled',
          filter: [{ prefix: plansPrefix }],
          expiration: [{ days: planDays }],
        },
      ],
    });
  }
}
