import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { UserError } from '../../values/user-error';

/** The version that the services run on: the newest of Node 24 LTS when it was chosen. */
export const serviceNodeVersion = '24.21.0';

const cache = resolve(__dirname, '..', '..', '.cache');
const folder = join(cache, 'node-24');
const binary = join(folder, 'node_modules', 'node', 'bin', 'node');

const versionOf = (node: string): string =>
  spawnSync(node, ['--version'], { encoding: 'utf8' }).stdout?.trim() ?? '';

function checked(node: string, where: string): string {
  const version = versionOf(node);
  if (version.startsWith('v24.')) return node;
  throw new UserError(
    `${where}: given ${node}, which is ${version === '' ? 'no Node' : version}; allowed: Node 24`,
  );
}

/** Installs the npm package `node`, whose script fetches the binary, away from the repository’s own packages. */
function install(): void {
  mkdirSync(cache, { recursive: true });
  const made = mkdtempSync(join(cache, 'node-24-fetch-'));
  try {
    writeFileSync(join(made, 'package.json'), '{ "private": true }\n');
    const fetched = spawnSync(
      'npm',
      ['install', '--no-audit', '--no-fund', '--no-save', `node@${serviceNodeVersion}`],
      { cwd: made, encoding: 'utf8', timeout: 300_000 },
    );
    if (fetched.status !== 0)
      throw new Error(
        `npm cannot fetch Node ${serviceNodeVersion}: ${fetched.stdout}${fetched.stderr}`.slice(0, 4000),
      );
    try {
      renameSync(made, folder);
    } catch (error) {
      // Another process that runs tests was faster.
      if (!existsSync(binary)) throw error;
    }
  } finally {
    rmSync(made, { recursive: true, force: true });
  }
}

/**
 * Node 24, for the services. The environment variable `AURORA_NODE` names one that is there already; otherwise the first call
 * fetches it.
 *
 * @throws UserError that says what is wrong with the one that is named; Error that says why none can be fetched
 */
export function node24(): string {
  const named = process.env['AURORA_NODE'];
  if (named !== undefined && named !== '') return checked(named, 'AURORA_NODE');
  if (process.version.startsWith('v24.')) return process.execPath;
  if (!existsSync(binary)) install();
  return checked(binary, folder);
}

/**
 * Finds Node 24, or npm, which fetches it when the first test needs it. `AURORA_NODE=none` leaves the suite out.
 *
 * @returns what was found, or a line that names what is missing
 */
export function findNode24(): { readonly summary: string } | string {
  const named = process.env['AURORA_NODE'];
  if (named !== undefined && named !== '') {
    return versionOf(named).startsWith('v24.')
      ? { summary: `Node ${versionOf(named)}` }
      : `missing: Node 24 (AURORA_NODE names ${named})`;
  }
  if (process.version.startsWith('v24.')) return { summary: `Node ${process.version}` };
  if (existsSync(binary)) return { summary: `Node ${serviceNodeVersion} from the cache` };
  return versionOf('npm') === ''
    ? 'missing: Node 24, and npm, which fetches it'
    : { summary: `Node ${serviceNodeVersion} by npm` };
}
