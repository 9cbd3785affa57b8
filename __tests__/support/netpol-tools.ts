import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

/** What the network suite runs with. */
export interface NetpolTools {
  readonly go: string;
  /** One line that says what was found. */
  readonly summary: string;
}

const root = resolve(__dirname, '../..');
const sources = join(root, '.ci/netpol');
const engine = 'github.com/np-guard/netpol-analyzer/cmd/netpolicy';

/** The oldest Go that the engine’s module accepts: the `go` line of .ci/netpol/go.mod. */
const oldestMinor = 24;

/**
 * Finds Go.
 *
 * @returns what was found, or a line that says what is missing
 */
export function findNetpolTools(): NetpolTools | string {
  const go = process.env['AURORA_GO'] ?? 'go';
  // `local`: a test does not download a compiler.
  const asked = spawnSync(go, ['env', 'GOVERSION'], {
    encoding: 'utf8',
    env: { ...process.env, GOTOOLCHAIN: 'local' },
  });
  const version = asked.status === 0 ? asked.stdout.trim() : undefined;
  if (version === undefined) return `missing: ${go} (Go 1.${oldestMinor} or newer; AURORA_GO names it)`;
  const minor = Number(/^go1\.(\d+)/.exec(version)?.[1]);
  if (!(minor >= oldestMinor)) {
    return `missing: Go 1.${oldestMinor} or newer (${go} is ${version}; AURORA_GO names another)`;
  }
  return { go, summary: `${version}, which builds np-guard’s netpol-analyzer 1.4.4` };
}

/**
 * The engine. It is built once for each state of its module, from what .ci/netpol/go.sum has the checksums of, and kept in
 * `.cache`. From an empty module and build cache that takes one to two minutes on two cores.
 *
 * @throws Error with the compiler’s words when it cannot be built
 */
export function builtEngine({ go }: NetpolTools): string {
  const hash = createHash('sha256');
  for (const file of ['go.mod', 'go.sum']) hash.update(readFileSync(join(sources, file)));
  const folder = join(root, '.cache/netpol-analyzer-1.4.4');
  const program = join(folder, `netpolicy-${hash.digest('hex').slice(0, 12)}`);
  if (existsSync(program)) return program;
  mkdirSync(folder, { recursive: true });
  const unfinished = `${program}.${process.pid}`;
  const built = spawnSync(go, ['build', '-trimpath', '-ldflags=-s -w', '-o', unfinished, engine], {
    cwd: sources,
    encoding: 'utf8',
    // go.sum is complete: no module is taken that it does not name, and no checksum has to be asked for.
    env: { ...process.env, GOTOOLCHAIN: 'local', GOFLAGS: '-mod=readonly -buildvcs=false', CGO_ENABLED: '0' },
  });
  if (built.status !== 0) throw new Error(`netpol-analyzer cannot be built:\n${built.stderr}`);
  renameSync(unfinished, program);
  return program;
}

/** One connection that the engine finds allowed. Peers are `namespace/pod[Kind]` or a range of addresses. */
export interface Connection {
  readonly src: string;
  readonly dst: string;
  /** Such as `TCP 443,5080,UDP 53`, or `All Connections`. */
  readonly conn: string;
}

/**
 * Asks the engine which connections the objects allow.
 *
 * @throws Error with the engine’s words when it does not understand them
 */
export async function allowedConnections(
  program: string,
  objects: readonly object[],
): Promise<readonly Connection[]> {
  const folder = mkdtempSync(join(tmpdir(), 'aurora-netpol-'));
  try {
    writeFileSync(
      join(folder, 'objects.json'),
      JSON.stringify({ apiVersion: 'v1', kind: 'List', items: objects }),
    );
    const child = spawn(program, ['list', '--dirpath', folder, '--output', 'json', '--quiet']);
    let [output, errors] = ['', ''];
    child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (errors += text));
    const status = await new Promise<number | null>((done, failed) => {
      child.on('error', failed);
      child.on('close', done);
    });
    // What it cannot read it mentions, and leaves out of an answer that looks like any other.
    if (status !== 0 || errors !== '')
      throw new Error(`netpol-analyzer fails (${status}):\n${errors}${output}`);
    return JSON.parse(output) as Connection[];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
