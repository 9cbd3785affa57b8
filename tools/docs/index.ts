import { join } from 'node:path';
import { Command } from 'commander';
import { reportUserErrors } from '../../values/user-error';

const root = join(__dirname, '..', '..');

/** Writes the stale pages, or with `check` only says which they are; a stale page is then exit code 1. */
async function run(check: boolean): Promise<void> {
  const { generatedPages, staleMessage, stalePages, writePages } = await import('./pages');
  const stale = check ? stalePages(root) : writePages(root);
  if (stale.length === 0) console.log(`All ${generatedPages.length} generated pages are up to date.`);
  else if (check) {
    console.error(staleMessage(stale));
    process.exitCode = 1;
  } else console.log(`Written: ${stale.map(({ path }) => path).join(', ')}`);
}

/** `npm run docs`: the pages of docs/ that programs write. */
void new Command('docs')
  .description('Writes the generated pages of docs/.')
  .option('--check', 'write nothing; fail where a page is out of date')
  .action(({ check = false }: { check?: boolean }) => reportUserErrors(() => run(check)))
  .parseAsync();
