import type { Rule } from '../../constructs/policy/rule';
import type { FindingReport } from '../report/model';

/** What Terraform would do to one resource. `forget` leaves the thing and removes it from the state; `move` and `import` change the state alone. */
export type Action = 'create' | 'update' | 'replace' | 'destroy' | 'import' | 'move' | 'forget';

/** A value as a person may see it: a secret never, and what is known only after apply as that. */
export type ShownValue =
  | { readonly kind: 'value'; readonly text: string }
  | { readonly kind: 'secret' }
  | { readonly kind: 'unknown' }
  | { readonly kind: 'absent' };

/** One attribute that would change. */
export interface AttributeChange {
  /** Such as `versioning.enabled` or `policy.Statement[0].Action`. */
  readonly path: string;
  readonly before: ShownValue;
  readonly after: ShownValue;
  /** Whether this attribute is why the resource is replaced. */
  readonly forcesReplacement: boolean;
}

/** One resource that would change. */
export interface ResourceChange {
  /** Terraform address, such as `aws_dynamodb_table.state_tracking`. */
  readonly address: string;
  readonly type: string;
  readonly action: Action;
  /** Whether it holds data, or data cannot be read without it. */
  readonly stateful: boolean;
  /** Empty for what is destroyed. Of what is created, what is known and set. */
  readonly attributes: readonly AttributeChange[];
  /** Why Terraform chose the action, in words; absent where it says nothing. */
  readonly because?: string;
}

/** What a guard holds against a change, and the way out. */
export interface Refusal {
  /** `destroys-data`, `opens-ingress`, `opens-policy`. */
  readonly guard: string;
  readonly stack: string;
  readonly address: string;
  readonly message: string;
  /** The item of `exceptions` in the environment's values that would allow it, as one writes it there. */
  readonly wayOut: string;
  /** The exception in the environment's values that allows it, if there is one. */
  readonly exception?: { readonly reason: string; readonly until: string };
}

/** What a rule says of a planned resource. */
export interface PlannedFinding extends FindingReport {
  readonly level: Rule['level'];
}

/** An image that would change; `after` is in words where it is known only after apply. */
export interface ImageChange {
  readonly stack: string;
  readonly address: string;
  readonly before?: string;
  readonly after?: string;
}

/** What came of planning one stack. */
export type StackOutcome =
  | {
      readonly kind: 'planned';
      readonly changes: readonly ResourceChange[];
      /** What changed outside of Terraform since the last apply. */
      readonly drifted: readonly ResourceChange[];
      /** What the rules say of the planned values. */
      readonly findings: readonly PlannedFinding[];
      readonly images: readonly ImageChange[];
    }
  /** Upstream stacks have no state yet, or have still to make what this one looks up in vain. */
  | { readonly kind: 'not-yet'; readonly missing: readonly string[] }
  /** What the plan needs to ask, such as a private API server, does not answer from here. */
  | { readonly kind: 'unreachable'; readonly what: string }
  | { readonly kind: 'failed'; readonly message: string };

export interface StackPlan {
  readonly id: string;
  readonly dependsOn: readonly string[];
  readonly outcome: StackOutcome;
  /** What guards hold against it: those with an exception, too. Not only of plans that succeeded: Terraform saves errored ones. */
  readonly refusals: readonly Refusal[];
}

/** What a whole environment's plan says. `--json` prints it as it is; `version` changes when its shape does. */
export interface EnvironmentPlan {
  readonly version: 1;
  readonly environment: string;
  readonly stacks: readonly StackPlan[];
  /** US dollars a month; `before` is what the values of `against` cost, absent where there is nothing to compare with. */
  readonly price: {
    readonly afterUsd: number;
    readonly before?: { readonly usd: number; readonly against: string };
  };
}

/** Exit codes of `npm run plan`. */
export const exitCodes = { unchanged: 0, failed: 1, changed: 2, refused: 3 } as const;
