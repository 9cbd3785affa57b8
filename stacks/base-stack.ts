import { AwsProvider } from '@cdktf/provider-aws/lib/provider';
import { LocalBackend, S3Backend, TerraformStack, type App } from 'cdktf';
import { accountNames, managedBy } from '../values/names';
import type { Environment } from '../values/schema';
import { UserError } from '../values/user-error';

/** Write-only arguments and ephemeral values, which keep secrets out of state, need this version. */
const terraformVersion = '>= 1.11.0, < 2.0.0';

export interface BaseStackProps {
  readonly account: string;
  readonly region: string;
  /** Tags that the provider puts on every resource. */
  readonly tags: Readonly<Record<string, string>>;
  /** Where the state lies in the account's state bucket. */
  readonly stateKey: string;
  /**
   * `bucket`: the account's state bucket. `local`: a file beside the output folder, for the bootstrap alone, while there
   * is no bucket yet or none any more.
   * @default 'bucket'
   */
  readonly state?: StatePlace;
}

export type StatePlace = 'bucket' | 'local';

/** The name of a stack's local state, in the folder that holds the output folder. Git ignores it. */
export const localStateFile = (stackId: string): string => `terraform.${stackId}.tfstate`;

/** The tags of every resource of an environment, as the provider's default tags. */
export function environmentTags({ name, tags }: Environment): Record<string, string> {
  return {
    ...tags.extra,
    owner: tags.owner,
    environment: name,
    'cost-centre': tags.costCentre,
    'managed-by': managedBy,
  };
}

/**
 * The version of the AWS provider that replaces the pinned one, for mirrors that carry another.
 *
 * @throws UserError when it is no exact version: a range would be another one at each `init`
 */
function providerVersionForMirror(): string | undefined {
  const version = process.env['AURORA_AWS_PROVIDER_VERSION'];
  if (!version || /^\d+\.\d+\.\d+$/.test(version)) return version;
  throw new UserError(
    `AURORA_AWS_PROVIDER_VERSION: given ${JSON.stringify(version)}; allowed: one version as three numbers, such as "6.23.0". Unset it to use the pinned one`,
  );
}

/** What every stack has: its state in S3 with a lock file, and an AWS provider that refuses any other account. */
export abstract class BaseStack extends TerraformStack {
  protected constructor(app: App, id: string, props: BaseStackProps) {
    super(app, id);
    const { account, region } = props;
    const names = accountNames({ account, region });

    this.addOverride('terraform.required_version', terraformVersion);

    if (props.state === 'local') {
      // Terraform runs in `<output>/stacks/<id>`. cdktf's own default is an absolute path, which is another one on each machine.
      new LocalBackend(this, { path: `../../../${localStateFile(id)}` });
    } else {
      // Without `encrypt` and `kms_key_id` the bucket's own default applies: its KMS key. `encrypt: true` alone would ask
      // for SSE-S3 instead, and the backend takes no alias for a key.
      new S3Backend(this, {
        bucket: names.stateBucket,
        key: props.stateKey,
        region,
        allowedAccountIds: [account],
      });
      // cdktf 0.21 has no property for it; a DynamoDB lock table is deprecated since Terraform 1.11.
      this.addOverride('terraform.backend.s3.use_lockfile', true);
    }

    new AwsProvider(this, 'aws', {
      region,
      allowedAccountIds: [account],
      defaultTags: [{ tags: { ...props.tags } }],
    });
    // cdktf writes the bare name `aws`, which OpenTofu resolves against another registry at each `init`.
    this.addOverride('terraform.required_providers.aws.source', 'hashicorp/aws');
    const providerVersion = providerVersionForMirror();
    if (providerVersion) this.addOverride('terraform.required_providers.aws.version', providerVersion);
  }
}
