import { Command } from 'commander';
import { reportUserErrors } from '../values/user-error';

/** What the steps of .github/workflows do beside the commands for people; their logic stands here, and not in YAML. */
const program = new Command('github').description(
  'What the workflows of .github/workflows run. They set the variables that it needs: GITHUB_API_URL, GITHUB_REPOSITORY,\n' +
    'GITHUB_TOKEN and the like.',
);

async function surroundings() {
  const { addToSummary, workflowRun } = await import('./github/run');
  const { planCommand } = await import('./github/plan-command');
  return {
    ...workflowRun(),
    plan: planCommand,
    summarize: addToSummary,
    say: (line: string) => console.log(line),
  };
}

program
  .command('matrix')
  .description('the environments, for the matrix of a job: the outputs `matrix` and `any`')
  .option('--deployed', 'only what was deployed, each with the commit that runs there')
  .action(({ deployed = false }: { deployed?: boolean }) =>
    reportUserErrors(async () => {
      // Loaded only here: a mistake in values speaks while its file is loaded, and must be one message as well.
      const { loadEnvironments } = await import('../values');
      const { deliveryMatrix } = await import('./github/matrix');
      const { deployedMatrix } = await import('./github/deployments');
      const { setOutputs, workflowRun } = await import('./github/run');
      const every = deliveryMatrix(loadEnvironments());
      const matrix = deployed ? await deployedMatrix(workflowRun().github, every) : every;
      setOutputs({ matrix: JSON.stringify(matrix), any: String(matrix.include.length > 0) });
    }),
  );

program
  .command('plan')
  .description('plans an environment as a pull request would change it, and keeps the page for the comment')
  .argument('<environment>', 'an environment of values/environments')
  .requiredOption('--pages <folder>', 'the folder that the page is kept in')
  .action((environment: string, { pages }: { pages: string }) =>
    reportUserErrors(async () => {
      const { planPullRequest } = await import('./github/commands');
      const { pullRequestOf } = await import('./github/run');
      const { base } = pullRequestOf();
      process.exitCode = await planPullRequest(environment, base, pages, await surroundings());
    }),
  );

program
  .command('comment')
  .description('brings the one comment of a pull request up to date, with the pages of all environments')
  .requiredOption('--pages <folder>', 'the folder that the pages were kept in')
  .action(({ pages }: { pages: string }) =>
    reportUserErrors(async () => {
      const { loadEnvironments } = await import('../values');
      const { promotionOrder } = await import('../values/fleet');
      const { commentOnPullRequest } = await import('./github/commands');
      const { pullRequestOf } = await import('./github/run');
      const environments = promotionOrder(loadEnvironments()).map(({ name }) => name);
      await commentOnPullRequest(environments, pullRequestOf().number, pages, await surroundings());
    }),
  );

program
  .command('review')
  .description(
    'plans what was merged and saves it for approval: the output `digest`, empty where nothing changes',
  )
  .argument('<environment>', 'an environment of values/environments')
  .action((environment: string) =>
    reportUserErrors(async () => {
      const { saveForReview } = await import('./github/commands');
      const { setOutputs } = await import('./github/run');
      setOutputs({ digest: await saveForReview(environment, await surroundings()) });
    }),
  );

program
  .command('drift')
  .description('plans what was deployed, and opens, updates or closes the issue about what differs')
  .argument('<environment>', 'an environment of values/environments')
  .requiredOption('--commit <sha>', 'the commit that was deployed, which is checked out')
  .action((environment: string, { commit }: { commit: string }) =>
    reportUserErrors(async () => {
      const { reportDrift } = await import('./github/commands');
      process.exitCode = await reportDrift(environment, commit, await surroundings());
    }),
  );

void program.parseAsync();
