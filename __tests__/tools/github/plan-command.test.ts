import { existsSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { planCommand } from '../../../tools/github/plan-command';

const after = (args: readonly string[], option: string): string => args[args.indexOf(option) + 1] ?? '';

it('gives what npm run plan wrote, and leaves nothing behind', async () => {
  let folder = '';
  const result = await planCommand('dev', { with: ['--against', 'abc'], save: true }, async (args) => {
    folder = dirname(after(args, '--markdown'));
    expect(args[0]).toMatch(/tools\/plan\.ts$/);
    expect(args.slice(1, 2)).toEqual(['dev']);
    expect(args).toEqual(expect.arrayContaining(['--save', '--against', 'abc']));
    writeFileSync(after(args, '--markdown'), '# page');
    writeFileSync(after(args, '--json'), '{"version":1}');
    writeFileSync(after(args, '--digest'), 'd1\n');
    return 2;
  });
  expect(result).toEqual({ exitCode: 2, markdown: '# page', page: { version: 1 }, digest: 'd1' });
  expect(existsSync(folder)).toBe(false);
});

it('saves nothing unless it is asked to, and a plan that ends early leaves nothing to show', async () => {
  const result = await planCommand('dev', {}, async (args) => {
    expect(args).not.toContain('--save');
    expect(args).not.toContain('--digest');
    return 1;
  });
  expect(result).toEqual({ exitCode: 1, markdown: undefined, page: undefined, digest: undefined });
});

it('runs the program itself, which refuses an option that it does not have', async () => {
  const result = await planCommand('dev', { with: ['--no-such-option'] });
  expect(result).toMatchObject({ exitCode: 1, markdown: undefined });
}, 120_000);
