import { S3Bucket } from '@cdktf/provider-aws/lib/s3-bucket';
import {
  S3BucketLifecycleConfiguration,
  type S3BucketLifecycleConfigurationRule,
} from '@cdktf/provider-aws/lib/s3-bucket-lifecycle-configuration';
import { S3BucketOwnershipControls } from '@cdktf/provider-aws/lib/s3-bucket-ownership-controls';
import { S3BucketPolicy } from '@cdktf/provider-aws/lib/s3-bucket-policy';
import { S3BucketPublicAccessBlock } from '@cdktf/provider-aws/lib/s3-bucket-public-access-block';
import { S3BucketServerSideEncryptionConfigurationA } from '@cdktf/provider-aws/lib/s3-bucket-server-side-encryption-configuration';
import { S3BucketVersioningA } from '@cdktf/provider-aws/lib/s3-bucket-versioning';
import { Construct } from 'constructs';
import { policyDocument, type Statement } from './policy-document';
import { statefulLifecycle, type Protection } from './protection';

export interface SecureBucketProps {
  readonly bucketName: string;
  /** The ARN of the bucket, computed from its name. */
  readonly bucketArn: string;
  readonly protection: Protection;
  /**
   * The KMS key that encrypts it. A bucket key makes that cost one request for many objects.
   * @default - SSE-S3, for services that cannot use a key of ours
   */
  readonly kmsKeyArn?: string;
  /**
   * Days that overwritten and deleted objects can be brought back.
   * @default - the bucket is not versioned
   */
  readonly noncurrentDays?: number;
  /**
   * What else leaves the bucket, and when.
   * @default - only unfinished uploads and noncurrent versions
   */
  readonly lifecycleRules?: readonly S3BucketLifecycleConfigurationRule[];
  /**
   * Statements beside the one that refuses plain HTTP.
   * @default - none
   */
  readonly policyStatements?: readonly Statement[];
}

/** Parts of an upload that was never finished are removed after this many days: nobody can see them, but they cost. */
const abandonedUploadDays = 2;

/** A lifecycle rule by which every object of a bucket expires; a delete marker without versions goes by itself then. */
export const expireAll = (id: string, days: number): S3BucketLifecycleConfigurationRule => ({
  id,
  status: 'Enabled',
  filter: [{ prefix: '' }],
  expiration: [{ days }],
});

/** A private, encrypted S3 bucket that only speaks TLS, has no ACLs, and cleans up after itself. */
export class SecureBucket extends Construct {
  public readonly bucket: S3Bucket;
  public readonly versioning?: S3BucketVersioningA;
  public readonly lifecycleConfiguration: S3BucketLifecycleConfiguration;
  public readonly policy: S3BucketPolicy;

  constructor(scope: Construct, id: string, props: SecureBucketProps) {
    super(scope, id);
    const { bucketName, bucketArn, kmsKeyArn, noncurrentDays } = props;

    this.bucket = new S3Bucket(this, 'bucket', {
      bucket: bucketName,
      // Where nothing is protected, a bucket may be destroyed with what is in it.
      forceDestroy: props.protection === 'none',
      lifecycle: statefulLifecycle(props.protection),
    });
    const bucket = this.bucket.bucket;

    const access = new S3BucketPublicAccessBlock(this, 'public-access', {
      bucket,
      blockPublicAcls: true,
      blockPublicPolicy: true,
      ignorePublicAcls: true,
      restrictPublicBuckets: true,
    });
    new S3BucketOwnershipControls(this, 'ownership', {
      bucket,
      rule: { objectOwnership: 'BucketOwnerEnforced' },
    });
    new S3BucketServerSideEncryptionConfigurationA(this, 'encryption', {
      bucket,
      rule: [
        {
          applyServerSideEncryptionByDefault: kmsKeyArn
            ? { sseAlgorithm: 'aws:kms', kmsMasterKeyId: kmsKeyArn }
            : { sseAlgorithm: 'AES256' },
          bucketKeyEnabled: kmsKeyArn !== undefined,
        },
      ],
    });
    if (noncurrentDays !== undefined) {
      this.versioning = new S3BucketVersioningA(this, 'versioning', {
        bucket,
        versioningConfiguration: { status: 'Enabled' },
      });
    }
    this.lifecycleConfiguration = new S3BucketLifecycleConfiguration(this, 'lifecycle', {
      bucket,
      rule: [
        {
          id: 'abandoned-uploads',
          status: 'Enabled',
          filter: [{ prefix: '' }],
          abortIncompleteMultipartUpload: [{ daysAfterInitiation: abandonedUploadDays }],
        },
        ...(noncurrentDays === undefined
          ? []
          : [
              {
                id: 'noncurrent-versions',
                status: 'Enabled',
                filter: [{ prefix: '' }],
                noncurrentVersionExpiration: [{ noncurrentDays }],
              },
            ]),
        ...(props.lifecycleRules ?? []),
      ],
      dependsOn: this.versioning ? [this.versioning] : undefined,
    });
    this.policy = new S3BucketPolicy(this, 'policy', {
      bucket,
      policy: policyDocument([
        {
          sid: 'RefusePlainHttp',
          effect: 'Deny',
          principals: '*',
          actions: ['s3:*'],
          resources: [bucketArn, `${bucketArn}/*`],
          conditions: { Bool: { 'aws:SecureTransport': 'false' } },
        },
        ...(props.policyStatements ?? []),
      ]),
      // S3 refuses two changes of a bucket's access at the same time.
      dependsOn: [access],
    });
  }
}
