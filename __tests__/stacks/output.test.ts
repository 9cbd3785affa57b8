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
  write(join(outdir, 'leftover.txt'), 'old');
  replaceOutput(synthesized('dev-foundation'), outdir);
  expect(read('stacks', 'dev-foundation', 'cdk.tf.json')).toBe('new');
  expect(readdirSync(join(outdir, 'stacks'))).toEqual(['dev-foundation']);
  expect(existsSync(join(outdir, 'leftover.txt'))).toBe(false);
  expect(readdirSync(folder)).toEqual(['cdktf.out']);
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
