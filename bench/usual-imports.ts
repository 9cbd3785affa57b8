import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const deepImport = /^import (type )?\{([^}]*)\} from '(@cdktf\/provider-\w+)\/lib\/([\w-]+)';$/gm;

/** The name under which a provider’s root exports one of its modules: `eks-cluster` is `eksCluster`. */
function exportedName(root: string, module: string): string {
  const index = readFileSync(require.resolve(`${root}/lib/index.d.ts`), 'utf8');
  const name = new RegExp(`export \\* as (\\w+) from '\\./${module}';`).exec(index)?.[1];
  if (name === undefined) throw new Error(`${root} exports no module ${module}`);
  return name;
}

/** Rewrites one file: imports of single modules become imports from the package’s root, as most examples have them. */
function rewrite(source: string): string {
  return source.replace(deepImport, (_, __, specifiers: string, root: string, module: string) => {
    const name = exportedName(root, module);
    // Two providers export modules of the same name.
    const local = `${root.replace(/\W+/g, '_')}_${name}`;
    const aliases = specifiers
      .split(',')
      .map((specifier) => specifier.replace(/\btype\b/, '').trim())
      .filter((specifier) => specifier !== '')
      .map((specifier) => `import ${specifier} = ${local}.${specifier};`);
    return [`import { ${name} as ${local} } from '${root}';`, ...aliases].join('\n');
  });
}

/** Rewrites every TypeScript file below a folder. Returns how many imports it changed. */
export function importFromPackageRoots(folder: string): number {
  let changed = 0;
  for (const entry of readdirSync(folder, { withFileTypes: true, recursive: true })) {
    if (!entry.isFile() || !entry.name.endsWith('.ts')) continue;
    const file = join(entry.parentPath, entry.name);
    const source = readFileSync(file, 'utf8');
    changed += source.match(deepImport)?.length ?? 0;
    writeFileSync(file, rewrite(source));
  }
  return changed;
}
