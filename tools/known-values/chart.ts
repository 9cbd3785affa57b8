import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { UserError } from '../../values/user-error';
import { isMap, type Schema } from './node';

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
 * @throws UserError where a file is missing that every chart has
 */
export function readChart(folder: string): ChartFolder {
  const read = (file: string): string => {
    const path = join(folder, file);
    if (!existsSync(path)) {
      throw new UserError(
        `${path} is not there. Give a folder of unpacked charts, each with Chart.yaml, values.yaml and templates/: ` +
          'what a chart knows stands in its templates, too.',
      );
    }
    return file === 'templates' ? path : readFileSync(path, 'utf8');
  };
  const chart = parse(read('Chart.yaml')) as {
    name: string;
    version: string;
    dependencies?: { name: string; alias?: string }[];
  };
  const valuesText = read('values.yaml');
  const values: unknown = parse(valuesText);
  const schemaText = existsSync(join(folder, 'values.schema.json')) ? read('values.schema.json') : undefined;
  const files = templateFiles(read('templates'));
  const templates = files.map((file) => readFileSync(file, 'utf8'));
  return {
    name: chart.name,
    version: chart.version,
    subcharts: (chart.dependencies ?? []).map(({ name, alias }) => alias ?? name),
    values: isMap(values) ? values : {},
    schema: schemaText === undefined ? undefined : (JSON.parse(schemaText) as Schema),
    templates,
    sha256: {
      'values.yaml': sha256(valuesText),
      ...(schemaText === undefined ? {} : { 'values.schema.json': sha256(schemaText) }),
      templates: sha256(...templates),
    },
  };
}
