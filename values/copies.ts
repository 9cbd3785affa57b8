import { copyOf } from '../contract/repositories';
import { imageParts, imageReference, type Chart, type PinnedImage } from './component';
import { allComponents } from './components';
import type { Environment } from './schema';

/** Something of others that must lie in our own registry before it can be deployed. */
export type Copy =
  | { readonly kind: 'image'; readonly from: string; readonly repository: string; readonly tag: string }
  | { readonly kind: 'chart'; readonly chart: Chart; readonly repository: string };

type Sources = Pick<Environment, 'imageSource' | 'chartSource'>;

function imageCopy(image: PinnedImage, copies: boolean): Copy[] {
  if (image.upstream !== undefined) {
    const { registry, repository, tag, digest } = image.upstream;
    const from = `${registry}/${repository}:${tag}${digest === undefined ? '' : `@${digest}`}`;
    return [{ kind: 'image', from, repository: image.repository, tag: image.tag }];
  }
  if (!copies) return [];
  const { repository, tag } = imageParts(image, { copies });
  return [{ kind: 'image', from: imageReference(image), repository, tag }];
}

/** What must be copied to our own registry for environments with these sources of images and charts. */
export function copiesFor(environments: readonly Sources[]): readonly Copy[] {
  const images = environments.some(({ imageSource }) => imageSource === 'ecr');
  const charts = environments.some(({ chartSource }) => chartSource === 'ecr');
  return allComponents.flatMap(({ image, chart }): Copy[] => [
    ...(image.pinned === 'here' ? imageCopy(image, images) : []),
    ...(charts && chart
      ? [{ kind: 'chart' as const, chart, repository: copyOf(`charts/${chart.name}`) }]
      : []),
  ]);
}
