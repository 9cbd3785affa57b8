import { mkdir, writeFile } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { build } from 'esbuild';

/** The programs, and where each begins. */
export const serviceEntries = {
  discovery: 'services/discovery/main.ts',
  processor: 'services/processor/main.ts',
} as const;

export type ServiceName = keyof typeof serviceEntries;

/** A program that was built. */
export interface BuiltService {
  readonly name: string;
  readonly file: string;
  readonly bytes: number;
}

const repository = resolve(__dirname, '..', '..');

/** The programs are ES modules, since Kafka’s client is one; what they bundle beside it still calls `require`. */
const requireForBundled = [
  "import { createRequire as aurora_createRequire } from 'node:module';",
  "import { dirname as aurora_dirname } from 'node:path';",
  "import { fileURLToPath as aurora_fileURLToPath } from 'node:url';",
  'const require = aurora_createRequire(import.meta.url);',
  'const __filename = aurora_fileURLToPath(import.meta.url);',
  'const __dirname = aurora_dirname(__filename);',
].join('\n');

/** Kafka’s client reads its WebAssembly from a file beside its own; the same package has it as text too. */
const embeddedWasm = '@platformatic/wasm-utils/bundled';

/**
 * Bundles programs for Node 24: one file each with its source map, readable, and the same for the same sources.
 *
 * @param entries name of each program, and its file relative to the repository, or absolute
 * @param outFolder is made where it does not exist
 */
export async function buildServices(
  outFolder: string,
  entries: Readonly<Record<string, string>> = serviceEntries,
): Promise<readonly BuiltService[]> {
  const { outputFiles } = await build({
    absWorkingDir: repository,
    entryPoints: { ...entries },
    // Source maps name sources relative to where they lie: the same wherever the files are put.
    outdir: 'dist',
    write: false,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    platform: 'node',
    target: 'node24',
    format: 'esm',
    alias: { '@platformatic/wasm-utils': embeddedWasm },
    banner: { js: requireForBundled },
    sourcemap: 'linked',
    sourcesContent: false,
    legalComments: 'none',
    logLevel: 'warning',
  });
  await mkdir(outFolder, { recursive: true });
  const fileOf = (path: string): string => join(resolve(outFolder), basename(path));
  await Promise.all(outputFiles.map(({ path, contents }) => writeFile(fileOf(path), contents)));
  return outputFiles
    .filter(({ path }) => path.endsWith('.mjs'))
    .map(({ path, contents }) => ({
      name: basename(path, '.mjs'),
      file: fileOf(path),
      bytes: contents.byteLength,
    }));
}
