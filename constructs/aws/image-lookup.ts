import { DataAwsEcrImage } from '@cdktf/provider-aws/lib/data-aws-ecr-image';
import { Construct } from 'constructs';

export interface ImageLookupProps {
  readonly repository: string;
  readonly tag: string;
}

/**
 * Finds an image in our own registry, so that a plan fails while it is missing and not the pods later. Terraform prints
 * the address of what it did not find: name the construct after the command that puts it there.
 */
export class ImageLookup extends Construct {
  public readonly image: DataAwsEcrImage;
  /** `sha256:…`: what the tag means. */
  public readonly digest: string;

  constructor(scope: Construct, id: string, { repository, tag }: ImageLookupProps) {
    super(scope, id);
    this.image = new DataAwsEcrImage(this, 'image', { repositoryName: repository, imageTag: tag });
    this.digest = this.image.imageDigest;
  }
}
