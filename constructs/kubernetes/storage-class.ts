import { StorageClassV1 } from '@cdktf/provider-kubernetes/lib/storage-class-v1';
import { Token } from 'cdktf';
import { Construct } from 'constructs';
import { storageClasses } from '../../contract/storage';
import { snapshotTag } from '../../contract/volumes';
import { UserError } from '../../values/user-error';
import {
  isVolumeTagKey,
  isVolumeTagValue,
  volumeTagKeyForm,
  volumeTagValueForm,
} from '../../values/volume-tags';

export interface StorageClassProps {
  /** The key that volumes are encrypted with: its full ARN, which is all that the driver takes. */
  readonly kmsKeyArn: string;
  /** The environment’s name, by which the snapshot policy finds its volumes. */
  readonly environment: string;
  /** The tags of every resource of the environment. */
  readonly tags: Readonly<Record<string, string>>;
}

/**
 * Tags as parameters of the class: `tagSpecification_<n>: key=value` (kubernetes-sigs/aws-ebs-csi-driver, docs/tagging.md).
 *
 * @throws UserError for a tag that the driver would refuse, split elsewhere or evaluate
 */
function tagParameters(tags: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(tags).map(([key, value], index) => {
      const [what, allowed] = isVolumeTagKey(key)
        ? [`value of tag ${JSON.stringify(key)}`, isVolumeTagValue(value) ? undefined : volumeTagValueForm]
        : ['tag key', volumeTagKeyForm];
      if (allowed !== undefined) {
        throw new UserError(
          `storage class ${storageClasses.data}: tags: given ${JSON.stringify({ [key]: value })} with a ${what} that volumes cannot have; allowed: ${allowed}`,
        );
      }
      return [`tagSpecification_${index + 1}`, `${key}=${value}`];
    }),
  );
}

/**
 * The class of every data volume, and of every claim that names none: EKS makes no default of its own since 1.30.
 *
 * A volume is made where its pod runs, can be enlarged while it is in use, and stays when its claim goes: whoever tears
 * down an environment for good removes the volumes by their tags. What a class says holds for volumes made after it;
 * Kubernetes lets nobody change one, so that another tag makes the class anew and leaves the volumes as they are.
 */
export class StorageClass extends Construct {
  public readonly storageClass: StorageClassV1;

  constructor(scope: Construct, id: string, { kmsKeyArn, environment, tags }: StorageClassProps) {
    super(scope, id);
    if (!Token.isUnresolved(kmsKeyArn) && !kmsKeyArn.startsWith('arn:')) {
      throw new UserError(
        `storage class ${storageClasses.data}: kmsKeyArn: given ${JSON.stringify(kmsKeyArn)}; allowed: the ARN of a KMS key. Without one, volumes are encrypted with a key of AWS that the snapshot policy cannot use`,
      );
    }
    this.storageClass = new StorageClassV1(this, 'class', {
      metadata: {
        name: storageClasses.data,
        annotations: { 'storageclass.kubernetes.io/is-default-class': 'true' },
      },
      storageProvisioner: 'ebs.csi.aws.com',
      // A volume lives in one zone. It must be the one of the node that the pod is scheduled to.
      volumeBindingMode: 'WaitForFirstConsumer',
      allowVolumeExpansion: true,
      reclaimPolicy: 'Retain',
      parameters: {
        type: 'gp3',
        'csi.storage.k8s.io/fstype': 'ext4',
        encrypted: 'true',
        kmsKeyId: kmsKeyArn,
        ...tagParameters({ ...tags, [snapshotTag]: environment }),
      },
    });
  }
}
