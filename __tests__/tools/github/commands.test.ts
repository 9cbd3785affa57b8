import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  commentOnPullRequest,
  planPullRequest,
  reportDrift,
  saveForReview,
  type Surroundings,
} from '../../../tools/github/commands';
import { driftOf } from '../../../tools/github/drift';
import type { PlanCommandOptions, PlanResult } from '../../../tools/github/plan-command';
import type { EnvironmentPlan, ResourceChange, StackOutcome } from '../../../tools/plan/model';
import { renderMarkdown } from '../../../tools/plan/render/markdown';
import { GithubServer, type StoredIssue } from './github-server';

const change: ResourceChange = {
  address: 'aws_s3_bucket.archive',
  type: 'aws_s3_bucket',
  action: 'update',
  stateful: true,
  attributes: [],
};
const planned = (
  changes: readonly ResourceChange[],
  drifted: readonly ResourceChange[] = [],
): StackOutcome => ({
  kind: 'planned',
  changes,
  drifted,
  findings: [],
  images: [],
});
const clean = planned([]);
const failed: StackOutcome = { kind: 'failed', message: 'no' };

const pageOf = (...outcomes: readonly StackOutcome[]): EnvironmentPlan => ({
  version: 1,
  environment: 'dev',
  stacks: outcomes.map((outcome, index) => ({ id: `dev-${index}`, dependsOn: [], outcome, refusals: [] })),
  price: { afterUsd: 1 },
});

let server: GithubServer;
let pull: StoredIssue;
let asked: PlanCommandOptions[];
let summary: string[];
let said: string[];
beforeEach(async () => {
  server = await GithubServer.start();
  pull = server.addIssue();
  [asked, summary, said] = [[], [], []];
});
afterEach(() => server.stop());

const surroundings = (result: PlanResult): Surroundings => ({
  github: server.client(),
  url: 'https://github.com/o/r/actions/runs/7',
  plan: async (_, options = {}) => {
    asked.push(options);
    return result;
  },
  summarize: (text) => summary.push(text),
  say: (line) => said.push(line),
});

describe('a pull request', () => {
  const page = pageOf(clean);
  const markdown = renderMarkdown(page);
  let pages: string;
  beforeEach(() => {
    pages = mkdtempSync(join(tmpdir(), 'aurora-pages-'));
  });
  afterEach(() => rmSync(pages, { recursive: true }));
  const plan = (result: PlanResult) =>
    planPullRequest('dev', 'abc', join(pages, 'new'), surroundings(result));
  const comment = () =>
    commentOnPullRequest(['dev', 'prod'], pull.number, join(pages, 'new'), surroundings({ exitCode: 0 }));

  it.each([
    [0, 0],
    [2, 0],
    [1, 1],
    [3, 1],
  ])('whose plan ends with %i ends the step with %i, and its page is kept', async (exitCode, expected) => {
    expect(await plan({ exitCode, markdown, page })).toBe(expected);
    expect(summary).toEqual([markdown]);
    expect(asked).toEqual([{ with: ['--against', 'abc'] }]);
    await comment();
    expect(pull.comments.map(({ body }) => body)).toEqual([expect.stringContaining(markdown.trim())]);
  });

  it('that cannot be planned says so in the comment, which a later plan writes anew', async () => {
    expect(await plan({ exitCode: 1 })).toBe(1);
    expect(existsSync(join(pages, 'new'))).toBe(false);
    await comment();
    expect(pull.comments[0]?.body).toMatch(
      /`dev`: not planned[^]*\[The log of the run\]\(https:\S+runs\/7\)/,
    );
    await plan({ exitCode: 0, markdown, page });
    await comment();
    await comment();
    expect(pull.comments).toHaveLength(1);
    expect(pull.comments[0]?.body).toMatch(/^- `dev`: no change\n- `prod`: \*\*not planned\*\*$/m);
    expect(said).toEqual([
      'The comment was created.',
      'The comment was updated.',
      'The comment was left as it is.',
    ]);
  });

  it.each([['no JSON'], ['{}'], ['{"version":1,"environment":"prod"}']])(
    'whose page is %s is no comment',
    async (text) => {
      await plan({ exitCode: 0, markdown, page });
      writeFileSync(join(pages, 'new', 'dev.json'), text);
      await expect(comment()).rejects.toThrow(/dev\.json: is no page of dev; allowed: what `npm run/);
      expect(pull.comments).toEqual([]);
    },
  );
});

describe('what was merged', () => {
  const run = (result: PlanResult) => saveForReview('dev', surroundings(result));

  it('is saved, and gives the digest that is approved', async () => {
    expect(await run({ exitCode: 2, markdown: '# page', digest: 'd1' })).toBe('d1');
    expect(asked).toEqual([{ save: true }]);
    expect(summary.join('\n')).toMatch(/# page[^]*`d1`/);
  });

  it('asks nobody where nothing changes, though a plan was saved', async () => {
    expect(await run({ exitCode: 0, markdown: '# page', digest: 'd1' })).toBe('');
  });

  it.each([
    [3, 'a guard refuses the plan'],
    [1, 'it could not be planned'],
  ])('is not deployed where the plan ends with %i', async (exitCode, because) => {
    await expect(run({ exitCode, markdown: '# page' })).rejects.toThrow(`dev is not deployed: ${because}`);
    expect(summary).toEqual(['# page']);
  });
});

describe('drift', () => {
  const run = (page?: EnvironmentPlan) =>
    reportDrift(
      'dev',
      'abc',
      surroundings({ exitCode: 0, page, markdown: page === undefined ? undefined : '# page' }),
    );
  const issues = () => server.issues.filter(({ labels }) => labels.some(({ name }) => name === 'drift'));

  it('is what a plan of the deployed commit would change, or finds changed; else unknown where a stack is silent', () => {
    expect(driftOf(pageOf(clean, clean))).toBe('clean');
    expect(driftOf(pageOf(clean, planned([change])))).toBe('drifted');
    expect(driftOf(pageOf(clean, planned([], [change])))).toBe('drifted');
    expect(driftOf(pageOf(failed, planned([change])))).toBe('drifted');
    expect(driftOf(pageOf(clean, failed))).toBe('unknown');
    expect(driftOf(pageOf(clean, { kind: 'unreachable', what: 'x' }))).toBe('unknown');
    expect(driftOf(pageOf(clean, { kind: 'not-yet', missing: ['x'] }))).toBe('unknown');
  });

  it('opens one issue, and closes it once everything is as deployed', async () => {
    expect(await run(pageOf(clean, planned([change])))).toBe(0);
    expect(await run(pageOf(planned([change]), planned([change])))).toBe(0);
    expect(issues()).toMatchObject([{ title: 'Drift in dev: dev-0, dev-1', state: 'open' }]);
    expect(issues()[0]?.body).toMatch(/^<!-- aurora-log-system: drift of dev -->\n[^]*from abc[^]*# page$/);
    expect(await run(pageOf(clean, clean))).toBe(0);
    expect(issues()).toMatchObject([{ state: 'closed' }]);
    expect(said).toEqual([
      'dev drifted. The issue about it was created.',
      'dev drifted. The issue about it was updated.',
      'dev is as it was deployed. The issue about it is closed.',
    ]);
  });

  it('that nobody can see fails the step and leaves the issue as it is', async () => {
    await run(pageOf(planned([change])));
    expect(await run(pageOf(failed))).toBe(1);
    expect(await run()).toBe(1);
    expect(issues()).toMatchObject([{ state: 'open', title: 'Drift in dev: dev-0' }]);
    expect(said.at(-1)).toContain('dev-0 could not be asked');
  });
});
