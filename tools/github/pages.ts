import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { UserError } from '../../values/user-error';
import type { EnvironmentPlan } from '../plan/model';
import { renderJson } from '../plan/render/json';

/**
 * Pages travel from the jobs that plan to the one that comments as files. They are what the comment shows, and hold no secret;
 * the plans themselves, which do, never leave the runner.
 */
const fileOf = (folder: string, environment: string): string => join(folder, `${environment}.json`);

/** Keeps the page of an environment. */
export function writePage(folder: string, page: EnvironmentPlan): void {
  mkdirSync(folder, { recursive: true });
  writeFileSync(fileOf(folder, page.environment), renderJson(page));
}

/** What says that a file is a page; `npm run plan` wrote the rest. */
const pageSchema = z.looseObject({ version: z.literal(1), environment: z.string() });

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/**
 * The page of an environment; `undefined` where none was kept.
 *
 * @throws UserError where there is something else
 */
export function readPage(folder: string, environment: string): EnvironmentPlan | undefined {
  const file = fileOf(folder, environment);
  if (!existsSync(file)) return undefined;
  const page = parsed(readFileSync(file, 'utf8'));
  if (pageSchema.safeParse(page).data?.environment === environment) return page as EnvironmentPlan;
  throw new UserError(
    `${file}: is no page of ${environment}; allowed: what \`npm run -s github -- plan ${environment}\` wrote`,
  );
}
