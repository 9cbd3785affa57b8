import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { actionOf } from '../../tools/plan/changes';
import { readPlan, type PlanJson } from '../../tools/plan/plan-json';
import { stackPlanOf } from '../../tools/plan/stack-plan';
import { terraform } from '../../tools/terraform';
import { aStack, today } from '../tools/plan/support/stack';

/** Plans that Terraform itself wrote, of the one resource that needs no provider and no network. */

const before = `
variable "token" {
  type      = string
  sensitive = true
}
resource "terraform_data" "changed" {
  input = { list = ["x", "y"], document = jsonencode({ a = 1 }) }
}
resource "terraform_data" "secret" { input = { value = var.token, note = "before" } }
resource "terraform_data" "replaced" { triggers_replace = "one" }
resource "terraform_data" "swapped" {
  triggers_replace = "one"
  lifecycle { create_before_destroy = true }
}
resource "terraform_data" "old" { input = "moves" }
resource "terraform_data" "gone" { input = "x" }
resource "terraform_data" "forgotten" { input = "x" }
`;

const after = (preventDestroy: boolean): string => `
variable "token" {
  type      = string
  sensitive = true
}
resource "terraform_data" "changed" {
  input = { list = ["x", "z", "y"], document = jsonencode({ a = 2 }) }
}
resource "terraform_data" "follower" { input = terraform_data.replaced.id }
resource "terraform_data" "secret" { input = { value = var.token, note = "after" } }
resource "terraform_data" "replaced" {
  triggers_replace = "two"
  lifecycle { prevent_destroy = ${preventDestroy} }
}
resource "terraform_data" "swapped" {
  triggers_replace = "two"
  lifecycle { create_before_destroy = true }
}
resource "terraform_data" "new" { input = "moves" }
moved {
  from = terraform_data.old
  to   = terraform_data.new
}
removed {
  from = terraform_data.forgotten
  lifecycle { destroy = false }
}
resource "terraform_data" "imported" {}
import {
  to = terraform_data.imported
  id = "abc"
}
`;

const secrets = ['correct-horse-battery', 'staple-of-another-sort'] as const;

let folder: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'aurora-plan-format-'));
  writeFileSync(join(folder, 'main.tf'), before);
  await run(['init', '-input=false']);
  await run(['apply', '-auto-approve', '-input=false'], secrets[0]);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function run(args: readonly string[], token: string = secrets[0], expected = 0): Promise<string> {
  const { exitCode, stdout, stderr } = await terraform(
    folder,
    [...args, ...(args[0] === 'show' ? [] : ['-no-color'])],
    {
      env: { TF_VAR_token: token },
    },
  );
  if (exitCode !== expected) throw new Error(`terraform ${args.join(' ')}: exit code ${exitCode}\n${stderr}`);
  return stdout;
}

async function plan(configuration: string, expected = 0): Promise<PlanJson> {
  writeFileSync(join(folder, 'main.tf'), configuration);
  await run(['plan', '-input=false', '-out=plan'], secrets[1], expected);
  return readPlan(await run(['show', '-json', 'plan']));
}

const actionsIn = ({ resource_changes }: PlanJson): Record<string, string | undefined> =>
  Object.fromEntries(
    resource_changes.map((planned) => [planned.address.replace('terraform_data.', ''), actionOf(planned)]),
  );

const common = {
  changed: 'update',
  forgotten: 'forget',
  gone: 'destroy',
  imported: 'import',
  new: 'move',
  replaced: 'replace',
  secret: 'update',
  swapped: 'replace',
};

test('every action of a plan that succeeds is known', async () => {
  const planned = await plan(after(false));
  expect(planned.errored).toBe(false);
  expect(actionsIn(planned)).toEqual({ ...common, follower: 'create' });
});

test('a plan that Terraform refuses is saved with what it refuses', async () => {
  const planned = await plan(after(true), 1);
  expect(planned.errored).toBe(true);
  expect(actionsIn(planned)).toEqual(common);
});

test('what changes is found, and no secret: not even where Terraform lost its mark', async () => {
  const planned = await plan(after(false));
  // `output` repeats `input`, and its mark is not in the state.
  const { outcome } = stackPlanOf({ stack: aStack(), plan: planned, today });
  const page = JSON.stringify(outcome);
  for (const secret of secrets) {
    expect(JSON.stringify(planned)).toContain(secret);
    expect(page).not.toContain(secret);
  }
  const paths = outcome.kind === 'planned' ? outcome.changes.flatMap(({ attributes }) => attributes) : [];
  expect(paths.map(({ path }) => path)).toEqual(
    expect.arrayContaining([
      'input.list[1]',
      'input.document.a',
      'input.note',
      'input.value',
      'triggers_replace',
    ]),
  );
  expect(paths.filter(({ forcesReplacement }) => forcesReplacement).map(({ path }) => path)).toEqual([
    'triggers_replace',
    'triggers_replace',
  ]);
});
