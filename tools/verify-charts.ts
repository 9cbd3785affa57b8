import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Command } from 'commander';
import { reportUserErrors } from '../values/user-error';

interface Options {
  readonly environment?: string;
  readonly charts?: string;
  readonly upstream?: boolean;
  readonly kubeconfig?: string;
  readonly apiServer?: string;
  readonly requireValidation?: boolean;
  readonly json?: boolean;
}

/** `npm run verify:charts`: renders every release with the real charts; the exit code says whether all is well. */
async function run(options: Options): Promise<void> {
  // Loaded only here: a mistake in values speaks while its file is loaded, and must be one message as well.
  const { loadEnvironments } = await import('../values');
  const { environmentNamed } = await import('../values/fleet');
  const { releasesOf } = await import('../stacks/releases');
  const { Helm } = await import('./verify-charts/helm');
  const { validatorsAtHand } = await import('./verify-charts/validators');
  const { verifyCharts } = await import('./verify-charts/verify');
  const { exitCode, printOutcomes } = await import('./verify-charts/print');
  const { environment, charts, upstream, kubeconfig, apiServer: server } = options;
  const all = loadEnvironments();
  // Asked for first: a misspelt name is the more likely mistake.
  const chosen = environment === undefined ? all : [environmentNamed(environment, all, '--environment')];
  const helm = await Helm.find();
  const work = mkdtempSync(join(tmpdir(), 'aurora-charts-'));
  try {
    const outcomes = await verifyCharts({
      releases: releasesOf(chosen),
      helm,
      work,
      validators: await validatorsAtHand({
        ...(kubeconfig === undefined ? {} : { kubeconfig }),
        ...(server === undefined ? {} : { server }),
      }),
      today: new Date(),
      ...(charts === undefined ? {} : { charts }),
      ...(upstream === undefined ? {} : { upstream }),
    });
    process.stdout.write(`${options.json ? JSON.stringify(outcomes, null, 2) : printOutcomes(outcomes)}\n`);
    process.exitCode = exitCode(outcomes, options.requireValidation ?? false);
  } finally {
    helm.close();
    rmSync(work, { recursive: true, force: true });
  }
}

void new Command('verify:charts')
  .description(
    'Renders every release of every environment with its real chart, and fails when a value of ours changes nothing, an object\n' +
      'breaks a rule, an image is not the pinned one, or an object is not valid for the Kubernetes version of the cluster.',
  )
  .option('--environment <name>', 'the releases of this environment only')
  .option('--charts <folder>', 'take charts from a folder: <name>-<version>.tgz, or unpacked as <name>/')
  .option('--upstream', 'fetch charts from their public repositories, whatever the environments say')
  .option(
    '--kubeconfig <file>',
    'ask the API server of this file whether objects are valid, without a change to it',
  )
  .option('--api-server <url>', 'the same for this address')
  .option('--require-validation', 'fail also when nobody could say whether objects are valid')
  .option('--json', 'print the outcomes as JSON')
  .action((options: Options) => reportUserErrors(() => run(options)))
  .parseAsync();
