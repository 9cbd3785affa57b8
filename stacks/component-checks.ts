import { judge, type Judgement } from '../constructs/policy/judge';
import type { Resource } from '../constructs/policy/rule';
import { checkCompatibility } from '../values/compatibility';
import { imageReference } from '../values/component';
import { allComponents, components } from '../values/components';
import { standardSupportEnds } from '../values/kubernetes-versions';
import type { Environment } from '../values/schema';

/** What the compatibility matrix rules out, one line for each environment and pair. */
export function incompatibilities(environments: readonly Environment[]): string[] {
  return environments.flatMap(({ name, cluster, nodeGroup }) =>
    checkCompatibility(components, {
      kubernetesVersion: cluster.kubernetesVersion,
      amiRelease: nodeGroup.amiRelease,
    }).map(({ message }) => `values/environments/${name}.ts: ${message}`),
  );
}

/** Holds the image of every component against the rules on images. Ours are pinned when they are deployed. */
export function judgeImages(today: Date): Judgement {
  const images = allComponents.flatMap(({ id, image }): Resource[] =>
    image.pinned === 'here'
      ? [
          {
            address: `image.${id}`,
            type: 'image',
            path: `values/components/${id}`,
            attributes: {
              reference: imageReference(image, { ecrRegistry: 'ecr' }),
              architecture: image.architecture,
            },
          },
        ]
      : [],
  );
  return judge(images, () => [], { protection: 'none', stage: 'synthesis', today, standardSupportEnds });
}
