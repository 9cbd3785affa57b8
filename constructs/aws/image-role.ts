import { Construct } from 'constructs';
import { repositories } from '../../contract/repositories';
import { accountNames, deliveryBranch, imagesGithubEnvironment, type Place } from '../../values/names';
import type { Environment } from '../../values/schema';
import { githubTrust } from './github-trust';
import { Role } from './role';

export interface ImageRoleProps {
  /** Where the registry is. */
  readonly place: Place;
  readonly github: Environment['github'];
}

/** The repositories of the programs of this repository. Kafka's is a copy, which a person brings. */
const built = [repositories.auroraLogSystem, repositories.auroraProcessor] as const;

/**
 * What builds the images of this repository: it pushes to their two repositories and reads them, to see what is there
 * already and to sign it. It deletes nothing, and the repositories let nobody overwrite a tag.
 */
export class ImageRole extends Construct {
  public readonly role: Role;

  constructor(scope: Construct, id: string, { place, github }: ImageRoleProps) {
    super(scope, id);
    const { imageRole, githubOidcProviderArn, repositoryArn } = accountNames(place);
    this.role = new Role(this, 'images', {
      name: imageRole,
      description: 'Builds, pushes and signs the images of aurora-log-system from GitHub Actions',
      trust: githubTrust(githubOidcProviderArn, github, imagesGithubEnvironment, deliveryBranch),
      statements: [
        // It has no resource: one token is for the whole registry, and grants what the role is granted.
        { sid: 'LogIn', actions: ['ecr:GetAuthorizationToken'], resources: ['*'] },
        {
          // https://docs.aws.amazon.com/AmazonECR/latest/userguide/image-push-iam.html, and what finding and reading takes.
          sid: 'PushImages',
          actions: [
            'ecr:BatchCheckLayerAvailability',
            'ecr:BatchGetImage',
            'ecr:CompleteLayerUpload',
            'ecr:GetDownloadUrlForLayer',
            'ecr:InitiateLayerUpload',
            'ecr:ListImageReferrers',
            'ecr:ListImages',
            'ecr:PutImage',
            'ecr:UploadLayerPart',
          ],
          resources: built.map(repositoryArn),
        },
      ],
    });
  }
}
