import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const root = join(__dirname, '..', '..');
const parts = [
  'main.ts',
  'cdktf.json',
  'package.json',
  'tsconfig.json',
  'contract',
  'values',
  'constructs',
  'dashboards',
  'stacks',
  'tools',
];

/** What a program printed, and how it ended. */
export interface Outcome {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A copy of this repository, to plant mistakes in and run as a user would. */
export class PlantedRepository {
  public readonly folder = mkdtempSync(join(tmpdir(), 'aurora-planted-'));

  constructor() {
    for (const part of parts) cpSync(join(root, part), join(this.folder, part), { recursive: true });
    symlinkSync(join(root, 'node_modules'), join(this.folder, 'node_modules'));
  }

  /** Replaces text that must be there in a file. */
  plant(file: string, search: string | RegExp, replacement: string): void {
    const path = join(this.folder, file);
    const before = readFileSync(path, 'utf8');
    const after = before.replace(search, replacement);
    if (after === before) throw new Error(`${file} does not contain ${String(search)}`);
    writeFileSync(path, after);
  }

  write(file: string, text: string): void {
    mkdirSync(join(this.folder, file, '..'), { recursive: true });
    writeFileSync(join(this.folder, file), text);
  }

  /** Runs one of the repository’s TypeScript programs. */
  run(
    program: string,
    args: readonly string[] = [],
    environment: Readonly<Record<string, string>> = {},
  ): Outcome {
    const { status, stdout, stderr } = spawnSync(process.execPath, ['--import', 'tsx', program, ...args], {
      cwd: this.folder,
      encoding: 'utf8',
      env: { ...process.env, NO_COLOR: '1', ...environment },
    });
    return { status, stdout, stderr };
  }

  /** A fingerprint of everything below a folder, names and contents. */
  fingerprint(folder: string): string {
    const hash = createHash('sha256');
    const visit = (path: string): void => {
      for (const entry of readdirSync(path, { withFileTypes: true }).sort((a, b) =>
        a.name.localeCompare(b.name),
      )) {
        hash.update(entry.name);
        if (entry.isDirectory()) visit(join(path, entry.name));
        else hash.update(readFileSync(join(path, entry.name)));
      }
    };
    visit(join(this.folder, folder));
    return hash.digest('hex');
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}
