import { join } from 'node:path';
import { Command } from 'commander';
import { generatedPages, staleMessage, stalePages, writePages } from './pages';

const root = join(__dirname, '..', '..');

/** `npm run docs` writes the generated pages of docs/; with `--check` it only says which are out of date. */
new Command('docs')
  .description('Writes the generated pages of docs/.')
  .option('--check', 'write nothing; fail where a page is out of date')
  .action(({ check }: { check?: boolean }) => {
    const stale = check ? stalePages(root) : writePages(root);
    if (stale.length === 0) console.log(`All ${generatedPages.length} generated pages are up to date.`);
    else if (check) {
      console.error(staleMessage(stale));
      process.exitCode = 1;
    } else console.log(`Written: ${stale.map(({ path }) => path).join(', ')}`);
  })
  .parse();
