import { resolve } from 'node:path';
import { copyOf } from '../../contract/repositories';
import type { Chart } from '../../values/component';

/** How Terraform’s Helm provider is told where a chart is. */
export interface ChartLocation {
  readonly chart: string;
  readonly repository?: string;
  readonly version?: string;
}

/**
 * Where a chart comes from.
 *
 * @param source `upstream`, `ecr`, `oci://…` or `file:…`, as `chartSource` of an environment says
 * @param ecrRegistry the host that stands for `ecr`
 */
export function chartLocation(
  { name, version, repository }: Pick<Chart, 'name' | 'version' | 'repository'>,
  source: string,
  ecrRegistry: string,
): ChartLocation {
  if (source.startsWith('file:')) {
    // A package, and not an unpacked folder: its name says the version. Terraform runs elsewhere, so the path is absolute.
    return { chart: resolve(source.slice('file:'.length), `${name}-${version}.tgz`), version };
  }
  if (source === 'ecr')
    return { chart: name, repository: `oci://${ecrRegistry}/${copyOf('charts')}`, version };
  return { chart: name, repository: source === 'upstream' ? repository : source, version };
}
