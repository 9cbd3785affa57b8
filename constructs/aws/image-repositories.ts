import { EcrLifecyclePolicy } from '@cdktf/provider-aws/lib/ecr-lifecycle-policy';
import { EcrRegistryPolicy } from '@cdktf/provider-aws/lib/ecr-registry-policy';
import { EcrReplicationConfiguration } from '@cdktf/provider-aws/lib/ecr-replication-configuration';
import { EcrRepository } from '@cdktf/provider-aws/lib/ecr-repository';
import { Construct } from 'constructs';
import { repositories } from '../../contract/repositories';
import { accountNames, accountRootArn, type Place } from '../../values/names';
import { policyDocument } from './policy-document';
import { statefulLifecycle, type Protection } from './protection';

export interface ImageRepositoriesProps {
  /** Where the registry is. */
  readonly place: Place;
  readonly kmsKeyArn: string;
  readonly protection: Protection;
  /** Further repositories, for copies of what others publish. @default - none */
  readonly copies?: readonly string[];
  /** Registries that every pushed image is copied to. */
  readonly replicatesTo: readonly Place[];
  /** Accounts whose registries copy images to this one. */
  readonly replicatesFrom: readonly string[];
}

/** Days after which an image without a tag goes: what a failed or repeated push leaves behind. */
const untaggedDays = 7;

/** Tagged images kept in each repository: far more than any rollback reaches back. */
const keptImages = 100;

const lifecyclePolicy = JSON.stringify({
  rules: [
    {
      rulePriority: 1,
      description: `Untagged images go after ${untaggedDays} days`,
      selection: {
        tagStatus: 'untagged',
        countType: 'sinceImagePushed',
        countUnit: 'days',
        countNumber: untaggedDays,
      },
      action: { type: 'expire' },
    },
    {
      rulePriority: 2,
      description: `The last ${keptImages} tagged images stay`,
      selection: {
        tagStatus: 'tagged',
        tagPatternList: ['*'],
        countType: 'imageCountMoreThan',
        countNumber: keptImages,
      },
      action: { type: 'expire' },
    },
  ],
});

/** A construct id has no slash: that parts a construct from the one around it. */
const idOf = (repository: string): string => repository.replaceAll('/', '-');

/**
 * The ECR repositories of the contract, shared by the environments of an account so that one digest is promoted through
 * them. Between accounts, images are pushed once and replicated; both sides have the repositories, so that a copy falls
 * under the same rules as its original.
 *
 * Replication and the registry’s policy are settings of the whole registry: where they are set here, they replace others.
 */
export class ImageRepositories extends Construct {
  public readonly repositories: readonly EcrRepository[];
  public readonly replication?: EcrReplicationConfiguration;
  public readonly registryPolicy?: EcrRegistryPolicy;

  constructor(scope: Construct, id: string, props: ImageRepositoriesProps) {
    super(scope, id);
    const names = [...Object.values(repositories), ...(props.copies ?? [])];
    this.repositories = names.map((name) => this.createRepository(name, props));

    if (props.replicatesTo.length > 0) {
      this.replication = new EcrReplicationConfiguration(this, 'replication', {
        replicationConfiguration: {
          rule: [
            {
              destination: props.replicatesTo.map(({ account, region }) => ({ registryId: account, region })),
              repositoryFilter: names.map((filter) => ({ filter, filterType: 'PREFIX_MATCH' })),
            },
          ],
        },
      });
    }
    if (props.replicatesFrom.length > 0) {
      this.registryPolicy = new EcrRegistryPolicy(this, 'registry-policy', {
        policy: policyDocument([
          {
            sid: 'ReplicateImages',
            principals: {
              AWS: props.replicatesFrom.map((account) => accountRootArn({ ...props.place, account })),
            },
            actions: ['ecr:ReplicateImage'],
            resources: names.map(accountNames(props.place).repositoryArn),
          },
        ]),
      });
    }
  }

  private createRepository(name: string, { kmsKeyArn, protection }: ImageRepositoriesProps): EcrRepository {
    const repository = new EcrRepository(this, idOf(name), {
      name,
      imageTagMutability: 'IMMUTABLE',
      imageScanningConfiguration: { scanOnPush: true },
      encryptionConfiguration: [{ encryptionType: 'KMS', kmsKey: kmsKeyArn }],
      forceDelete: protection === 'none',
      lifecycle: statefulLifecycle(protection),
    });
    new EcrLifecyclePolicy(this, `${idOf(name)}-lifecycle`, {
      repository: repository.name,
      policy: lifecyclePolicy,
    });
    return repository;
  }
}
