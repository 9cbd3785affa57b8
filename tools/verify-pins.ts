import { Command } from 'commander';
import { reportUserErrors } from '../values/user-error';

interface Options {
  readonly json?: boolean;
  readonly requireNetwork?: boolean;
  readonly kubernetesVersion?: string;
  readonly region?: string;
}

/** `npm run verify:pins`: asks the registries and AWS whether every pin is there; the exit code says so, too. */
async function run(options: Options): Promise<void> {
  // Loaded only here: a mistake in a component speaks while its file is loaded, and must be one message as well.
  const { allComponents } = await import('../values/components');
  const { kubernetesVersions, pinsFor } = await import('../values/kubernetes-versions');
  const { awsCli } = await import('./verify-pins/aws-cli');
  const { exitCode } = await import('./verify-pins/outcome');
  const { printOutcomes } = await import('./verify-pins/print');
  const { RegistryClient } = await import('./verify-pins/registry');
  const { verifyPins } = await import('./verify-pins/verify');
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
  process.exitCode = exitCode(outcomes, options.requireNetwork ?? false);
}

void new Command('verify:pins')
  .description(
    'Asks image registries, chart repositories, EKS and SSM whether every pin of values/ exists as it is written down.\n' +
      'Exit code 1 when one does not.',
  )
  .option('--json', 'print the outcomes as JSON')
  .option('--require-network', 'fail also when somebody could not be asked')
  .option('--kubernetes-version <version>', 'check the add-ons and the node image of this version only')
  .option('--region <region>', 'the AWS region to ask (default: the one that the AWS CLI is set up for)')
  .action((options: Options) => reportUserErrors(() => run(options)))
  .parseAsync();
