import { join, relative } from 'node:path';
import { Command } from 'commander';
import { reportUserErrors } from '../values/user-error';
import type { KnownValuesOptions } from './known-values/run';

/** `npm run known-values`: writes down which values each pinned chart knows. */
void new Command('known-values')
  .description(
    'Reads the pinned charts from a folder and writes which values each of them knows to constructs/helm/known-values/:\n' +
      'paths and types, none of the charts’ texts or defaults. Every release is held to them when it is synthesized.',
  )
  .requiredOption('--from <folder>', 'folder of unpacked charts: <folder>/<chart>/Chart.yaml and so on')
  .option('--check', 'compare with what is written, and fail where it differs')
  .action((options: KnownValuesOptions) =>
    reportUserErrors(async () => {
      // Loaded only here: a mistake in a component speaks while its file is loaded, and must be one message as well.
      const { allComponents } = await import('../values/components');
      const { runKnownValues } = await import('./known-values/run');
      runKnownValues({
        ...options,
        components: allComponents,
        folder: relative(process.cwd(), join(__dirname, '..', 'constructs', 'helm', 'known-values')),
        say: (line) => process.stdout.write(`${line}\n`),
      });
    }),
  )
  .parseAsync();
