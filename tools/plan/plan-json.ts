import { z } from 'zod';
import { UserError } from '../../values/user-error';

/**
 * The part of a plan that is read here, as `terraform show -json <plan>` prints it. Every value stands in it in clear,
 * secrets included: `*_sensitive` says where.
 * https://developer.hashicorp.com/terraform/internals/json-format#plan-representation
 */

const changeSchema = z.object({
  actions: z.array(z.string()),
  before: z.unknown(),
  after: z.unknown(),
  /** True, or an object or list that has true where a value is known only after apply. */
  after_unknown: z.unknown(),
  before_sensitive: z.unknown(),
  after_sensitive: z.unknown(),
  /** Paths of the attributes that force a replacement. */
  replace_paths: z.array(z.array(z.union([z.string(), z.number()]))).optional(),
  importing: z.object({ id: z.string().optional() }).optional(),
});

const resourceChangeSchema = z.object({
  address: z.string(),
  /** Where it was before, if a `moved` block says so. */
  previous_address: z.string().optional(),
  /** `managed`, or `data` and other things that no plan changes. */
  mode: z.string(),
  type: z.string(),
  /** Set for what a replacement left behind when it was to be destroyed: it has the address of what took its place. */
  deposed: z.string().optional(),
  change: changeSchema,
  action_reason: z.string().optional(),
});

const plannedResourceSchema = z.object({
  address: z.string(),
  mode: z.string(),
  type: z.string(),
  /** What is known only after apply is left out. Absent for what Terraform is to forget. */
  values: z.record(z.string(), z.unknown()).nullish(),
});

interface Module {
  readonly resources?: readonly z.output<typeof plannedResourceSchema>[] | undefined;
  readonly child_modules?: readonly Module[] | undefined;
}

const moduleSchema: z.ZodType<Module> = z.object({
  resources: z.array(plannedResourceSchema).optional(),
  get child_modules() {
    return z.array(moduleSchema).optional();
  },
});

const planSchema = z.object({
  format_version: z.string(),
  /** Variables in clear; `configuration` says which of them are sensitive. */
  variables: z.record(z.string(), z.object({ value: z.unknown() })).optional(),
  planned_values: z.object({ root_module: moduleSchema.optional() }).optional(),
  resource_changes: z.array(resourceChangeSchema).default([]),
  /** What was changed outside of Terraform since the last apply. */
  resource_drift: z.array(resourceChangeSchema).default([]),
  output_changes: z.record(z.string(), changeSchema).optional(),
  configuration: z
    .object({
      root_module: z
        .object({
          variables: z.record(z.string(), z.object({ sensitive: z.boolean().optional() })).optional(),
        })
        .optional(),
    })
    .optional(),
  /** Whether planning failed; what is here is then what was planned until it did. */
  errored: z.boolean().default(false),
});

/** A plan as Terraform saved it. */
export type PlanJson = z.output<typeof planSchema>;

/** What a plan says of one resource. */
export type PlannedChange = z.output<typeof resourceChangeSchema>;

const versionSchema = z.object({ format_version: z.string() });

const cannotBeRead = (because: string): UserError =>
  new UserError(
    `terraform show -json: given ${because}; allowed: a saved plan in format 1.x. Use Terraform 1.11 or newer, below 2.0, and give it the file that \`plan -out\` wrote`,
  );

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Nothing of the text is quoted: it may hold secrets.
    throw cannotBeRead(`${text.length} characters that are no JSON`);
  }
}

/** Where a plan is not as documented; zod quotes no values. */
const firstIssue = ({ issues }: z.ZodError): string =>
  issues.map(({ path, message }) => `${path.join('.')}: ${message}`)[0] ?? 'another shape';

/**
 * Reads what `terraform show -json <plan>` printed. New fields of the same major format are passed over, as Terraform
 * asks of readers.
 *
 * @throws UserError where it is no plan, or of another major format
 */
export function readPlan(text: string): PlanJson {
  const json = parsed(text);
  const version = versionSchema.safeParse(json).data?.format_version;
  if (version === undefined) throw cannotBeRead('JSON without a "format_version"');
  if (!version.startsWith('1.')) throw cannotBeRead(`format_version ${JSON.stringify(version)}`);
  const plan = planSchema.safeParse(json);
  if (!plan.success) throw cannotBeRead(`a plan of another shape (${firstIssue(plan.error)})`);
  return plan.data;
}

const resourcesOf = ({ resources = [], child_modules = [] }: Module): NonNullable<Module['resources']> => [
  ...resources,
  ...child_modules.flatMap(resourcesOf),
];

/** Every resource as it would be after apply. */
export const plannedResourcesIn = ({ planned_values }: PlanJson): NonNullable<Module['resources']> =>
  resourcesOf(planned_values?.root_module ?? {}).filter(({ mode }) => mode === 'managed');
