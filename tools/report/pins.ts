import { imageReference, type Advisory } from '../../values/component';
import { allComponents } from '../../values/components';
import { addOnNames, pinsFor } from '../../values/kubernetes-versions';
import type { Verification } from '../../values/verification';

/** One image with its chart, as it will run. */
export interface ComponentReport {
  readonly id: string;
  readonly title: string;
  /** The full reference; `ecr` stands for the registry of the environment's account and region. */
  readonly image: string;
  /** Only the tag; for images of our own, what every tag starts with. */
  readonly tag: string;
  readonly pinned: 'here' | 'at-deploy';
  readonly chart?: { readonly name: string; readonly version: string; readonly repository: string };
  readonly advisories: readonly Advisory[];
}

/** One thing whose version is written down, and whether the place that serves it has been asked. */
export interface Pin {
  readonly what: string;
  readonly version: string;
  readonly verified: boolean;
  /** When and how it was checked, or what speaks for it unchecked. */
  readonly evidence: string;
}

const pin = (what: string, version: string, verification: Verification): Pin => ({
  what,
  version,
  verified: verification.state === 'verified',
  evidence:
    verification.state === 'verified' ? `${verification.on}: ${verification.how}` : verification.reason,
});

export function componentReports(): ComponentReport[] {
  return allComponents.map(({ id, title, image, chart, advisories }) => {
    const atDeploy = image.pinned === 'at-deploy';
    return {
      id,
      title,
      image: atDeploy ? `ecr/${image.repository}:${image.tagPrefix}<version>` : imageReference(image),
      tag: atDeploy ? `${image.tagPrefix}<version>` : image.tag,
      pinned: image.pinned,
      ...(chart ? { chart: { name: chart.name, version: chart.version, repository: chart.repository } } : {}),
      advisories,
    };
  });
}

/** Every pin of the components, and of the cluster parts of these Kubernetes versions. */
export function pinsOf(kubernetesVersions: readonly string[]): Pin[] {
  return [
    ...allComponents.flatMap(({ title, image, chart, verified }) => [
      // An image of our own has no pin before it is built.
      ...(image.pinned === 'here' ? [pin(`${title} image`, image.tag, verified.image)] : []),
      ...(chart && verified.chart ? [pin(`${title} chart`, chart.version, verified.chart)] : []),
    ]),
    ...kubernetesVersions.flatMap((version) => {
      const { addOns, nodeImage } = pinsFor(version);
      return [
        ...addOnNames.map((name) => pin(`add-on ${name}`, addOns[name].version, addOns[name].verified)),
        pin(`node image for ${version}`, nodeImage.release, nodeImage.verified),
      ];
    }),
  ];
}
