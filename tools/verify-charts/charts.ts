import { cpSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stringify } from 'yaml';
import type { Chart } from '../../values/component';
import { UserError } from '../../values/user-error';
import { readYaml } from '../read-yaml';

type Pinned = Pick<Chart, 'name' | 'version'>;

/** A chart that can be rendered. */
export interface ChartAtHand {
  /** Folder or package. */
  readonly path: string;
  /** Where it came from, and what was done to its dependencies. */
  readonly said: string;
}

interface Dependency {
  readonly name: string;
  readonly version: string;
  readonly alias?: string;
  readonly condition?: string;
}

interface ChartFile {
  readonly name: string;
  readonly version: string;
  readonly dependencies?: readonly Dependency[];
}

const missingDependency = (folder: string, { name, version }: Dependency): UserError =>
  new UserError(
    `${folder}: its dependency ${name} ${version} is missing in charts/; allowed: a folder with it, or a package. ` +
      `"helm dependency build ${folder}" fetches it.`,
  );

/** Whether every release turns a dependency off: its condition is a path into the values. */
function isOff({ condition }: Dependency, values: readonly Readonly<Record<string, unknown>>[]): boolean {
  if (condition === undefined) return false;
  return values.every(
    (each) =>
      condition
        .split('.')
        .reduce<unknown>((inner, key) => (inner as Record<string, unknown> | undefined)?.[key], each) ===
      false,
  );
}

/** Helm wants every dependency to be there, also one that is off: then an empty chart of its name does. */
function withEmptyCharts(folder: string, name: string, missing: readonly Dependency[], work: string): string {
  const copy = join(work, name);
  cpSync(folder, copy, { recursive: true });
  for (const { name: dependency, version } of missing) {
    mkdirSync(join(copy, 'charts', dependency), { recursive: true });
    writeFileSync(
      join(copy, 'charts', dependency, 'Chart.yaml'),
      stringify({ apiVersion: 'v2', name: dependency, version }),
    );
  }
  return copy;
}

/**
 * Finds a chart in a folder: as a package `<name>-<version>.tgz`, or unpacked as `<name>/`.
 *
 * @param values what each release of the chart is given
 * @param work a folder for a copy, where an empty chart has to stand in for a dependency that is off
 * @throws UserError where it is missing, of another version, or without a dependency that is on
 */
export function chartIn(
  folder: string,
  { name, version }: Pinned,
  values: readonly Readonly<Record<string, unknown>>[],
  work: string,
): ChartAtHand {
  const packed = join(folder, `${name}-${version}.tgz`);
  if (existsSync(packed)) return { path: packed, said: packed };
  const unpacked = join(folder, name);
  const file = join(unpacked, 'Chart.yaml');
  if (!existsSync(file)) {
    throw new UserError(
      `chart ${name} ${version}: given neither ${packed} nor ${file}; allowed: one of them. Give the folder by --charts.`,
    );
  }
  const chart = readYaml(file) as ChartFile;
  if (chart.version !== version) {
    throw new UserError(
      `${unpacked}: given chart ${chart.name} ${chart.version}; allowed: ${name} ${version}`,
    );
  }
  const missing = (chart.dependencies ?? []).filter(
    (dependency) => !existsSync(join(unpacked, 'charts', dependency.name)),
  );
  for (const dependency of missing) {
    if (!isOff(dependency, values)) throw missingDependency(unpacked, dependency);
  }
  if (missing.length === 0) return { path: unpacked, said: unpacked };
  const stubs = missing.map(
    (each) => `an empty chart for ${each.name} ${each.version} (${each.condition}: false)`,
  );
  return {
    path: withEmptyCharts(unpacked, name, missing, work),
    said: `${unpacked}, with ${stubs.join(', ')}`,
  };
}
