import { fleetSentences } from '../../values/fleet';
import { environmentShape } from '../../values/schema/shape';
import { crossFieldSentences } from '../../values/schema/cross-field-rules';
import { generatedNotice, type GeneratedPage } from './generated-page';
import { code, list, table } from './markdown';
import { tablesOf } from './schema-rows';

/** What holds of all environments together, and of the files that they stand in. */
const betweenEnvironments = ['`name` is the name of the environment’s file.', ...fleetSentences];

const example = `\`\`\`ts
import { defineEnvironment } from '../define-environment';

export default defineEnvironment({
  name: 'dev',
  account: '072006186126',
  region: 'us-east-1',
  protection: 'none',
  tags: { owner: 'platform', costCentre: 'aurora-log-system' },
  network: { mode: 'create', zones: ['us-east-1a', 'us-east-1b'] },
  logs: { gigabytesPerDay: 10, instances: 8 },
  retention: { searchableDays: 7 },
  budget: { monthlyUsd: 600 },
});
\`\`\``;

/** The text of `docs/values.md`. */
export function renderValues(): string {
  const tables = tablesOf(environmentShape);
  return `${[
    generatedNotice('values/schema.ts'),
    '',
    '# Values',
    '',
    'Everything that an environment may set. An environment is one file, `values/environments/<name>.ts`; adding one is adding a file. What has a default may be left out:',
    '',
    example,
    '',
    'A mistake is refused before anything is written, with the file, the path, what was given and what is allowed.',
    '',
    ...tables.flatMap(({ title, meaning, rows }) => [
      '',
      `## ${title}`,
      '',
      meaning,
      '',
      table(
        ['Setting', 'Allowed', 'Default', 'Meaning'],
        rows.map((row) => [code(row.path), row.allowed, row.default, row.meaning]),
      ),
    ]),
    '',
    '## Rules between settings',
    '',
    list(crossFieldSentences),
    '',
    '## Rules between environments',
    '',
    list(betweenEnvironments),
  ].join('\n')}\n`;
}

export const valuesPage: GeneratedPage = { path: 'docs/values.md', render: renderValues };
