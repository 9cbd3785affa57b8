import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** What the cluster suite runs with: paths of programs. */
export interface ClusterTools {
  readonly apiServer: string;
  readonly etcd: string;
  readonly kubectl: string;
  /** Left out where no charts are at hand: then only our own objects are looked at. */
  readonly charts?: { readonly helm: string; readonly folder: string };
  /** One line that says what was found. */
  readonly summary: string;
}

/** Where .ci/go-tools leaves what it builds. */
export const built = join(__dirname, '..', '..', '.cache', 'tools');

/** A program named by a variable of the environment, built by .ci/go-tools, or on the PATH. */
export function programOf(variable: string, name: string): string | undefined {
  const named = process.env[variable];
  if (named) return named;
  const folders = [join(built, 'bin'), ...(process.env['PATH'] ?? '').split(delimiter)];
  return folders.map((folder) => join(folder, name)).find((path) => existsSync(path));
}

/**
 * Finds a real API server with its store, and kubectl; helm and charts (`AURORA_CHARTS`) where they are.
 *
 * @returns what was found, or a line that names everything that is missing
 */
export function findClusterTools(): ClusterTools | string {
  const apiServer = programOf('KUBE_APISERVER', 'kube-apiserver');
  const etcd = programOf('ETCD', 'etcd');
  const kubectl = programOf('KUBECTL', 'kubectl');
  const folder = process.env['AURORA_CHARTS'];
  const helm = programOf('HELM', 'helm');
  const missing = [
    ...(apiServer === undefined ? ['kube-apiserver (KUBE_APISERVER)'] : []),
    ...(etcd === undefined ? ['etcd (ETCD)'] : []),
    ...(kubectl === undefined ? ['kubectl (KUBECTL)'] : []),
    ...(folder !== undefined && helm === undefined ? ['helm (HELM), which AURORA_CHARTS needs'] : []),
  ];
  if (!apiServer || !etcd || !kubectl || missing.length > 0) {
    return `missing: ${missing.join('; ')}. Where Go is, .ci/go-tools builds them`;
  }
  const version = spawnSync(apiServer, ['--version'], { encoding: 'utf8' }).stdout.trim();
  const withCharts = folder !== undefined && helm !== undefined;
  return {
    apiServer,
    etcd,
    kubectl,
    ...(withCharts ? { charts: { helm, folder } } : {}),
    summary: `an API server of ${version}, ${withCharts ? `charts from ${folder}` : 'NO CHARTS (AURORA_CHARTS names a folder of them): pods of releases are not tried'}`,
  };
}

/** What was found; the suite is not run without it. */
export function clusterTools(): ClusterTools {
  const found = findClusterTools();
  if (typeof found === 'string') throw new Error(found);
  return found;
}
