import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync } from 'node:fs';
import { join, resolve } from 'node:path';

/** What a suite that builds a Go program runs with. */
export interface GoTools {
  readonly go: string;
  /** One line that says what was found. */
  readonly summary: string;
}

/** A program that is built from a module of its own, whose go.sum names every module that it needs. */
export interface GoProgram {
  /** Name and version, for messages: `the OpenTelemetry Collector 0.131.0`. */
  readonly title: string;
  /** The name of the binary. */
  readonly name: string;
  /** The folder of the module, from the root of the repository. */
  readonly module: string;
  /** The package to build. */
  readonly package: string;
  /** The folder in `.cache` that keeps the binary. */
  readonly cache: string;
}

const root = resolve(__dirname, '../..');

/** The oldest Go that the modules in .ci accept: the `go` line of their go.mod. */
const oldestMinor = 24;

/** `local`: a test does not download a compiler. */
const environment = { ...process.env, GOTOOLCHAIN: 'local' };

/**
 * Finds Go; `AURORA_GO` names another than the one on the path.
 *
 * @returns what was found, or a line that says what is missing
 */
export function findGo({ title }: GoProgram): GoTools | string {
  const go = process.env['AURORA_GO'] ?? 'go';
  const asked = spawnSync(go, ['env', 'GOVERSION'], { encoding: 'utf8', env: environment });
  const version = asked.status === 0 ? asked.stdout.trim() : undefined;
  if (version === undefined) return `missing: ${go} (Go 1.${oldestMinor} or newer; AURORA_GO names it)`;
  const minor = Number(/^go1\.(\d+)/.exec(version)?.[1]);
  if (!(minor >= oldestMinor)) {
    return `missing: Go 1.${oldestMinor} or newer (${go} is ${version}; AURORA_GO names another)`;
  }
  return { go, summary: `${version}, which builds ${title}` };
}

/**
 * The path of a program. It is built once for each state of its module, and kept. From empty caches that takes one to
 * three minutes on two cores.
 *
 * @throws Error with the compiler’s words when it cannot be built
 */
export function builtWithGo({ go }: GoTools, program: GoProgram): string {
  const sources = join(root, program.module);
  const hash = createHash('sha256');
  for (const file of readdirSync(sources).sort()) hash.update(readFileSync(join(sources, file)));
  const folder = join(root, '.cache', program.cache);
  const binary = join(folder, `${program.name}-${hash.digest('hex').slice(0, 12)}`);
  if (existsSync(binary)) return binary;
  mkdirSync(folder, { recursive: true });
  const unfinished = `${binary}.${process.pid}`;
  const flags = ['-trimpath', '-ldflags=-s -w', '-o', unfinished, program.package];
  const built = spawnSync(go, ['build', ...flags], {
    cwd: sources,
    encoding: 'utf8',
    // go.sum is complete: no module is taken that it does not name, and no checksum has to be asked for.
    env: { ...environment, GOFLAGS: '-mod=readonly -buildvcs=false', CGO_ENABLED: '0' },
  });
  if (built.status !== 0) throw new Error(`${program.title} cannot be built:\n${built.stderr}`);
  renameSync(unfinished, binary);
  return binary;
}
