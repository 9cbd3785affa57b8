import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';

/** What the cluster suite runs with. Paths of programs, and of a folder of Terraform providers. */
export interface ClusterTools {
  readonly apiServer: string;
  readonly etcd: string;
  readonly kubectl: string;
  /** Left out where no charts are at hand: then only our own objects are looked at. */
  readonly charts?: { readonly helm: string; readonly folder: string };
  readonly terraform: {
    readonly program: string;
    /** Environment for Terraform: which providers it may use, and from where. */
    readonly environment: Readonly<Record<string, string>>;
  };
  /** One line that says what was found. */
  readonly summary: string;
}

/** Where .ci/go-tools leaves what it builds. */
const built = join(__dirname, '..', '..', '.cache', 'tools');

/** A program named by a variable of the environment, built by .ci/go-tools, or on the PATH. */
function programOf(variable: string, name: string): string | undefined {
  const named = process.env[variable];
  if (named) return named;
  const folders = [join(built, 'bin'), ...(process.env['PATH'] ?? '').split(delimiter)];
  return folders.map((folder) => join(folder, name)).find((path) => existsSync(path));
}

const registry = join('registry.terraform.io', 'hashicorp');

/** A folder of providers that has all three. */
function providerMirror(): string | undefined {
  return [process.env['AURORA_PROVIDER_MIRROR'], join(built, 'providers')].find(
    (folder) =>
      folder && ['aws', 'helm', 'kubernetes'].every((name) => existsSync(join(folder, registry, name))),
  );
}

/** The newest version of the AWS provider that a mirror has. */
const awsVersion = (mirror: string): string | undefined =>
  readdirSync(join(mirror, registry, 'aws'))
    .filter((name) => /^\d+\.\d+\.\d+$/.test(name))
    .sort((a, b) => a.localeCompare(b, undefined, { numeric: true }))
    .pop();

function terraformEnvironment(mirror: string): Record<string, string> {
  const file = join(mkdtempSync(join(tmpdir(), 'aurora-cluster-terraform-')), 'terraformrc');
  writeFileSync(
    file,
    `provider_installation {\n  filesystem_mirror {\n    path = ${JSON.stringify(mirror)}\n  }\n}\n`,
  );
  return { TF_CLI_CONFIG_FILE: file, AURORA_AWS_PROVIDER_VERSION: awsVersion(mirror) ?? '' };
}

/**
 * Finds a real API server and its store, kubectl, Terraform and its providers; helm and charts (`AURORA_CHARTS`) where
 * they are.
 *
 * @returns what was found, or a line that names everything that is missing
 */
export function findClusterTools(): ClusterTools | string {
  const apiServer = programOf('KUBE_APISERVER', 'kube-apiserver');
  const etcd = programOf('ETCD', 'etcd');
  const kubectl = programOf('KUBECTL', 'kubectl');
  const terraform = programOf('TERRAFORM_BINARY_NAME', 'terraform');
  const mirror = providerMirror();
  const folder = process.env['AURORA_CHARTS'];
  const helm = programOf('HELM', 'helm');
  const missing = [
    ...(apiServer === undefined ? ['kube-apiserver (KUBE_APISERVER)'] : []),
    ...(etcd === undefined ? ['etcd (ETCD)'] : []),
    ...(kubectl === undefined ? ['kubectl (KUBECTL)'] : []),
    ...(terraform === undefined ? ['terraform (TERRAFORM_BINARY_NAME)'] : []),
    ...(mirror === undefined
      ? ['a folder of providers with hashicorp/aws, helm and kubernetes (AURORA_PROVIDER_MIRROR)']
      : []),
    ...(folder !== undefined && helm === undefined ? ['helm (HELM), which AURORA_CHARTS needs'] : []),
  ];
  if (!apiServer || !etcd || !kubectl || !terraform || !mirror || missing.length > 0) {
    return `missing: ${missing.join('; ')}. Where Go is, .ci/go-tools builds them`;
  }
  const version = spawnSync(apiServer, ['--version'], { encoding: 'utf8' }).stdout.trim();
  const withCharts = folder !== undefined && helm !== undefined;
  return {
    apiServer,
    etcd,
    kubectl,
    ...(withCharts ? { charts: { helm, folder } } : {}),
    terraform: { program: terraform, environment: terraformEnvironment(mirror) },
    summary: `an API server of ${version}, providers from ${mirror}, ${withCharts ? `charts from ${folder}` : 'NO CHARTS (AURORA_CHARTS names a folder of them): pods of releases are not tried'}`,
  };
}

/** What was found; the suite is not run without it. */
export function clusterTools(): ClusterTools {
  const found = findClusterTools();
  if (typeof found === 'string') throw new Error(found);
  return found;
}
