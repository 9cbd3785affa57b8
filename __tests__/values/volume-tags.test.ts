import { isVolumeTagKey, isVolumeTagValue } from '../../values/volume-tags';
import { UserError } from '../../values/user-error';
import { environment } from './../support/environment';

const refusedKeys = [
  '',
  'a=b',
  '=',
  'CSIVolumeName',
  'CSIVolumeSnapshotName',
  'kubernetes.io/x',
  'ebs.csi.aws.com/cluster',
];

test.each(refusedKeys)('the driver would not give a volume the tag key "%s"', (key) => {
  expect(isVolumeTagKey(key)).toBe(false);
});

test.each(['owner', 'cost-centre', 'aurora:snapshot', 'team/part', 'with space', 'a+b@c'])(
  'a volume may carry the tag key "%s"',
  (key) => {
    expect(isVolumeTagKey(key)).toBe(true);
  },
);

test('a value may have "=", and nothing that Go evaluates', () => {
  expect(isVolumeTagValue('a=b=c')).toBe(true);
  expect(isVolumeTagValue('{{ .PVCName }}')).toBe(false);
});

test.each(['a=b', 'kubernetes.io/x'])('an environment with the extra tag "%s" is refused', (key) => {
  const values = { tags: { owner: 'team', costCentre: 'centre', extra: { [key]: 'x' } } };
  expect(() => environment(values)).toThrow(UserError);
  expect(() => environment(values)).toThrow(
    /^tags\.extra\..*: given "x"; allowed: a key without "=".*: data volumes carry the tags, too$/,
  );
});
