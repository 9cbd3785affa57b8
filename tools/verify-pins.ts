import { Command } from 'commander';
import { allComponents } from '../values/components';
import { kubernetesVersions, pinsFor } from '../values/kubernetes-versions';
import { UserError } from '../values/user-error';
import { awsCli } from './verify-pins/aws-cli';
import { exitCode } from './verify-pins/outcome';
import { printOutcomes } from './verify-pins/print';
import { RegistryClient } from './verify-pins/registry';
import { verifyPins } from './verify-pins/verify';

interface Options {
  readonly json?: boolean;
  readonly requireNetwork?: boolean;
  readonly kubernetesVersion?: string;
  readonly region?: string;
}

/**
 * `npm run verify:pins`: asks the registries and AWS whether every pin is there.
 *
 * @returns the exit code
 */
async function run(options: Options): Promise<number> {
  const { kubernetesVersion } = options;
  if (kubernetesVersion !== undefined) pinsFor(kubernetesVersion);
  const outcomes = await verifyPins({
    components: allComponents,
    kubernetesVersions: kubernetesVersions.filter(
      ({ version }) => kubernetesVersion === undefined || version === kubernetesVersion,
    ),
    registry: new RegistryClient(),
    aws: awsCli(options.region),
  });
  process.stdout.write(`${options.json ? JSON.stringify(outcomes, null, 2) : printOutcomes(outcomes)}\n`);
  return exitCode(outcomes, options.requireNetwork ?? false);
}

new Command('verify:pins')
  .description(
    'Asks image registries, chart repositories, EKS and SSM whether every pin of values/ exists as it is written down.\n' +
      'Exit code 1 when one does not.',
  )
  .option('--json', 'print the outcomes as JSON')
  .option('--require-network', 'fail also when somebody could not be asked')
  .option('--kubernetes-version <version>', 'check the add-ons and the node image of this version only')
  .option('--region <region>', 'the AWS region to ask (default: the one that the AWS CLI is set up for)')
  .action(async (options: Options) => {
    process.exitCode = await run(options);
  })
  .parseAsync()
  .catch((error: unknown) => {
    process.stderr.write(
      error instanceof UserError ? `${error.message}\n` : `${error instanceof Error ? error.stack : error}\n`,
    );
    process.exitCode = 1;
  });
