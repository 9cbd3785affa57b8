import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createTemporaryOutput, removeOutput, replaceOutput } from '../../stacks/output';
import { UserError } from '../../values/user-error';

let folder: string;
let outdir: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'aurora-output-'));
  outdir = join(folder, 'cdktf.out');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function write(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}
const read = (...path: string[]) => readFileSync(join(outdir, ...path), 'utf8');

/** A new output with these stacks, complete but not yet in its place. */
function synthesized(...stacks: string[]): string {
  const temporary = createTemporaryOutput(outdir);
  for (const stack of stacks) write(join(temporary, 'stacks', stack, 'cdk.tf.json'), 'new');
  return temporary;
}

it('writes beside the output folder, which a rename needs, and into an empty folder each time', () => {
  const [one, two] = [createTemporaryOutput(outdir), createTemporaryOutput(outdir)];
  expect(one).not.toBe(two);
  expect([dirname(one), dirname(two)]).toEqual([folder, folder]);
  expect(readdirSync(one)).toEqual([]);
  expect(existsSync(outdir)).toBe(false);
});

it('makes the folders above the output folder', () => {
  const deep = join(folder, 'build', 'terraform');
  replaceOutput(createTemporaryOutput(deep), deep);
  expect(readdirSync(join(folder, 'build'))).toEqual(['terraform']);
});

it('takes the place of nothing', () => {
  replaceOutput(synthesized('dev-foundation'), outdir);
  expect(read('stacks', 'dev-foundation', 'cdk.tf.json')).toBe('new');
  expect(readdirSync(folder)).toEqual(['cdktf.out']);
});

it('takes the place of the output before as a whole, and leaves nothing beside it', () => {
  write(join(outdir, 'stacks', 'dev-foundation', 'cdk.tf.json'), 'old');
  write(join(outdir, 'stacks', 'gone-foundation', 'cdk.tf.json'), 'old');
  replaceOutput(synthesized('dev-foundation'), outdir);
  expect(read('stacks', 'dev-foundation', 'cdk.tf.json')).toBe('new');
  expect(readdirSync(join(outdir, 'stacks'))).toEqual(['dev-foundation']);
  expect(readdirSync(folder)).toEqual(['cdktf.out']);
});

describe('what is not an output', () => {
  it('is never replaced: a folder that holds anything else', () => {
    write(join(outdir, 'manifest.json'), 'old');
    write(join(outdir, 'thesis.txt'), 'years of work');
    expect(() => createTemporaryOutput(outdir)).toThrow(
      'a folder that holds thesis.txt; allowed: a new folder',
    );
    expect(read('thesis.txt')).toBe('years of work');
    expect(readdirSync(folder)).toEqual(['cdktf.out']);
  });

  it('is never replaced: the working folder, by an empty name or by its own', () => {
    const before = readdirSync('.');
    for (const name of ['', ' ', '.', '..']) expect(() => createTemporaryOutput(name)).toThrow(UserError);
    expect(readdirSync('.')).toEqual(before);
  });

  it('is never replaced: a file', () => {
    write(outdir, 'a file');
    expect(() => createTemporaryOutput(outdir)).toThrow('a file; allowed: a new folder');
    expect(readFileSync(outdir, 'utf8')).toBe('a file');
  });

  it('is not an empty folder', () => {
    mkdirSync(outdir);
    replaceOutput(synthesized('dev-foundation'), outdir);
    expect(read('stacks', 'dev-foundation', 'cdk.tf.json')).toBe('new');
  });
});

it('keeps what Terraform left in a stack’s folder', () => {
  const stack = join(outdir, 'stacks', 'dev-foundation');
  write(join(stack, 'cdk.tf.json'), 'old');
  write(join(stack, '.terraform', 'providers', 'aws'), 'binary');
  write(join(stack, '.terraform.lock.hcl'), 'lock');
  write(join(stack, 'plan'), 'plan');
  replaceOutput(synthesized('dev-foundation'), outdir);
  expect(read('stacks', 'dev-foundation', 'cdk.tf.json')).toBe('new');
  expect(read('stacks', 'dev-foundation', '.terraform', 'providers', 'aws')).toBe('binary');
  expect(read('stacks', 'dev-foundation', '.terraform.lock.hcl')).toBe('lock');
  expect(read('stacks', 'dev-foundation', 'plan')).toBe('plan');
});

it('prefers what the synthesis wrote to what was there', () => {
  write(join(outdir, 'stacks', 'dev-foundation', 'metadata.json'), 'old');
  const temporary = synthesized('dev-foundation');
  write(join(temporary, 'stacks', 'dev-foundation', 'metadata.json'), 'new');
  replaceOutput(temporary, outdir);
  expect(read('stacks', 'dev-foundation', 'metadata.json')).toBe('new');
});

it('removes a folder that is there, and does not mind one that is not', () => {
  const temporary = synthesized('dev-foundation');
  removeOutput(temporary);
  removeOutput(temporary);
  expect(readdirSync(folder)).toEqual([]);
});
