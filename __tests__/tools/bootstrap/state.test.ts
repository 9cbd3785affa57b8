import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pullState, readLocalState } from '../../../tools/bootstrap/state';
import type { Terraform } from '../../../tools/terraform';
import { UserError } from '../../../values/user-error';

const folder = mkdtempSync(join(tmpdir(), 'aurora-test-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const resources = [
  { type: 'aws_kms_key', instances: [{ attributes: { key_id: 'key' } }] },
  { type: 'aws_s3_bucket', instances: [{ attributes: { id: 'bucket' } }] },
];
const text = JSON.stringify({ version: 4, lineage: 'one', serial: 7, resources });

describe('the local state', () => {
  it('is summarized, and is absent without a file', () => {
    const file = join(folder, 'some.tfstate');
    writeFileSync(file, text);
    expect(readLocalState(file)).toEqual({ lineage: 'one', serial: 7, resources: 2, keys: ['key'] });
    expect(readLocalState(join(folder, 'none.tfstate'))).toBeUndefined();
  });

  it('is refused when it was cut off, with where to look', () => {
    const file = join(folder, 'broken.tfstate');
    writeFileSync(file, text.slice(0, 20));
    expect(() => readLocalState(file)).toThrow(
      /broken\.tfstate is not a Terraform state .*broken\.tfstate\.backup/,
    );
  });
});

describe('the state in the bucket', () => {
  const answering =
    (pulled: string, initExit = 0): Terraform =>
    async (_, [command]) => ({
      exitCode: command === 'init' ? initExit : 0,
      stdout: command === 'state' ? pulled : '',
      stderr: initExit ? 'AWS account ID not allowed: 999999999999' : '',
    });

  it('is its text and its summary, or nothing where there is none', async () => {
    await expect(pullState(answering(text), 'some', {})).resolves.toEqual({
      text,
      summary: { lineage: 'one', serial: 7, resources: 2, keys: ['key'] },
    });
    await expect(pullState(answering('\n'), 'some', {})).resolves.toBeUndefined();
    const none = JSON.stringify({ version: 4, lineage: '', serial: 0, resources: [] });
    await expect(pullState(answering(none), 'some', {})).resolves.toBeUndefined();
  });

  it.each([
    ['no JSON', 'password=hunter2', 'it is no JSON'],
    ['no state', '{"password":"hunter2"}', 'missing or of another form: lineage, serial, resources'],
    ['no object', '"hunter2"', 'missing or of another form: the object itself'],
  ])('is refused when it is %s, without showing it', async (_, pulled, why) => {
    const pull = pullState(answering(pulled), 'some', {});
    await expect(pull).rejects.toThrow(UserError);
    await expect(pull).rejects.toThrow(
      `printed for some is not a Terraform state (${why}). Nothing was changed.`,
    );
    await expect(pull).rejects.not.toThrow('hunter2');
  });

  it('passes on what Terraform says, such as the wrong account', async () => {
    await expect(pullState(answering('', 1), 'some', {})).rejects.toThrow(
      /state of some cannot be read:\nAWS account ID not allowed: 999999999999/,
    );
  });
});
