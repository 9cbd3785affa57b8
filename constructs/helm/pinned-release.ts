import { Release } from '@cdktf/provider-helm/lib/release';
import type { ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';
import { stringify } from 'yaml';
import { imageParts, type Chart, type ImageParts, type PinnedImage } from '../../values/component';
import { verbatim } from '../../values/verbatim';
import { chartLocation } from './chart-source';
import { mergeValues, valueAt, type HelmValues } from './helm-values';
import { checkRelease } from './release-contract';

/** A component that a chart deploys. */
export interface ChartedComponent {
  readonly id: string;
  readonly image: PinnedImage;
  readonly chart: Chart;
}

/** CPU and memory of one container, as Kubernetes quantities. */
export interface Resources {
  readonly requests: { readonly cpu: string; readonly memory: string };
  readonly limits: { readonly cpu: string; readonly memory: string };
}

/** Where a chart keeps what every release sets: dotted paths into its values. */
export interface ChartLayout {
  /**
   * The map that holds the image. `repository`: the chart joins repository, with its registry, and tag.
   * `registry`: the registry is a field of its own.
   */
  readonly image: { readonly at: string; readonly form: 'repository' | 'registry' };
  /** Every map of requests and limits of a container, the main one first; all of them must be set. */
  readonly resources: readonly [string, ...string[]];
  /** The map that chooses nodes. */
  readonly nodeSelector: string;
}

/** What all releases of an environment share. */
export interface ReleaseSettings {
  /** `upstream`, `ecr`, `oci://…` or `file:…`: where charts come from. */
  readonly chartSource: string;
  /** The host of the ECR registry. */
  readonly ecrRegistry: string;
  /** Whether images of others are pulled from copies in ECR. */
  readonly copies: boolean;
  /** The file that the environment stands in, for messages: `values/environments/dev.ts`. @default - not named */
  readonly environmentFile?: string;
}

/** What a component takes from the stack that places it. */
export interface ComponentProps {
  readonly settings: ReleaseSettings;
  readonly resources: Resources;
  /** The environment’s own values of the chart, merged last. @default - none */
  readonly overrides?: HelmValues;
  /** What must be there before. @default - nothing */
  readonly dependsOn?: readonly ITerraformDependable[];
}

export interface PinnedReleaseProps extends ComponentProps {
  readonly component: ChartedComponent;
  readonly layout: ChartLayout;
  /** At most 53 characters, the limit of Helm. */
  readonly releaseName: string;
  readonly namespace: string;
  /** What the component sets beside image, resources and node selector. */
  readonly values: HelmValues;
  /** Seconds that Helm waits for the pods to become ready. @default 600 */
  readonly timeoutSeconds?: number;
}

/** Revisions of a release that Helm keeps, to roll back to; without a limit every deployment leaves a secret behind. */
const keptRevisions = 5;

function imageValues({ image }: ChartLayout, parts: ImageParts): HelmValues {
  const { registry, repository, tag, digest } = parts;
  const pinned = digest === undefined ? tag : `${tag}@${digest}`;
  return image.form === 'registry'
    ? { registry, repository, tag: pinned }
    : { repository: `${registry}/${repository}`, tag: pinned };
}

/**
 * One release of a pinned chart with a pinned ARM64 image. Values are ours first and the environment’s last.
 *
 * @throws UserError with component, path, given and allowed, where the result breaks the contract of a release
 */
export class PinnedRelease extends Construct {
  public readonly release: Release;
  public readonly component: ChartedComponent;
  public readonly releaseName: string;
  public readonly namespace: string;
  /** What the chart is given. */
  public readonly values: HelmValues;

  constructor(scope: Construct, id: string, props: PinnedReleaseProps) {
    super(scope, id);
    const { component, layout, settings, releaseName, namespace } = props;
    this.component = component;
    this.releaseName = releaseName;
    this.namespace = namespace;
    const parts = imageParts(component.image, {
      ecrRegistry: settings.ecrRegistry,
      copies: settings.copies,
    });
    const image = imageValues(layout, parts);
    this.values = mergeValues(
      valueAt(layout.image.at, image),
      valueAt(layout.resources[0], props.resources),
      valueAt(layout.nodeSelector, { 'kubernetes.io/arch': component.image.architecture }),
      props.values,
      props.overrides ?? {},
    );
    checkRelease({
      component,
      layout,
      releaseName,
      image,
      values: this.values,
      ...(props.overrides === undefined ? {} : { overrides: props.overrides }),
      ...(settings.environmentFile === undefined ? {} : { environmentFile: settings.environmentFile }),
    });
    this.release = new Release(this, 'release', {
      name: releaseName,
      namespace,
      ...chartLocation(component.chart, settings.chartSource, settings.ecrRegistry),
      // Written here and not by `yamlencode`: a plan then shows line by line what changes, and cdktf escapes nothing wrongly.
      values: [verbatim(stringify(this.values, { lineWidth: 0 }))],
      timeout: props.timeoutSeconds ?? 600,
      wait: true,
      waitForJobs: true,
      // A first installation that fails is left to be looked at: uninstalling it would leave its volumes. The provider does
      // not know it then (hashicorp/terraform-provider-helm#1665), and goes on with it only where it may upgrade what it finds.
      atomic: false,
      upgradeInstall: true,
      cleanupOnFail: true,
      maxHistory: keptRevisions,
      dependsOn: [...(props.dependsOn ?? [])],
    });
  }
}
