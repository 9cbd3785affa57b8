import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { addToSummary, pullRequestOf, setOutputs, workflowRun } from '../../../tools/github/run';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'run-'));
});
afterEach(() => rmSync(folder, { recursive: true }));
const file = (name: string, text = ''): string => {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
};

it('knows its own page', () => {
  const env = {
    GITHUB_API_URL: 'https://api.github.com',
    GITHUB_REPOSITORY: 'o/r',
    GITHUB_TOKEN: 'x',
    GITHUB_SERVER_URL: 'https://github.com',
    GITHUB_RUN_ID: '7',
  };
  expect(workflowRun(env).url).toBe('https://github.com/o/r/actions/runs/7');
});

it('says which variables are missing', () => {
  expect(() => workflowRun({ GITHUB_API_URL: 'x', GITHUB_REPOSITORY: 'o/r', GITHUB_TOKEN: '' })).toThrow(
    /^GITHUB_TOKEN, GITHUB_SERVER_URL, GITHUB_RUN_ID: not set\./,
  );
});

it('reads the pull request, and refuses another event', () => {
  const event = { pull_request: { number: 5, base: { sha: 'abc' } } };
  expect(pullRequestOf({ GITHUB_EVENT_PATH: file('event', JSON.stringify(event)) })).toEqual({
    number: 5,
    base: 'abc',
  });
  expect(() => pullRequestOf({ GITHUB_EVENT_PATH: file('push', '{"ref":"refs/heads/main"}') })).toThrow(
    /no pull request/,
  );
});

it('adds outputs and summaries to what other steps wrote, and no output can make another one', () => {
  const output = file('output', 'before=1\n');
  setOutputs({ matrix: '{"include":[]}', digest: '' }, { GITHUB_OUTPUT: output });
  expect(readFileSync(output, 'utf8')).toBe('before=1\nmatrix={"include":[]}\ndigest=\n');
  expect(() => setOutputs({ digest: 'a\nb=c' }, { GITHUB_OUTPUT: output })).toThrow('line break');
  const summary = file('summary', 'before\n');
  addToSummary('page', { GITHUB_STEP_SUMMARY: summary });
  expect(readFileSync(summary, 'utf8')).toBe('before\npage\n');
});
