import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Component } from '../../values/component';
import { UserError } from '../../values/user-error';
import { readChart } from './chart';
import { knownValuesOf } from './known-values-of';
import { sourceOf } from './sources';

export interface KnownValuesOptions {
  /** A folder of unpacked charts: `<from>/<chart>/Chart.yaml` and so on. */
  readonly from: string;
  /** Compares instead of writing. @default false */
  readonly check?: boolean;
}

interface Run extends KnownValuesOptions {
  readonly components: readonly Component[];
  /** Where the files are. */
  readonly folder: string;
  readonly say: (line: string) => void;
}

/**
 * Writes what each pinned chart knows, or compares it with what is written.
 *
 * @throws UserError when a chart is missing, has another version than the pinned one, or (with `check`) differs
 */
export function runKnownValues({ from, check = false, components, folder, say }: Run): void {
  const mistakes: string[] = [];
  for (const { id, chart } of components) {
    if (chart === undefined) continue;
    const read = readChart(join(from, chart.name));
    if (read.version !== chart.version || read.name !== chart.name) {
      throw new UserError(
        `${join(from, chart.name)}: given chart ${read.name} ${read.version}; allowed: ${chart.name} ${chart.version}, ` +
          `the pin of component ${id}`,
      );
    }
    const known = knownValuesOf(read, sourceOf(chart.name, chart.version));
    const file = join(folder, `${chart.name}-${chart.version}.json`);
    const text = `${JSON.stringify(known, null, 2)}\n`;
    if (!check) {
      mkdirSync(folder, { recursive: true });
      writeFileSync(file, text);
      say(`${file}: written`);
    } else if (!existsSync(file)) mistakes.push(`${file} is not there`);
    else if (readFileSync(file, 'utf8') !== text) mistakes.push(`${file} says something else than the chart`);
    else say(`${file}: as the chart says`);
  }
  if (mistakes.length > 0) {
    throw new UserError([...mistakes, `npm run known-values -- --from ${from} writes it anew.`].join('\n'));
  }
}
