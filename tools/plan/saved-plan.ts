import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { UserError } from '../../values/user-error';
import type { EnvironmentPlan } from './model';
import type { PlanStore } from './plan-store';
import type { PlannedStack } from './planner';
import { lockFile, planFile } from './terraform-plan';

const digestForm = /^[0-9a-f]{64}$/;
const digest = z.string().regex(digestForm);

const stackSchema = z.object({
  id: z.string(),
  /** Of the Terraform JSON that was planned. */
  synthesis: digest,
  state: z.object({ lineage: z.string(), serial: z.number() }).optional(),
  /** Of the plan file; absent where there is nothing to apply. */
  plan: digest.optional(),
  /** Terraform's lock file: the providers that made the plan must apply it. */
  lock: z.string().optional(),
});

const reviewSchema = z.object({
  version: z.literal(1),
  environment: z.string(),
  /** When it was planned, as ISO 8601. */
  plannedAt: z.string(),
  /** What was checked out; absent where that was no git repository. */
  commit: z.string().optional(),
  /** What was reviewed; this program wrote it, and its digest says that nobody changed it. */
  page: z.custom<EnvironmentPlan>((page) => z.object({ version: z.literal(1) }).safeParse(page).success),
  stacks: z.array(stackSchema),
});

/** What was planned, with the digest of everything that applying it uses. Its own digest is what people approve. */
export type Review = z.infer<typeof reviewSchema>;

export type ReviewedStack = Review['stacks'][number];

export const sha256 = (content: string | Uint8Array): string =>
  createHash('sha256').update(content).digest('hex');

/** The digest of a stack's Terraform JSON in its folder. */
export const synthesisIn = (folder: string): string => sha256(readFileSync(join(folder, 'cdk.tf.json')));

const reviewKey = (environment: string, of: string): string => `${environment}/${of}/review.json`;
const planKey = (environment: string, plan: string): string => `${environment}/${plan}.tfplan`;

function reviewedStack({ stack, changes, state }: PlannedStack, folder: string): ReviewedStack {
  const lock = join(folder, lockFile);
  return {
    id: stack.id,
    synthesis: synthesisIn(folder),
    ...(state === undefined ? {} : { state }),
    ...(changes ? { plan: sha256(readFileSync(join(folder, planFile))) } : {}),
    ...(changes && existsSync(lock) ? { lock: readFileSync(lock, 'utf8') } : {}),
  };
}

export interface SaveOptions {
  /** Where Terraform ran for a stack. */
  readonly folderOf: (stack: string) => string;
  readonly now: Date;
  /** What was checked out. @default - no git repository */
  readonly commit?: string;
}

/**
 * Keeps plans for `npm run deploy`: the files of Terraform, and a review that names them by their digests.
 *
 * @returns the digest of the review: whoever approves it has approved exactly these plans
 */
export async function savePlans(
  store: PlanStore,
  page: EnvironmentPlan,
  planned: readonly PlannedStack[],
  { folderOf, now, commit }: SaveOptions,
): Promise<string> {
  const { environment } = page;
  const stacks = planned.map((each) => reviewedStack(each, folderOf(each.stack.id)));
  for (const { id, plan } of stacks) {
    if (plan !== undefined) {
      await store.put(planKey(environment, plan), readFileSync(join(folderOf(id), planFile)));
    }
  }
  const review: Review = { version: 1, environment, plannedAt: now.toISOString(), commit, page, stacks };
  const text = JSON.stringify(review);
  await store.put(reviewKey(environment, sha256(text)), Buffer.from(text));
  return sha256(text);
}

const planAgain = (environment: string): string =>
  `Plan again: npm run plan -- ${environment} --save. Saved plans are kept for a week`;

async function fetchWhole(
  store: PlanStore,
  key: string,
  expected: string,
  what: string,
  environment: string,
): Promise<Buffer> {
  const content = await store.get(key);
  if (content === undefined)
    throw new UserError(`${what} is not in ${store.place}. ${planAgain(environment)}`);
  if (sha256(content) === expected) return content;
  throw new UserError(
    `${what} in ${store.place} is not what was reviewed: its content has the digest ${sha256(content)}. ${planAgain(environment)}`,
  );
}

/**
 * Fetches what was reviewed.
 *
 * @param given the digest that was approved
 * @throws UserError where there is no such review, or where it is not what the digest says
 */
export async function fetchReview(store: PlanStore, environment: string, given: string): Promise<Review> {
  if (!digestForm.test(given)) {
    throw new UserError(
      `--approved-plan: given ${JSON.stringify(given)}; allowed: the digest that \`npm run plan -- ${environment} --save\` printed, 64 of 0-9 and a-f`,
    );
  }
  const content = await fetchWhole(
    store,
    reviewKey(environment, given),
    given,
    `The plan ${given}`,
    environment,
  );
  const { data } = reviewSchema.safeParse(JSON.parse(content.toString('utf8')));
  if (data?.environment === environment) return data;
  throw new UserError(
    `The plan ${given} is not one that this version of the program can read. ${planAgain(environment)}`,
  );
}

/** Puts a saved plan, and the providers that it was made with, into the folder of its stack. */
export async function fetchPlan(
  store: PlanStore,
  environment: string,
  { id, plan, lock }: ReviewedStack,
  folder: string,
): Promise<void> {
  if (plan === undefined) return;
  const content = await fetchWhole(
    store,
    planKey(environment, plan),
    plan,
    `The plan file of ${id}`,
    environment,
  );
  writeFileSync(join(folder, planFile), content, { mode: 0o600 });
  if (lock !== undefined) writeFileSync(join(folder, lockFile), lock);
}
