import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { builtActionlint, findActionlintTools } from '../support/actionlint-tools';

const root = join(__dirname, '..', '..');
const folder = join(root, '.github', 'workflows');
const workflows = readdirSync(folder).map((file) => relative(root, join(folder, file)));

let program = '';

beforeAll(() => {
  const tools = findActionlintTools();
  if (typeof tools === 'string') throw new Error(tools);
  program = builtActionlint(tools);
}, 600_000);

/** What actionlint says of a workflow, or of a text that stood in its place. */
function complaintsAbout(file: string, text = readFileSync(join(root, file), 'utf8')): string {
  const { stdout, stderr } = spawnSync(
    program,
    // Neither shellcheck nor pyflakes is on every machine, and what is found would depend on it.
    ['-no-color', '-oneline', '-shellcheck=', '-pyflakes=', '-stdin-filename', file, '-'],
    { cwd: root, encoding: 'utf8', input: text },
  );
  return `${stdout}${stderr}`;
}

it('there are workflows', () => {
  expect(workflows.length).toBeGreaterThan(4);
});

it.each(workflows)('%s has nothing that actionlint complains about', (file) => {
  expect(complaintsAbout(file)).toBe('');
});

describe('a planted mistake is found:', () => {
  const file = '.github/workflows/pull-request.yml';
  const text = readFileSync(join(root, file), 'utf8');

  it.each([
    [
      'an output that no step has',
      'steps.matrix.outputs',
      'steps.matrices.outputs',
      /"matrices" is not defined/,
    ],
    ['a job that there is not', 'needs: environments', 'needs: environment', /needs job "environment"/],
    [
      'a permission that there is not',
      'id-token: write',
      'id-tokens: write',
      /unknown permission scope "id-tokens"/,
    ],
    [
      'an input that the action has not',
      "terraform: 'true'",
      "terrafrom: 'true'",
      /input "terrafrom" is not defined/,
    ],
  ])('%s', (_, part, instead, says) => {
    expect(text).toContain(part);
    expect(complaintsAbout(file, text.replace(part, instead))).toMatch(says);
  });
});
