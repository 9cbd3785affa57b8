import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { requireTerraform, terraform } from '../../tools/terraform';
import { UserError } from '../../values/user-error';

const folder = mkdtempSync(join(tmpdir(), 'aurora-test-'));
const before = process.env['TERRAFORM_BINARY_NAME'];

/** A program in the place of Terraform. */
function install(script: string): void {
  const file = join(folder, 'terraform-double');
  writeFileSync(file, `#!/bin/sh\n${script}\n`);
  chmodSync(file, 0o755);
  process.env['TERRAFORM_BINARY_NAME'] = file;
}

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
  if (before === undefined) delete process.env['TERRAFORM_BINARY_NAME'];
  else process.env['TERRAFORM_BINARY_NAME'] = before;
});

describe('the Terraform runner', () => {
  it('runs in the stack’s folder, calls nobody, and returns what was said', async () => {
    install('echo "$PWD $* $CHECKPOINT_DISABLE $TF_IN_AUTOMATION $EXTRA"; echo trouble >&2; exit 2');
    const result = await terraform(folder, ['plan', '-input=false'], { env: { EXTRA: 'extra' } });
    expect(result).toEqual({
      exitCode: 2,
      stdout: expect.stringContaining('plan -input=false 1 1 extra'),
      stderr: 'trouble\n',
    });
    expect(result.stdout).toContain(folder);
  });

  it('leaves Ctrl-C to a Terraform that a person watches, and waits for its end', async () => {
    install('sleep 0.2; exit 0');
    const before = process.listenerCount('SIGINT');
    const running = terraform(folder, ['apply'], { stdio: 'inherit' });
    expect(process.listenerCount('SIGINT')).toBe(before + 1);
    expect(process.emit('SIGINT')).toBe(true);
    expect(await running).toEqual({ exitCode: 0, stdout: '', stderr: '' });
    expect(process.listenerCount('SIGINT')).toBe(before);
  });

  it('says in plain words that the program is missing', async () => {
    process.env['TERRAFORM_BINARY_NAME'] = 'no-such-terraform';
    await expect(terraform(folder, ['version'])).rejects.toThrow(/no-such-terraform is not installed.*1\.11/);
  });

  it('says in plain words that the program may not be run', async () => {
    install('exit 0');
    chmodSync(process.env['TERRAFORM_BINARY_NAME'] as string, 0o644);
    await expect(requireTerraform()).rejects.toThrow(UserError);
    await expect(requireTerraform()).rejects.toThrow(
      /terraform-double may not be run.*chmod \+x.*Install Terraform/,
    );
  });

  it.each([
    ['no JSON', 'Terraform v1.12.0', '"Terraform v1.12.0"'],
    ['nothing', '', '""'],
    ['an object without a version', '{}', '"{}"'],
    ['no object', 'null', '"null"'],
    ['a version that is none', '{"terraform_version":"new"}', '"{\\"terraform_version\\":\\"new\\"}"'],
  ])('refuses a program that prints %s', async (_, printed, shown) => {
    install(`cat <<'END'\n${printed}\nEND`);
    const checked = requireTerraform();
    await expect(checked).rejects.toThrow(UserError);
    await expect(checked).rejects.toThrow(
      `terraform-double version -json printed ${shown}; allowed: JSON with a "terraform_version"`,
    );
  });

  it.each([
    ['1.10.5', false],
    ['0.15.0', false],
    ['1.11.0', true],
    ['1.12.0-beta1', true],
    ['2.0.0', true],
  ])('version %s is new enough: %s', async (version, enough) => {
    install(`echo '{"terraform_version":"${version}"}'`);
    const checked = requireTerraform();
    if (enough) await expect(checked).resolves.toBe(version);
    else await expect(checked).rejects.toThrow(new RegExp(`version ${version}; 1\\.11 or newer`));
  });
});
