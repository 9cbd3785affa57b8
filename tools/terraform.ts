import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { z } from 'zod';
import { UserError } from '../values/user-error';

export interface TerraformOptions {
  /**
   * Variables beside those of this process, such as another endpoint.
   * @default - none
   */
  readonly env?: Readonly<Record<string, string>>;
  /**
   * `inherit`: a person watches and may answer. `capture`: output is returned and shown to nobody, for a state holds
   * whatever providers put into it.
   * @default 'capture'
   */
  readonly stdio?: 'inherit' | 'capture';
}

export interface TerraformResult {
  /** 0 for success; `plan -detailed-exitcode` also knows 2, for changes. */
  readonly exitCode: number;
  /** Empty where it was inherited. */
  readonly stdout: string;
  /** Empty where it was inherited. */
  readonly stderr: string;
}

/** Runs Terraform in the folder of one stack. It never rejects because Terraform fails: look at `exitCode`. */
export type Terraform = (
  stackDir: string,
  args: readonly string[],
  options?: TerraformOptions,
) => Promise<TerraformResult>;

/** Write-only arguments and ephemeral values, which keep secrets out of state, need this version. */
const oldestVersion = [1, 11] as const;

/** The program that cdktf would run, too. */
export const terraformBinary = (): string => process.env['TERRAFORM_BINARY_NAME'] ?? 'terraform';

const howToInstall = `Install Terraform ${oldestVersion.join('.')} or newer; TERRAFORM_BINARY_NAME names another program, such as tofu`;

/** Why the program did not even start, as the person's mistake where it is one. */
function startError(binary: string, stackDir: string, error: NodeJS.ErrnoException): Error {
  switch (error.code) {
    case 'ENOENT':
      if (!existsSync(stackDir)) return error;
      return new UserError(`${binary} is not installed, or not on the PATH. ${howToInstall}`);
    case 'EACCES':
      return new UserError(
        `${binary} may not be run: it must be an executable file (chmod +x). ${howToInstall}`,
      );
    default:
      return error;
  }
}

/** The installed Terraform, or the OpenTofu that `TERRAFORM_BINARY_NAME` names. */
export const terraform: Terraform = (stackDir, args, { env = {}, stdio = 'capture' } = {}) =>
  new Promise((resolve, reject) => {
    const binary = terraformBinary();
    const child = spawn(binary, args, {
      cwd: stackDir,
      // Neither calls home, nor tells a person to run commands that this program runs itself.
      env: { ...process.env, CHECKPOINT_DISABLE: '1', TF_IN_AUTOMATION: '1', ...env },
      stdio: stdio === 'inherit' ? 'inherit' : ['ignore', 'pipe', 'pipe'],
    });
    // Ctrl-C reaches Terraform by itself, which ends what it is at and writes the state: this process waits for that.
    const wait = () => undefined;
    if (stdio === 'inherit') process.on('SIGINT', wait);
    child.once('close', () => process.off('SIGINT', wait));
    let stdout = '';
    let stderr = '';
    child.stdout?.setEncoding('utf8').on('data', (chunk: string) => (stdout += chunk));
    child.stderr?.setEncoding('utf8').on('data', (chunk: string) => (stderr += chunk));
    child.once('error', (error) => reject(startError(binary, stackDir, error)));
    child.once('close', (code, signal) => {
      if (code === null) reject(new UserError(`${binary} ${args[0]} was ended by ${signal}`));
      else resolve({ exitCode: code, stdout, stderr });
    });
  });

const versionSchema = z.object({ terraform_version: z.string().regex(/^\d+\.\d+\./) });

/** The version in what `version -json` printed; `undefined` where the program that printed it is no Terraform. */
function versionIn(stdout: string): string | undefined {
  try {
    return versionSchema.safeParse(JSON.parse(stdout)).data?.terraform_version;
  } catch {
    return undefined;
  }
}

/**
 * Checks that Terraform is there and new enough.
 *
 * @throws UserError that says what is missing
 */
export async function requireTerraform(run: Terraform = terraform): Promise<string> {
  const { exitCode, stdout, stderr } = await run(process.cwd(), ['version', '-json']);
  const binary = terraformBinary();
  if (exitCode !== 0) throw new UserError(`${binary} version fails:\n${stderr}`);
  const version = versionIn(stdout);
  if (version === undefined) {
    const printed = JSON.stringify(stdout.trim().slice(0, 80));
    throw new UserError(
      `${binary} version -json printed ${printed}; allowed: JSON with a "terraform_version", as Terraform and OpenTofu print it. ${howToInstall}`,
    );
  }
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const [oldestMajor, oldestMinor] = oldestVersion;
  if (major < oldestMajor || (major === oldestMajor && minor < oldestMinor)) {
    throw new UserError(
      `${binary} is version ${version}; ${oldestVersion.join('.')} or newer is needed, for secrets that never enter the state`,
    );
  }
  return version;
}
