import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { EnvironmentPlan } from '../../../tools/plan/model';
import type { PlannedStack } from '../../../tools/plan/planner';
import { fetchPlan, fetchReview, savePlans, sha256 } from '../../../tools/plan/saved-plan';
import { UserError } from '../../../values/user-error';
import { environment } from '../../support/environment';
import { aStack } from '../report/stacks';
import { MemoryStore } from './support/planning';

const work = mkdtempSync(join(tmpdir(), 'aurora-saved-'));
afterAll(() => rmSync(work, { recursive: true }));
const folderOf = (stack: string) => join(work, stack);
const now = new Date('2026-11-20T12:00:00Z');

function planned(kind: 'foundation' | 'cluster', changes: boolean): PlannedStack {
  const stack = aStack(environment(), kind, []);
  mkdirSync(folderOf(stack.id), { recursive: true });
  writeFileSync(join(folderOf(stack.id), 'cdk.tf.json'), `{"stack":"${kind}"}`);
  writeFileSync(join(folderOf(stack.id), 'plan'), `the plan of ${kind}`);
  writeFileSync(join(folderOf(stack.id), '.terraform.lock.hcl'), 'the providers');
  const outcome = { kind: 'planned', changes: [], drifted: [], findings: [], images: [] } as const;
  const page = { id: stack.id, dependsOn: stack.dependsOn, outcome, refusals: [] };
  return { stack, page, changes, state: { lineage: 'a', serial: 3 } };
}

const stacks = [planned('foundation', true), planned('cluster', false)];
const page: EnvironmentPlan = {
  version: 1,
  environment: 'test',
  stacks: stacks.map((each) => each.page),
  price: { afterUsd: 100 },
};

async function saved() {
  const store = new MemoryStore();
  const digest = await savePlans(store, page, stacks, { folderOf, now, commit: 'c0ffee' });
  return { store, digest };
}

it('keeps the plans that change something, below the environment, and a review that its digest names', async () => {
  const { store, digest } = await saved();
  const plan = sha256('the plan of foundation');
  expect([...store.kept.keys()]).toEqual([`test/${plan}.tfplan`, `test/${digest}/review.json`]);
  expect(await fetchReview(store, 'test', digest)).toEqual({
    version: 1,
    environment: 'test',
    plannedAt: '2026-11-20T12:00:00.000Z',
    commit: 'c0ffee',
    page,
    stacks: [
      {
        id: 'test-foundation',
        synthesis: sha256('{"stack":"foundation"}'),
        state: { lineage: 'a', serial: 3 },
        plan,
        lock: 'the providers',
      },
      { id: 'test-cluster', synthesis: sha256('{"stack":"cluster"}'), state: { lineage: 'a', serial: 3 } },
    ],
  });
});

it('brings a plan back to where it is applied, for its owner alone, with its providers', async () => {
  const { store, digest } = await saved();
  const { stacks: reviewed } = await fetchReview(store, 'test', digest);
  const folder = mkdtempSync(join(work, 'elsewhere-'));
  await fetchPlan(store, 'test', reviewed[0] as (typeof reviewed)[0], folder);
  expect(readFileSync(join(folder, 'plan'), 'utf8')).toBe('the plan of foundation');
  expect(statSync(join(folder, 'plan')).mode & 0o777).toBe(0o600);
  expect(readFileSync(join(folder, '.terraform.lock.hcl'), 'utf8')).toBe('the providers');
});

it('refuses a review or a plan that somebody has changed', async () => {
  const { store, digest } = await saved();
  const { stacks: reviewed } = await fetchReview(store, 'test', digest);
  for (const key of store.kept.keys()) store.kept.set(key, Buffer.from('another'));
  await expect(fetchReview(store, 'test', digest)).rejects.toThrow(/is not what was reviewed.*Plan again/);
  const folder = mkdtempSync(join(work, 'elsewhere-'));
  await expect(fetchPlan(store, 'test', reviewed[0] as (typeof reviewed)[0], folder)).rejects.toThrow(
    /^The plan file of test-foundation in s3:\/\/state\/plans\/ is not what was reviewed/,
  );
});

it('does not take the plan of one environment for that of another', async () => {
  const { store, digest } = await saved();
  const review = store.kept.get(`test/${digest}/review.json`) as Buffer;
  store.kept.set(`other/${digest}/review.json`, review);
  await expect(fetchReview(store, 'other', digest)).rejects.toThrow(UserError);
});

it('says that there is no such plan, or that this is no digest', async () => {
  const store = new MemoryStore();
  await expect(fetchReview(store, 'test', 'a'.repeat(64))).rejects.toThrow(
    `The plan ${'a'.repeat(64)} is not in s3://state/plans/. Plan again: npm run plan -- test --save. Saved plans are kept for a week`,
  );
  await expect(fetchReview(store, 'test', '../x')).rejects.toThrow(
    /^--approved-plan: given "..\/x"; allowed: the digest/,
  );
});
