import { Command } from 'commander';
import { reportUserErrors } from '../values/user-error';

/** `npm run images`: the images of our own programs, from their content to the registries that environments pull from. */
const program = new Command('images').description(
  'Builds, publishes and promotes the images of discovery and processor. Building needs Docker on ARM64, and what\n' +
    '.ci/image-tools builds: crane, syft, grype and cosign.',
);

/** The folder for what was built. */
const defaultOut = 'dist/images';

async function tools() {
  const { git } = await import('./plan/git');
  const { imageVersion } = await import('./images/version');
  const { runProgram } = await import('./images/program');
  const registry = await import('./images/registry');
  // Loaded only here: a mistake in values speaks while its file is loaded, and must be one message as well.
  const { loadEnvironments } = await import('../values');
  return { git, imageVersion, run: runProgram, ...registry, environments: loadEnvironments() };
}

program
  .command('version')
  .description('prints the version of the images that a commit has: equal content, equal version')
  .option('--ref <ref>', 'a commit', 'HEAD')
  .action(({ ref }: { ref: string }) =>
    reportUserErrors(async () => {
      const { git, imageVersion } = await tools();
      console.log(await imageVersion(git, ref));
    }),
  );

program
  .command('target')
  .description('where images are pushed to: the outputs `registry`, `region` and `role` of a step')
  .action(() =>
    reportUserErrors(async () => {
      const { environments, pushTarget } = await tools();
      const { setOutputs } = await import('./github/run');
      setOutputs({ ...pushTarget(environments) });
    }),
  );

program
  .command('build')
  .description('builds every image for ARM64, lists what is in it, and looks for known vulnerabilities')
  .option('--out <dir>', 'folder for archives and SBOMs', defaultOut)
  .action(({ out }: { out: string }) =>
    reportUserErrors(async () => {
      const { git, run, imageVersion, builtImages } = await tools();
      const { buildImage } = await import('./images/build');
      const options = { version: await imageVersion(git), revision: await git('rev-parse', 'HEAD'), out };
      for (const image of builtImages) await buildImage(run, image, options);
    }),
  );

program
  .command('publish')
  .description(
    'builds, pushes and signs what the registry does not have in this version, and verifies who signed the rest:\n' +
      'the outputs `version` and `digests` of a step. Runs in the workflow "images" alone, which is who signs',
  )
  .option('--out <dir>', 'folder for archives and SBOMs', defaultOut)
  .action(({ out }: { out: string }) =>
    reportUserErrors(async () => {
      const { publishAll } = await import('./images/publish-all');
      const { setOutputs } = await import('./github/run');
      const { version, digests } = await publishAll({ ...(await tools()), out, env: process.env });
      setOutputs({ version, digests: JSON.stringify(digests) });
    }),
  );

program
  .command('promoted')
  .description(
    'waits until the registry of an environment has the images that were built, and refuses any other',
  )
  .argument('<environment>', 'an environment of values/environments')
  .requiredOption('--version <version>', 'their version')
  .requiredOption('--digests <json>', 'their digests, as `publish` gave them')
  .action((name: string, { version, digests }: { version: string; digests: string }) =>
    reportUserErrors(async () => {
      const { builtImages, environments } = await tools();
      const { environmentNamed } = await import('../values/fleet');
      const { awsCli } = await import('./verify-pins/aws-cli');
      const { parseDigests, requirePromoted } = await import('./images/promoted');
      const environment = environmentNamed(name, environments);
      const aws = awsCli(environment.region);
      await requirePromoted(environment, builtImages, version, parseDigests(digests), aws);
      console.log(`The registry of ${name} has what was built as ${version}.`);
    }),
  );

void program.parseAsync();
