import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync } from 'node:fs';
import { join, resolve } from 'node:path';

/** What the collector suite runs with. */
export interface CollectorTools {
  readonly go: string;
  /** One line that says what was found. */
  readonly summary: string;
}

const root = resolve(__dirname, '../..');
const sources = join(root, '.ci/collector');

/** The oldest Go that the collector’s modules accept: the `go` line of .ci/collector/go.mod. */
const oldestMinor = 24;

/**
 * Finds Go.
 *
 * @returns what was found, or a line that says what is missing
 */
export function findCollectorTools(): CollectorTools | string {
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
  return { go, summary: `${version}, which builds the OpenTelemetry Collector 0.131.0` };
}

/**
 * The real collector. It is built once for each state of its sources, from the modules that .ci/collector/go.sum has the
 * checksums of, and kept in `.cache`. From an empty module and build cache that takes two to three minutes on two cores.
 *
 * @throws Error with the compiler’s words when it cannot be built
 */
export function builtCollector({ go }: CollectorTools): string {
  const hash = createHash('sha256');
  for (const file of ['go.mod', 'go.sum', 'main.go']) hash.update(readFileSync(join(sources, file)));
  const folder = join(root, '.cache/collector-0.131');
  const program = join(folder, `otelcol-${hash.digest('hex').slice(0, 12)}`);
  if (existsSync(program)) return program;
  mkdirSync(folder, { recursive: true });
  const unfinished = `${program}.${process.pid}`;
  const built = spawnSync(go, ['build', '-trimpath', '-ldflags=-s -w', '-o', unfinished, '.'], {
    cwd: sources,
    encoding: 'utf8',
    // go.sum is complete: no module is taken that it does not name, and no checksum has to be asked for.
    env: { ...process.env, GOTOOLCHAIN: 'local', GOFLAGS: '-mod=readonly -buildvcs=false', CGO_ENABLED: '0' },
  });
  if (built.status !== 0) throw new Error(`The collector cannot be built:\n${built.stderr}`);
  renameSync(unfinished, program);
  return program;
}
