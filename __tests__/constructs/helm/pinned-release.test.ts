import { DataAwsEcrImage } from '@cdktf/provider-aws/lib/data-aws-ecr-image';
import { parse } from 'yaml';
import { PinnedRelease, type PinnedReleaseProps } from '../../../constructs/helm/pinned-release';
import { curl } from '../../../values/components/curl';
import { valkey } from '../../../values/components/valkey';
import { placeRelease, releaseSettings } from './support';

/** What keeps the images of others out, without which no release of this chart is made. */
const kept = { metrics: { enabled: false } };

const base: PinnedReleaseProps = {
  component: valkey,
  layout: {
    image: { at: 'image', form: 'registry' },
    resources: ['resources'],
    nodeSelector: 'nodeSelector',
  },
  settings: releaseSettings,
  resources: { requests: { cpu: '50m', memory: '128Mi' }, limits: { cpu: '500m', memory: '512Mi' } },
  releaseName: 'cache',
  namespace: 'aurora-logs',
  values: kept,
};

const release = (props: Partial<PinnedReleaseProps> = {}) =>
  placeRelease((stack) => new PinnedRelease(stack, 'valkey', { ...base, ...props }));

/** The values as Terraform hands them to the chart, once it has read its own escapes. */
const handedOver = (props: Partial<PinnedReleaseProps> = {}): unknown => {
  const [text] = release(props).resource.attributes['values'] as [string];
  return parse(text.replaceAll('$${', () => '${').replaceAll('%%{', '%{'));
};

it('is of one version, which keeps few revisions and leaves a failed first installation to be looked at', () => {
  expect(release().resource.attributes).toMatchObject({
    name: 'cache',
    namespace: 'aurora-logs',
    chart: 'valkey',
    version: '0.11.0',
    max_history: 5,
    atomic: false,
    wait: true,
    wait_for_jobs: true,
    timeout: 600,
  });
});

it.each([
  ['upstream', 'https://valkey.io/valkey-helm/'],
  ['ecr', `oci://${releaseSettings.ecrRegistry}/aurora-copies/charts`],
  ['oci://registry.example.com/charts', 'oci://registry.example.com/charts'],
])('takes the chart from %s', (chartSource, repository) => {
  const { attributes } = release({ settings: { ...releaseSettings, chartSource } }).resource;
  expect(attributes).toMatchObject({ repository, chart: 'valkey', version: '0.11.0' });
});

it('takes the chart from a folder of packages, whose names say the version', () => {
  const { attributes } = release({ settings: { ...releaseSettings, chartSource: 'file:/charts' } }).resource;
  expect(attributes['chart']).toBe('/charts/valkey-0.11.0.tgz');
  expect(attributes).not.toHaveProperty('repository');
  // Without it the provider would take the version that is installed for the wanted one.
  expect(attributes['version']).toBe('0.11.0');
});

it('sets the pinned image, its size and the architecture of its nodes', () => {
  expect(handedOver()).toEqual({
    image: { registry: 'docker.io', repository: 'valkey/valkey', tag: '8.1.3' },
    resources: base.resources,
    nodeSelector: { 'kubernetes.io/arch': 'arm64' },
    ...kept,
  });
});

it('pulls a copy where the environment pulls from its own registry alone', () => {
  expect(handedOver({ settings: { ...releaseSettings, copies: true } })).toMatchObject({
    image: { registry: releaseSettings.ecrRegistry, repository: 'aurora-copies/valkey/valkey' },
  });
});

it('joins registry and repository where the chart has one field for both, and a digest with the tag', () => {
  const { registry, repository, tag, digest } = curl.image;
  expect(
    handedOver({
      component: { ...valkey, image: { ...valkey.image, registry, repository, tag, digest } },
      layout: { ...base.layout, image: { at: 'image', form: 'repository' } },
    }),
  ).toMatchObject({ image: { repository: `${registry}/${repository}`, tag: `${tag}@${digest}` } });
});

it('merges the environment’s own values last: maps by key, lists as a whole', () => {
  expect(
    handedOver({
      values: {
        ...kept,
        service: { type: 'ClusterIP', port: 6379 },
        tolerations: [{ key: 'a' }, { key: 'b' }],
      },
      overrides: { service: { port: 6380 }, tolerations: [{ key: 'c' }] },
    }),
  ).toMatchObject({ service: { type: 'ClusterIP', port: 6380 }, tolerations: [{ key: 'c' }] });
});

it('hands texts over as they are: quotation marks, backslashes, line breaks and what Terraform would evaluate', () => {
  const valkeyConfig =
    'say "hello" \\ ${env:HOME} %{http_code} $${x}\n\tand more, on a line that is longer than eighty characters are\n';
  expect(handedOver({ values: { ...kept, valkeyConfig } })).toMatchObject({ valkeyConfig });
});

it('refers to what is known only when it is planned', () => {
  const { resource } = placeRelease((stack) => {
    const { imageDigest } = new DataAwsEcrImage(stack, 'looked-up', { repositoryName: 'valkey' });
    const values = { ...kept, podAnnotations: { digest: imageDigest } };
    return new PinnedRelease(stack, 'valkey', { ...base, values });
  });
  expect(resource.attributes['values']).toEqual([
    expect.stringContaining('digest: ${data.aws_ecr_image.looked-up.image_digest}'),
  ]);
});
