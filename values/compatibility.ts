import type { Component } from './component';
import {
  installableKubernetesVersions,
  kubernetesVersions,
  type KubernetesPins,
} from './kubernetes-versions';
import { describeRange, inRange, compareVersions, minorSeries } from './version-range';

/** Two things that do not go together. */
export interface Incompatibility {
  /** Kebab-case and stable. */
  readonly rule:
    | 'chart-runs-image'
    | 'known-conflict'
    | 'component-requirement'
    | 'interface-missing'
    | 'interface-version'
    | 'node-page-size'
    | 'kubernetes-pins'
    | 'add-on-kubernetes'
    | 'node-image-kubernetes';
  /** The component, add-on or image that complains. */
  readonly subject: string;
  /** Both sides with their versions, why they do not go together, and what to do. */
  readonly message: string;
}

/** The cluster that the components are to run on. */
export interface ClusterFacts {
  /** Minor version, such as `1.36`. */
  readonly kubernetesVersion: string;
  /**
   * Add-ons and node image in use.
   * @default - what `values/kubernetes-versions.ts` pins for `kubernetesVersion`
   */
  readonly pins?: KubernetesPins;
  /**
   * The node image release in use, where an environment chose one of its own.
   * @default - the release of `pins`
   */
  readonly amiRelease?: string;
}

/** What AWS itself offers; every component may use it. */
const platformInterfaces: ReadonlySet<string> = new Set(['s3', 'dynamodb']);

type Check = (component: Component, all: readonly Component[]) => Incompatibility[];

/** Reads the version out of a pinned tag; `undefined` for images whose tag is given at deploy time. */
function imageVersion(component: Component): string | undefined {
  return component.image.pinned === 'here' ? component.image.tag : undefined;
}

const chartRunsImage: Check = (component) => {
  const { id, title, chart } = component;
  const image = imageVersion(component);
  if (!chart || image === undefined) return [];
  const series = minorSeries(chart.appVersion);
  if (chart.runs ? inRange(image, chart.runs) : compareVersions(image, series) === 0) return [];
  const runs = chart.runs ? describeRange(chart.runs) : `the ${series} series`;
  return [
    {
      rule: 'chart-runs-image',
      subject: id,
      message:
        `${title}: image ${image} does not go with chart ${chart.name} ${chart.version}, which was written for ` +
        `${chart.appVersion} and runs ${runs}. Choose an image of that range, or a chart for ${minorSeries(image)}; a chart ` +
        'that was seen to run it may say so in `chart.runs`, with a source.',
    },
  ];
};

const knownConflicts: Check = (component) => {
  const { id, title, chart, compatibleWith } = component;
  const image = imageVersion(component);
  return compatibleWith.conflicts
    .filter(
      (conflict) =>
        (!conflict.chart || (chart !== undefined && inRange(chart.version, conflict.chart))) &&
        (!conflict.image || (image !== undefined && inRange(image, conflict.image))),
    )
    .map((conflict) => ({
      rule: 'known-conflict' as const,
      subject: id,
      message:
        `${title}: chart ${chart?.version ?? '(none)'} and image ${image ?? '(given at deploy time)'} do not go together: ` +
        `${conflict.why}. To do: ${conflict.remedy}. Source: ${conflict.source}.`,
    }));
};

const componentRequirements: Check = (component, all) =>
  component.compatibleWith.requires.flatMap((requirement): Incompatibility[] => {
    const own = `${component.title} ${imageVersion(component) ?? ''}`.trim();
    const needs = `needs ${requirement.component} ${describeRange(requirement.image)}: ${requirement.why}`;
    const other = all.find(({ id }) => id === requirement.component);
    const version = other && imageVersion(other);
    if (version !== undefined && inRange(version, requirement.image)) return [];
    return [
      {
        rule: 'component-requirement',
        subject: component.id,
        message:
          version === undefined
            ? `${own} ${needs}; there is none. Add it, or remove ${component.title}.`
            : `${own} ${needs}; given is ${version}. Move ${other?.title} into that range, or choose another ${component.title}.`,
      },
    ];
  });

const interfaces: Check = (component, all) =>
  component.compatibleWith.uses.flatMap((use): Incompatibility[] => {
    if (platformInterfaces.has(use.interface)) return [];
    const offers = all.flatMap((provider) =>
      provider.compatibleWith.provides
        .filter((offer) => offer.interface === use.interface)
        .map((offer) => ({ ...offer, provider })),
    );
    if (offers.length === 0) {
      return [
        {
          rule: 'interface-missing',
          subject: component.id,
          message:
            `${component.title} uses ${use.interface}, which no component provides. Add a component that does, or ` +
            `remove ${component.title}.`,
        },
      ];
    }
    const { version } = use;
    if (version === undefined) return [];
    const tooOld = offers.filter(
      (offer) =>
        offer.acceptsClientsFrom !== undefined && compareVersions(version, offer.acceptsClientsFrom) < 0,
    );
    const tooNew = offers.filter(
      (offer) => offer.version !== undefined && compareVersions(version, offer.version) > 0,
    );
    if (tooOld.length + tooNew.length < offers.length) return [];
    return [...tooOld, ...tooNew].map((offer) => ({
      rule: 'interface-version' as const,
      subject: component.id,
      message:
        `${component.title} speaks ${use.interface} ${version}, but ${offer.provider.title} ` +
        `${imageVersion(offer.provider) ?? ''} ` +
        (tooOld.includes(offer)
          ? `accepts clients from ${offer.acceptsClientsFrom} on. Upgrade the client of ${component.title}.`
          : `speaks ${offer.version} at most. Upgrade ${offer.provider.title}, or hold ${component.title} back.`) +
        ` Source: ${offer.source}.`,
    }));
  });

function nodeIncompatibilities(
  component: Component,
  release: string,
  pins: KubernetesPins,
): Incompatibility[] {
  const { node } = component.compatibleWith;
  const { pageSizeKib } = pins.nodeImage;
  if (!node || node.pageSizeKib.includes(pageSizeKib)) return [];
  return [
    {
      rule: 'node-page-size',
      subject: component.id,
      message:
        `${component.title} ${imageVersion(component) ?? ''} runs on kernels with pages of ${node.pageSizeKib.join(' or ')} KiB, ` +
        `but node image ${release} has pages of ${pageSizeKib} KiB: ${node.why}. Choose a node image with smaller pages, or ` +
        `another ${component.title}. Source: ${node.source}.`,
    },
  ];
}

/** Add-ons whose version number is that of Kubernetes itself. */
const kubernetesNumbered = ['kube-proxy'] as const;

function clusterIncompatibilities(
  kubernetesVersion: string,
  release: string,
  pins: KubernetesPins,
): Incompatibility[] {
  const found: Incompatibility[] = [];
  for (const name of kubernetesNumbered) {
    const { version } = pins.addOns[name];
    if (compareVersions(version, kubernetesVersion) === 0) continue;
    found.push({
      rule: 'add-on-kubernetes',
      subject: name,
      message:
        `Add-on ${name} ${version} does not go with Kubernetes ${kubernetesVersion}: its minor version must be the ` +
        `cluster's. Take a build v${kubernetesVersion}.x-eksbuild.N (\`aws eks describe-addon-versions --addon-name ${name} ` +
        `--kubernetes-version ${kubernetesVersion}\`).`,
    });
  }
  const own = kubernetesVersions.find((row) => row.version === kubernetesVersion)?.pins;
  if (compareVersions(release, kubernetesVersion) !== 0) {
    found.push({
      rule: 'node-image-kubernetes',
      subject: 'node-image',
      message:
        `Node image ${release} carries the kubelet of Kubernetes ${minorSeries(release)}, but the cluster is ` +
        `${kubernetesVersion}. Set nodeGroup.amiRelease to a release that starts with "${kubernetesVersion}."` +
        (own ? `, such as "${own.nodeImage.release}".` : '.'),
    });
  }
  return found;
}

/**
 * Evaluates the compatibility matrix: every chart with its image, every component with those that it needs, and all of
 * them with the cluster. Pure.
 *
 * @param components as in `components` of `values/components.ts`, or a part of it
 * @returns what does not go together; empty when everything does
 */
export function checkCompatibility(
  components: Readonly<Record<string, Component>>,
  { kubernetesVersion, pins: givenPins, amiRelease }: ClusterFacts,
): Incompatibility[] {
  const all = Object.values(components);
  const found = all.flatMap((component) =>
    [chartRunsImage, knownConflicts, componentRequirements, interfaces].flatMap((check) =>
      check(component, all),
    ),
  );

  const pins = givenPins ?? kubernetesVersions.find((row) => row.version === kubernetesVersion)?.pins;
  if (!pins) {
    found.push({
      rule: 'kubernetes-pins',
      subject: 'kubernetes',
      message:
        `Kubernetes ${kubernetesVersion}: values/kubernetes-versions.ts pins no add-ons and no node image for it. Choose ` +
        `${installableKubernetesVersions.join(' or ')}, or add its pins there.`,
    });
    return found;
  }
  const release = amiRelease ?? pins.nodeImage.release;
  found.push(...all.flatMap((component) => nodeIncompatibilities(component, release, pins)));
  found.push(...clusterIncompatibilities(kubernetesVersion, release, pins));
  return found;
}
