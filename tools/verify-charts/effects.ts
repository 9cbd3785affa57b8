import { isDeepStrictEqual } from 'node:util';
import { pathText } from '../../values/value-paths';
import type { Renderer, Rendering, RenderInput } from './helm';
import { ineffective, type Ineffective } from './ineffective';
import { another, leavesOf, without, withValue, type Leaf } from './leaves';

/** A value that we set and that changes nothing. */
export interface Effectless {
  readonly path: string;
  /** Why that is right; left out, it is not. */
  readonly because?: string;
}

const same = (a: Rendering, b: Rendering): boolean => isDeepStrictEqual(a, b);

/** Whether a value does anything: without it, or where it equals the chart’s default, with another in its place. */
async function isIdle(
  helm: Renderer,
  input: RenderInput,
  whole: Rendering,
  { path, value }: Leaf,
): Promise<boolean> {
  const removed = await helm.render({ ...input, values: without(input.values, path) });
  if (!same(whole, removed)) return false;
  // `null` says that there is no such value, and there is none without it either.
  if (value === null) return true;
  const changed = await helm.render({ ...input, values: withValue(input.values, path, another(value)) });
  return same(whole, changed);
}

/** Values of a release that change nothing in its rendering. */
export async function effectlessIn(
  helm: Renderer,
  input: RenderInput,
  chart: string,
  whole: Rendering,
  allowed: readonly Ineffective[] = ineffective,
): Promise<readonly Effectless[]> {
  const found = await Promise.all(
    leavesOf(input.values).map(async (leaf): Promise<Effectless[]> => {
      if (!(await isIdle(helm, input, whole, leaf))) return [];
      const path = pathText(leaf.path);
      const known = allowed.find((each) => each.chart === chart && each.path === path);
      return [{ path, ...(known === undefined ? {} : { because: known.because }) }];
    }),
  );
  return found.flat();
}
