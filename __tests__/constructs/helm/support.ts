import { HelmProvider } from '@cdktf/provider-helm/lib/provider';
import { KubernetesProvider } from '@cdktf/provider-kubernetes/lib/provider';
import type { TerraformStack } from 'cdktf';
import type { Construct } from 'constructs';
import type { HelmValues } from '../../../constructs/helm/helm-values';
import { PinnedRelease, type ReleaseSettings } from '../../../constructs/helm/pinned-release';
import type { Attributes, Resource } from '../../../constructs/policy/rule';
import { Template, testStack } from '../../support/template';

/** Charts from their public repositories, and images from theirs. */
export const releaseSettings: ReleaseSettings = {
  chartSource: 'upstream',
  ecrRegistry: '111122223333.dkr.ecr.eu-west-1.amazonaws.com',
  copies: false,
};

/** A component that was placed in a stack of its own. */
export interface PlacedRelease<T> {
  readonly construct: T;
  /** What its chart is given. */
  readonly values: HelmValues;
  /** The release as Terraform gets it. */
  readonly resource: Resource;
  /** Everything else that the stack holds. */
  readonly template: Template;
}

/** Places a component that makes one release. */
export function placeRelease<T extends Construct>(build: (stack: TerraformStack) => T): PlacedRelease<T> {
  const stack = testStack();
  new KubernetesProvider(stack, 'kubernetes', { host: 'https://cluster.invalid' });
  new HelmProvider(stack, 'helm', { kubernetes: { host: 'https://cluster.invalid' } });
  const construct = build(stack);
  const releases = construct.node.findAll().filter((each) => each instanceof PinnedRelease);
  const [only] = releases;
  if (only === undefined || releases.length > 1) {
    throw new Error(`${construct.node.path} makes ${releases.length} releases, not one`);
  }
  const template = Template.of(stack);
  return { construct, values: only.values, resource: template.resource('helm_release'), template };
}

/** The value at a path of a chart’s values: `controller.resources.limits`. */
export const valueOf = (values: HelmValues, path: string): unknown =>
  path.split('.').reduce<unknown>((inner, key) => (inner as Attributes | null | undefined)?.[key], values);
