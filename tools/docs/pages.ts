import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { architecturePage } from './architecture';
import { componentVersionsPage } from './component-versions';
import { deployWorkflow } from './deploy-workflow';
import type { GeneratedPage } from './generated-page';
import { networkFlowsPage } from './network-flows';
import { rulesPage } from './rules';
import { scalePage } from './scale';
import { valuesPage } from './values';

/** Every page that a program writes. */
export const generatedPages: readonly GeneratedPage[] = [
  architecturePage,
  componentVersionsPage,
  deployWorkflow,
  networkFlowsPage,
  rulesPage,
  scalePage,
  valuesPage,
];

/** The pages whose file is missing or says something else than its program. */
export function stalePages(root: string, pages: readonly GeneratedPage[] = generatedPages): GeneratedPage[] {
  return pages.filter(({ path, render }) => {
    const file = join(root, path);
    return !existsSync(file) || readFileSync(file, 'utf8') !== render();
  });
}

/** Writes the stale pages. */
export function writePages(root: string, pages: readonly GeneratedPage[] = generatedPages): GeneratedPage[] {
  const stale = stalePages(root, pages);
  for (const { path, render } of stale) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), render());
  }
  return stale;
}

/** What a check says of stale pages: which they are, and what to do. */
export const staleMessage = (stale: readonly GeneratedPage[]): string =>
  `Out of date: ${stale.map(({ path }) => path).join(', ')}. They are generated: run \`npm run docs\` and commit the result.`;
