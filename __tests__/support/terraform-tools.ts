import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { motoPython } from './moto';

/** What the Terraform suite runs with. */
export interface TerraformTools {
  /** Environment for Terraform: which providers it may use, and from where. */
  readonly environment: Readonly<Record<string, string>>;
  /** One line that says what was found. */
  readonly summary: string;
}

const succeeds = (program: string, ...args: readonly string[]): boolean =>
  spawnSync(program, args, { stdio: 'ignore' }).status === 0;

const provider = join('registry.terraform.io', 'hashicorp', 'aws');

/** Folders in which a mirror of providers is looked for: Terraform's own implied ones, and one level below /opt. */
function mirrorCandidates(): string[] {
  const named = process.env['AURORA_PROVIDER_MIRROR'];
  if (named) return [named];
  const opt = existsSync('/opt') ? readdirSync('/opt').map((folder) => join('/opt', folder)) : [];
  return [
    join(homedir(), '.terraform.d', 'plugins'),
    '/usr/local/share/terraform/plugins',
    '/usr/share/terraform/plugins',
    '/usr/share/terraform/providers',
    ...opt,
  ];
}

function configFor(installation: string): string {
  const file = join(mkdtempSync(join(tmpdir(), 'aurora-terraform-')), 'terraformrc');
  writeFileSync(file, `provider_installation {\n  ${installation}\n}\n`);
  return file;
}

/**
 * Finds Terraform, an AWS provider and moto. `AURORA_PROVIDER_MIRROR` names a folder with providers, or is `direct` to
 * download the pinned one.
 *
 * @returns what was found, or a line that names everything that is missing
 */
export function findTerraformTools(): TerraformTools | string {
  const missing = [];
  const terraform = process.env['TERRAFORM_BINARY_NAME'] ?? 'terraform';
  if (!succeeds(terraform, 'version')) missing.push(`${terraform} (1.11 or newer)`);
  if (!succeeds(motoPython(), '-c', 'import moto.server, flask')) {
    missing.push('moto (pip install "moto[server]"; AURORA_MOTO_PYTHON names the Python that has it)');
  }
  const direct = process.env['AURORA_PROVIDER_MIRROR'] === 'direct';
  const mirror = direct ? undefined : mirrorCandidates().find((folder) => existsSync(join(folder, provider)));
  if (!direct && !mirror) {
    missing.push(
      'a mirror with hashicorp/aws (AURORA_PROVIDER_MIRROR names it; "direct" downloads the provider instead)',
    );
  }
  if (missing.length > 0) return `missing: ${missing.join('; ')}`;
  if (!mirror)
    return {
      environment: { TF_CLI_CONFIG_FILE: configFor('direct {}') },
      summary: `${terraform}, the pinned provider, moto`,
    };
  const version = readdirSync(join(mirror, provider))
    .filter((name) => /^\d+\.\d+\.\d+$/.test(name))
    .sort((a, b) => a.localeCompare(b, undefined, { numeric: true }))
    .pop() as string;
  return {
    environment: {
      TF_CLI_CONFIG_FILE: configFor(`filesystem_mirror {\n    path = ${JSON.stringify(mirror)}\n  }`),
      AURORA_AWS_PROVIDER_VERSION: version,
    },
    summary: `${terraform}, hashicorp/aws ${version} from a mirror, moto`,
  };
}
