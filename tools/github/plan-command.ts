import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { EnvironmentPlan } from '../plan/model';

/** What `npm run plan` left behind. */
export interface PlanResult {
  /** One of the exit codes of tools/plan/model.ts. */
  readonly exitCode: number;
  /** The page for people; absent where nothing could be planned. */
  readonly markdown?: string;
  /** The same as data. */
  readonly page?: EnvironmentPlan;
  /** Of the saved plans, where they were saved. */
  readonly digest?: string;
}

/** Runs a program of this folder, in sight of whoever reads the log. @returns its exit code */
export type RunTool = (args: readonly string[]) => Promise<number>;

const tools = join(__dirname, '..');

const runTool: RunTool = (args) =>
  new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ['--import', 'tsx', ...args], { stdio: 'inherit' });
    child.once('error', reject);
    child.once('close', (code) => resolve(code ?? 1));
  });

export interface PlanCommandOptions {
  /** Further options of `npm run plan`, such as `--against`. */
  readonly with?: readonly string[];
  /** Whether to keep the plans for `npm run deploy`. */
  readonly save?: boolean;
}

/** `npm run plan` as a process of its own, and what it wrote. */
export async function planCommand(
  environment: string,
  { with: more = [], save = false }: PlanCommandOptions = {},
  run: RunTool = runTool,
): Promise<PlanResult> {
  const folder = mkdtempSync(join(tmpdir(), 'aurora-plan-'));
  const file = (name: string): string => join(folder, name);
  const read = (name: string): string | undefined =>
    existsSync(file(name)) ? readFileSync(file(name), 'utf8') : undefined;
  try {
    const exitCode = await run([
      join(tools, 'plan.ts'),
      environment,
      ...['--markdown', file('page.md'), '--json', file('page.json')],
      ...(save ? ['--save', '--digest', file('digest')] : []),
      ...more,
    ]);
    const page = read('page.json');
    return {
      exitCode,
      markdown: read('page.md'),
      page: page === undefined ? undefined : (JSON.parse(page) as EnvironmentPlan),
      digest: read('digest')?.trim(),
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
