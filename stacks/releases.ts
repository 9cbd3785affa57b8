import { createHash } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App } from 'cdktf';
import { parse } from 'yaml';
import { PinnedRelease, type ChartedComponent } from '../constructs/helm/pinned-release';
import type { Suppression } from '../constructs/policy/rule';
import { suppressionsOf } from '../constructs/policy/suppress';
import type { Environment } from '../values/schema';
import { placeStacks } from './fleet';
import { harvest, type Harvested } from './harvest';
import { createTemporaryOutput, removeOutput } from './output';

/** One Helm release as Terraform would install it. */
export interface PlacedRelease {
  readonly environment: Environment;
  readonly stackId: string;
  readonly releaseName: string;
  readonly namespace: string;
  readonly component: ChartedComponent;
  /** What the chart is given. What only AWS knows is a stand-in of the same form. */
  readonly values: Readonly<Record<string, unknown>>;
  /** Rules that objects of this release need not keep: `suppress` on the `PinnedRelease`, or on the component around it. */
  readonly suppressions: readonly Suppression[];
}

/** Something of the form that an expression of Terraform has; the same one for the same expression. */
function standIn(expression: string): string {
  const hash = createHash('sha256').update(expression).digest('hex');
  return /digest/.test(expression) ? `sha256:${hash}` : `stand-in-${hash.slice(0, 12)}`;
}

/** A text as Terraform reads it: `$${` means `${`, and what else starts with `${` is an expression. */
const evaluated = (text: string): string =>
  text.replace(/\$\$\{|%%\{|\$\{([^}]*)\}/g, (all: string, expression: string | undefined) =>
    expression === undefined ? all.slice(1) : standIn(expression),
  );

function releaseOf(
  environment: Environment,
  stackId: string,
  { construct, attributes }: Harvested,
): PlacedRelease[] {
  const pinned = construct.node.scope;
  if (!(pinned instanceof PinnedRelease)) return [];
  const { component, releaseName, namespace } = pinned;
  const [text = ''] = attributes['values'] as readonly string[];
  return [
    {
      environment,
      stackId,
      releaseName,
      namespace,
      component,
      values: parse(evaluated(text)) as PlacedRelease['values'],
      suppressions: [
        ...suppressionsOf(pinned),
        ...(pinned.node.scope === undefined ? [] : suppressionsOf(pinned.node.scope)),
      ],
    },
  ];
}

/** Every Helm release of every environment, from the stacks that would be synthesized. */
export function releasesOf(environments: readonly Environment[]): readonly PlacedRelease[] {
  // Nothing is written: cdktf wants a folder nevertheless.
  const outdir = createTemporaryOutput(join(tmpdir(), 'aurora-releases'));
  try {
    const app = new App({ outdir, stackTraces: false });
    return placeStacks(app, environments).flatMap(({ stack, environments: [environment] }) => {
      const hasReleases = stack.node.findAll().some((construct) => construct instanceof PinnedRelease);
      if (environment === undefined || !hasReleases) return [];
      stack.prepareStack();
      return harvest(stack)
        .resources.filter(({ type }) => type === 'helm_release')
        .flatMap((resource) => releaseOf(environment, stack.node.id, resource));
    });
  } finally {
    removeOutput(outdir);
  }
}
