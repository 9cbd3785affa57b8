import { execFileSync } from 'node:child_process';
import { root } from '../../tools/plan/git';
import { priceBefore } from '../../tools/plan/price-before';
import { UserError } from '../../values/user-error';

const worktrees = (): string =>
  execFileSync('git', ['worktree', 'list', '--porcelain'], { cwd: root, encoding: 'utf8' });

it.each(['no-such-ref', '--detach', 'HEAD:README.md'])(
  'says that there is no such ref, and leaves nothing behind: %s',
  async (ref) => {
    const before = worktrees();
    await expect(priceBefore(ref, 'dev')).rejects.toThrow(UserError);
    expect(worktrees()).toBe(before);
  },
);

it('prices the values of a ref with its own program', async () => {
  const before = worktrees();
  expect(await priceBefore('HEAD', 'dev')).toBeGreaterThan(100);
  await expect(priceBefore('HEAD', 'none')).rejects.toThrow('--environment: given "none"; allowed: dev,');
  expect(worktrees()).toBe(before);
}, 120_000);
