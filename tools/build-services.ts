import { relative } from 'node:path';
import { Command } from 'commander';
import { buildServices } from './services/build';

/** `npm run -s build:services -- [--out DIR]`: the programs of the images, each as one file. */
async function run({ out }: { readonly out: string }): Promise<void> {
  for (const { file, bytes } of await buildServices(out)) {
    process.stdout.write(`${relative(process.cwd(), file)}  ${Math.ceil(bytes / 1024)} KiB\n`);
  }
}

void new Command('build-services')
  .description('Bundles discovery and processor for Node 24, as their images contain them.')
  .option('--out <folder>', 'where the files go', 'dist')
  .action(run)
  .parseAsync();
