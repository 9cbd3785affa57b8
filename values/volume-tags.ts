/** Keys that the EBS CSI driver writes itself. */
const ofTheDriver = ['CSIVolumeName', 'CSIVolumeSnapshotName'];
const prefixesOfTheDriver = ['kubernetes.io', 'ebs.csi.aws.com/'];

/** The keys of tags that a storage class can give to volumes, for messages. */
export const volumeTagKeyForm = `a key without "=", not ${ofTheDriver.join(' or ')}, and not starting with ${prefixesOfTheDriver.map((prefix) => `"${prefix}"`).join(' or ')}`;

/**
 * Whether a storage class can give volumes a tag with this key. It is told as `key=value`, which the driver splits at the
 * first `=`; and it makes no volume at all for a key that it keeps for itself (kubernetes-sigs/aws-ebs-csi-driver,
 * pkg/util/template/template.go and pkg/driver/validation.go).
 */
export const isVolumeTagKey = (key: string): boolean =>
  key !== '' &&
  !key.includes('=') &&
  !ofTheDriver.includes(key) &&
  !prefixesOfTheDriver.some((prefix) => key.startsWith(prefix));

/** The values that can be given: the driver reads them as templates of Go. */
export const volumeTagValueForm = 'a value without "{{", which the EBS CSI driver would evaluate';

export const isVolumeTagValue = (value: string): boolean => !value.includes('{{');
