import { Command } from 'commander';
import { defaultOutdir } from '../stacks/output';
import { reportUserErrors } from '../values/user-error';

interface Options {
  readonly yes?: boolean;
  readonly destroy?: boolean;
  readonly out: string;
}

/** `npm run bootstrap -- <account>`: what must be in an account before anything can be deployed to it. */
async function run(account: string, { yes = false, destroy = false, out }: Options): Promise<void> {
  // Loaded only here: a mistake in values speaks while its file is loaded, and must be one message as well.
  const { loadEnvironments } = await import('../values');
  const { bucketExists } = await import('./bootstrap/bucket-exists');
  const { Bootstrap } = await import('./bootstrap/run');
  const { terraform } = await import('./terraform');
  const bootstrap = new Bootstrap({
    account,
    environments: loadEnvironments(),
    outdir: out,
    yes,
    terraform,
    bucketExists,
    say: (line) => process.stdout.write(`${line}\n`),
  });
  await (destroy ? bootstrap.destroy() : bootstrap.apply());
}

void new Command('bootstrap')
  .description(
    'Makes the state bucket, the image repositories and the roles of GitHub Actions in an account, with the credentials\n' +
      'of whoever runs it. The state begins in a file and moves into the bucket. Safe to run again: after an interruption it\n' +
      'continues, and later it applies what has changed in values/.',
  )
  .argument('<account>', 'the AWS account, 12 digits, of one of the environments in values/')
  .option('--yes', 'apply without asking')
  .option('--destroy', 'destroy it instead; refused while any stack of the account still has resources')
  .option('--out <dir>', 'folder for the Terraform JSON', defaultOutdir())
  .action((account: string, options: Options) => reportUserErrors(() => run(account, options)))
  .parseAsync();
