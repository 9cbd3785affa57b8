import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { UserError } from '../../values/user-error';
import { isMap } from '../../values/value-paths';
import { readYaml } from '../read-yaml';
import type { Schema } from './node';

/** An unpacked chart. */
export interface ChartFolder {
  readonly name: string;
  readonly version: string;
  /** Charts that travel inside, by the key under which their values stand. */
  readonly subcharts: readonly string[];
  readonly values: Readonly<Record<string, unknown>>;
  readonly schema: Schema | undefined;
  readonly templates: readonly string[];
  /** SHA-256 by file; `templates` is that of all of them, one after the other by name. */
  readonly sha256: Readonly<Record<string, string>>;
}

const sha256 = (...texts: readonly string[]): string => {
  const hash = createHash('sha256');
  for (const text of texts) hash.update(text);
  return hash.digest('hex');
};

function templateFiles(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}

/**
 * Reads an unpacked chart.
 *
 * @throws UserError where a file is missing that every chart has, or is no YAML
 */
export function readChart(folder: string): ChartFolder {
  const pathOf = (file: string): string => {
    const path = join(folder, file);
    if (!existsSync(path)) {
      throw new UserError(
        `${path} is not there. Give a folder of unpacked charts, each with Chart.yaml, values.yaml and templates/: ` +
          'what a chart knows stands in its templates, too.',
      );
    }
    return path;
  };
  const chart = readYaml(pathOf('Chart.yaml')) as {
    name: string;
    version: string;
    dependencies?: { name: string; alias?: string }[];
  };
  const valuesFile = pathOf('values.yaml');
  const values = readYaml(valuesFile);
  const schemaFile = join(folder, 'values.schema.json');
  const hasSchema = existsSync(schemaFile);
  const text = (file: string): string => readFileSync(file, 'utf8');
  const templates = templateFiles(pathOf('templates')).map(text);
  return {
    name: chart.name,
    version: chart.version,
    subcharts: (chart.dependencies ?? []).map(({ name, alias }) => alias ?? name),
    values: isMap(values) ? values : {},
    schema: hasSchema ? (readYaml(schemaFile) as Schema) : undefined,
    templates,
    sha256: {
      'values.yaml': sha256(text(valuesFile)),
      ...(hasSchema ? { 'values.schema.json': sha256(text(schemaFile)) } : {}),
      templates: sha256(...templates),
    },
  };
}
