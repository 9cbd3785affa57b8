import { z } from 'zod';
import { chartEntries } from './chart-index';
import { body, get, Unreachable } from './http';
import { type Verdict, verdict } from './outcome';
import type { RegistryClient } from './registry';

export interface ChartToCheck {
  readonly name: string;
  readonly version: string;
  readonly appVersion: string;
  /** `https://…` or `oci://…`. */
  readonly repository: string;
}

const chartConfigSchema = z.object({
  name: z.string(),
  version: z.string(),
  appVersion: z.string().optional(),
});

/** Whether the repository has this version of the chart, for this version of the application. */
export function checkChart(client: RegistryClient, chart: ChartToCheck): Promise<Verdict> {
  return chart.repository.startsWith('oci://') ? checkOciChart(client, chart) : checkIndexedChart(chart);
}

function compareAppVersion(chart: ChartToCheck, found: string | undefined, extra: string): Verdict {
  return found === chart.appVersion
    ? verdict('ok', `appVersion ${found}${extra}`)
    : verdict(
        'mismatch',
        `its appVersion is ${found ?? 'not given'}, written down is ${chart.appVersion}${extra}`,
      );
}

async function checkIndexedChart(chart: ChartToCheck): Promise<Verdict> {
  const url = `${chart.repository.replace(/\/$/, '')}/index.yaml`;
  const response = await get(url);
  if (!response.ok) throw new Unreachable(`${url} answers ${response.status}`);
  const entries = chartEntries((await body(response)).toString('utf8'), chart.name);
  if (!entries) return verdict('missing', `${url} has no chart ${chart.name}`);
  const entry = entries.find(({ version }) => version === chart.version);
  if (!entry) {
    const newest = entries[0] ? `; its first entry is ${entries[0].version}` : '';
    return verdict('missing', `${url} has no ${chart.name} ${chart.version}${newest}`);
  }
  return compareAppVersion(chart, entry.appVersion, entry.digest ? `, package sha256:${entry.digest}` : '');
}

async function checkOciChart(client: RegistryClient, chart: ChartToCheck): Promise<Verdict> {
  const [registry = '', ...rest] = chart.repository.slice('oci://'.length).split('/');
  const repository = [...rest, chart.name].join('/');
  const manifest = await client.manifest(registry, repository, chart.version);
  if (!manifest)
    return verdict(
      'missing',
      `${registry} has no ${repository}:${chart.version}, or does not show it to the public`,
    );
  const config = manifest.configDigest
    ? chartConfigSchema.safeParse(await client.jsonBlob(registry, repository, manifest.configDigest))
    : undefined;
  if (!config?.success)
    return verdict('mismatch', `${repository}:${chart.version} is no Helm chart: it has no chart metadata`);
  return compareAppVersion(chart, config.data.appVersion, `, manifest ${manifest.digest}`);
}
