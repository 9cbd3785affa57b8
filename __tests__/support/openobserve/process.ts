import { Command, InvalidArgumentError } from 'commander';
import { OpenObserveDouble } from './server';

const whole = (text: string): number => {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 0) throw new InvalidArgumentError('A whole number is needed.');
  return value;
};

interface Options {
  readonly port: number;
  readonly folder: string;
  readonly email: string;
  readonly password: string;
  readonly allowedHours: number;
  readonly payloadLimit?: number;
}

/** The double as a program of its own: prints its address as a line of JSON, and stops at SIGTERM. */
async function main(): Promise<void> {
  const options = new Command('openobserve-double')
    .requiredOption('--folder <path>', 'where records go, as <stream>.ndjson')
    .option('--port <number>', 'port, 0 for any', whole, 0)
    .option('--email <address>', 'the account', 'root@aurora.local')
    .option('--password <text>', 'its password', 'Secret:with:colons')
    .option('--allowed-hours <number>', 'how old records may be', whole, 5)
    .option('--payload-limit <bytes>', 'how long a body may be', whole)
    .parse()
    .opts<Options>();
  const { email, password } = options;
  const double = new OpenObserveDouble({ email, password }, { ...options, remember: false, control: true });
  process.once('SIGTERM', () => void double.stop().then(() => process.exit(0)));
  process.stdout.write(`${JSON.stringify({ url: await double.start(options.port) })}\n`);
}

void main();
