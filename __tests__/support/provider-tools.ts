import { existsSync, mkdtempSync, readdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { built, programOf } from './cluster-tools';

/** What the providers suite runs with. */
export interface ProviderTools {
  readonly program: string;
  /** Environment for Terraform: which providers it may use, and from where. */
  readonly environment: Readonly<Record<string, string>>;
  /** One line that says what was found. */
  readonly summary: string;
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
 * Finds Terraform, and a mirror with the providers of AWS, Helm and Kubernetes.
 *
 * @returns what was found, or a line that names everything that is missing
 */
export function findProviderTools(): ProviderTools | string {
  const program = programOf('TERRAFORM_BINARY_NAME', 'terraform');
  const mirror = providerMirror();
  const missing = [
    ...(program === undefined ? ['terraform (TERRAFORM_BINARY_NAME)'] : []),
    ...(mirror === undefined
      ? ['a folder of providers with hashicorp/aws, helm and kubernetes (AURORA_PROVIDER_MIRROR)']
      : []),
  ];
  if (program === undefined || mirror === undefined) {
    return `missing: ${missing.join('; ')}. Where Go is, .ci/go-tools builds the providers`;
  }
  return { program, environment: terraformEnvironment(mirror), summary: `providers from ${mirror}` };
}

/** What was found; the suite is not run without it. */
export function providerTools(): ProviderTools {
  const found = findProviderTools();
  if (typeof found === 'string') throw new Error(found);
  return found;
}
