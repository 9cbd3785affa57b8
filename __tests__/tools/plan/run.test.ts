import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { exitCodes, type EnvironmentPlan } from '../../../tools/plan/model';
import { runPlan, type PlanOptions, type PlanSurroundings } from '../../../tools/plan/run';
import { UserError } from '../../../values/user-error';
import { Planning } from './support/planning';

const planning = new Planning();
afterAll(() => planning.stop());
const file = (name: string) => join(planning.out, '..', name);

beforeEach(() => {
  planning.reset();
  planning.applied('foundation', 'cluster', 'platform', 'services');
  for (const name of ['page.md', 'page.json', 'digest']) rmSync(file(name), { force: true });
});

const plan = (
  options: Partial<PlanOptions> = {},
  names: readonly string[] = [],
  surroundings: Partial<PlanSurroundings> = {},
) => runPlan('test', names, { out: planning.out, ...options }, planning.surroundings(surroundings));

const update = { changes: { 'aws_vpc.network': ['update'] } };
const destroy = { changes: { 'aws_s3_bucket.archive': ['delete'] } };
const failure = { errors: [{ summary: 'Invalid value' }] };

it.each([
  ['nothing would change', {}, exitCodes.unchanged],
  ['something would', { cluster: update }, exitCodes.changed],
  ['a stack cannot be planned', { cluster: update, platform: failure }, exitCodes.failed],
  ['a guard refuses it', { cluster: destroy, platform: failure }, exitCodes.refused],
])('says by its exit code that %s', async (_, plans, code) => {
  for (const [kind, each] of Object.entries(plans)) planning.terraform.plans.set(`test-${kind}`, each);
  expect(await plan()).toBe(code);
});

it('prints the page, and what it is at beside it', async () => {
  planning.terraform.plans.set('test-cluster', update);
  await plan();
  expect(planning.printed).toMatch(/^Plan of test: /);
  expect(planning.printed).toContain('aws_vpc.network');
  expect(planning.said).toMatch(/^test-foundation {2}reads states\n/m);
  expect(planning.said).toMatch(/^test-cluster {5}1 to change\n/m);
});

it('writes the page as Markdown and as JSON', async () => {
  await plan({ markdown: file('page.md'), json: file('page.json') }, ['foundation']);
  expect(readFileSync(file('page.md'), 'utf8')).toContain('test-foundation');
  const page = JSON.parse(readFileSync(file('page.json'), 'utf8')) as EnvironmentPlan;
  expect(page).toMatchObject({ version: 1, environment: 'test', stacks: [{ id: 'test-foundation' }] });
  expect(page.price.afterUsd).toBeGreaterThan(100);
});

it('prints nothing but JSON where that is asked for', async () => {
  await plan({ json: '-' }, ['foundation']);
  expect(JSON.parse(planning.printed)).toMatchObject({ version: 1 });
});

it('compares the price with that of a ref', async () => {
  const asked: unknown[] = [];
  const priceBefore = async (...given: unknown[]) => (asked.push(...given), 500);
  await plan({ json: '-', against: 'main' }, ['foundation'], { priceBefore });
  expect(asked).toEqual(['main', 'test']);
  expect(JSON.parse(planning.printed)).toMatchObject({ price: { before: { usd: 500, against: 'main' } } });
});

it('says that a ref has no price, and goes on', async () => {
  const priceBefore = () => Promise.reject(new UserError('there is no such ref'));
  expect(await plan({ json: '-', against: 'no' }, ['foundation'], { priceBefore })).toBe(exitCodes.unchanged);
  expect(planning.said).toContain('No price before, because no gives none: there is no such ref\n');
  expect(JSON.parse(planning.printed)).toHaveProperty('price', { afterUsd: expect.any(Number) });
});

it('keeps plans for a deployment, and says how to deploy them', async () => {
  planning.terraform.plans.set('test-cluster', update);
  await plan({ save: true, digest: file('digest') });
  const digest = readFileSync(file('digest'), 'utf8');
  expect(planning.said).toContain(
    `Saved to s3://state/plans/ for a week. To deploy exactly this:\n  npm run deploy -- test --approved-plan ${digest}\n`,
  );
  expect(planning.store.kept.has(`test/${digest}/review.json`)).toBe(true);
});

it.each([
  ['a guard refuses it', destroy],
  ['a stack could not be planned', failure],
])('keeps no plans where %s', async (reason, given) => {
  planning.terraform.plans.set('test-cluster', given);
  await plan({ save: true, digest: file('digest') });
  expect(planning.said).toContain(`The plan is not saved: ${reason}.\n`);
  expect(planning.store.kept.size).toBe(0);
  expect(existsSync(file('digest'))).toBe(false);
});

it('knows no digest of plans that are not kept', async () => {
  await expect(plan({ digest: file('digest') })).rejects.toThrow(
    new UserError(
      `--digest: given "${file('digest')}" without --save; allowed: both, since only saved plans have a digest`,
    ),
  );
});
