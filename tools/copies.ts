import { Command } from 'commander';
import { reportUserErrors } from '../values/user-error';

/** `npm run -s copies -- <environment> | sh`: copies into our own registry. */
async function run(name: string): Promise<void> {
  // Loaded only here: a mistake in values speaks while its file is loaded, and must be one message as well.
  const { loadEnvironments } = await import('../values');
  const { environmentNamed } = await import('../values/fleet');
  const { copyCommands } = await import('./copies/commands');
  process.stdout.write(`${copyCommands(environmentNamed(name, loadEnvironments())).join('\n')}\n`);
}

void new Command('copies')
  .description(
    'Prints the commands that copy images and charts of others into the registry of an environment: the Kafka image always,\n' +
      'because its public name no longer resolves, and everything else where the environment pulls from ECR alone.\n' +
      'They need the AWS CLI, crane and, for charts, Helm. Pipe them to sh: npm run -s copies -- dev | sh',
  )
  .argument('<environment>', 'an environment of values/environments')
  .action((name: string) => reportUserErrors(() => run(name)))
  .parseAsync();
