import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App } from 'cdktf';
import { placeStacks } from '../../stacks/fleet';
import { harvest } from '../../stacks/harvest';
import { createTemporaryOutput, removeOutput } from '../../stacks/output';
import type { SynthesizedStack } from '../../stacks/synthesize';
import type { Environment } from '../../values/schema';

/** A stack as it would be synthesized, without what the rules say of it. */
export type PlacedTemplate = Omit<SynthesizedStack, 'judgement' | 'protection'>;

/** Every stack of some environments, as it would be synthesized. Nothing is judged, and nothing is written. */
export function templatesOf(environments: readonly Environment[]): readonly PlacedTemplate[] {
  // cdktf wants a folder nevertheless.
  const outdir = createTemporaryOutput(join(tmpdir(), 'aurora-templates'));
  try {
    const app = new App({ outdir, stackTraces: false });
    const placed = placeStacks(app, environments);
    placed.forEach(({ stack }) => stack.prepareStack());
    return placed.map(({ stack, ...rest }) => ({
      ...rest,
      ...harvest(stack),
      id: stack.node.id,
      dependsOn: stack.dependencies.map(({ node }) => node.id),
    }));
  } finally {
    removeOutput(outdir);
  }
}
