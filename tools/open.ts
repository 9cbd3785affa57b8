import { Command, InvalidArgumentError } from 'commander';
import { ports } from '../contract/ports';
import { reportUserErrors } from '../values/user-error';

/** `npm run open -- <environment>`: the user interface of OpenObserve, on this machine alone. */
async function run(name: string, { port }: { readonly port: number }): Promise<void> {
  // Loaded only here: a mistake in values speaks while its file is loaded, and must be one message as well.
  const { loadEnvironments } = await import('../values');
  const { environmentNamed } = await import('../values/fleet');
  const { forward } = await import('./open/forward');
  const stop = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop.abort());
  await forward({
    environment: environmentNamed(name, loadEnvironments()),
    port,
    say: (line) => process.stdout.write(`${line}\n`),
    stop: stop.signal,
  });
}

function portNumber(text: string): number {
  const port = Number(text);
  if (Number.isInteger(port) && port >= 1024 && port <= 65535) return port;
  throw new InvalidArgumentError('Allowed: a whole number from 1024 to 65535.');
}

void new Command('open')
  .description(
    'Forwards the user interface of OpenObserve from the cluster of an environment to this machine, and says how to log in.\n' +
      'Needs the AWS CLI, kubectl, and credentials that the cluster lets in.',
  )
  .argument('<environment>', 'an environment of values/environments')
  .option('--port <port>', 'the port on this machine', portNumber, ports.openobserve.http)
  .action((name: string, options: { port: number }) => reportUserErrors(() => run(name, options)))
  .parseAsync();
