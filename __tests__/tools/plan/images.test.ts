import { imageChangesOf } from '../../../tools/plan/images';
import type { ImageChange } from '../../../tools/plan/model';
import { Secrets } from '../../../tools/plan/secrets';
import { aPlan, created, destroyed, updated } from './support/plans';

function imagesOf(change: object): ImageChange[] {
  const plan = aPlan([change]);
  return plan.resource_changes.flatMap((each) => imageChangesOf('test-services', each, Secrets.of(plan)));
}

const deployment = 'kubernetes_deployment_v1.worker';
const pod = (image: string | null, init = 'curl:1') => ({
  spec: [
    { template: [{ spec: [{ container: [{ name: 'worker', image }], init_container: [{ image: init }] }] }] },
  ],
});
const unknownPod = { spec: [{ template: [{ spec: [{ container: [{ image: true }] }] }] }] };
const release = (values: string) => ({ values: [values] });

test('a container gets another image', () => {
  expect(imagesOf(updated(deployment, pod('a:1@sha256:0'), pod('a:2@sha256:1')))).toEqual([
    { stack: 'test-services', address: deployment, before: 'a:1@sha256:0', after: 'a:2@sha256:1' },
  ]);
});

test('what starts has no image before, and what ends none after', () => {
  expect(imagesOf(created(deployment, pod('a:1')))).toEqual([
    { stack: 'test-services', address: deployment, after: 'a:1' },
    { stack: 'test-services', address: deployment, after: 'curl:1' },
  ]);
  expect(imagesOf(destroyed(deployment, pod('a:1'))).map(({ after }) => after)).toEqual([
    undefined,
    undefined,
  ]);
});

test('an image that only an apply tells is said to be one', () => {
  expect(imagesOf(updated(deployment, pod('a:1'), pod(null), { unknown: unknownPod }))).toEqual([
    { stack: 'test-services', address: deployment, before: 'a:1', after: '(known after apply)' },
  ]);
});

test.each([
  ['repository and tag', 'image:\n  repository: x/a\n  tag: "1"\n', 'x/a:1'],
  ['a registry', 'image:\n  registry: r.io\n  repository: a\n  tag: 1.0.0\n', 'r.io/a:1.0.0'],
  ['a digest', 'a:\n  b:\n    repository: a\n    digest: sha256:0\n', 'a@sha256:0'],
  ['an image in one text', 'sidecar:\n  image: a:3\n', 'a:3'],
])('the values of a chart name an image by %s', (_, values, image) => {
  expect(imagesOf(created('helm_release.r', release(values))).map(({ after }) => after)).toEqual([image]);
});

test('a chart that keeps its image and changes something else is not in the list', () => {
  const values = (cpu: string) => release(`image:\n  repository: a\n  tag: "1"\ncpu: ${cpu}\n`);
  expect(imagesOf(updated('helm_release.r', values('1'), values('2')))).toEqual([]);
});

test('the image of a machine is none of a container', () => {
  expect(imagesOf(created('aws_launch_template.t', { image: 'ami-1', image_id: 'ami-1' }))).toEqual([]);
});
