/** The Terraform attributes of one resource, under their Terraform (snake case) names. */
export type Attributes = Readonly<Record<string, unknown>>;

/**
 * One resource as a rule sees it. The same shape is made from a synthesized stack and from a Terraform plan,
 * so that one rule judges both.
 */
export interface Resource {
  /** Terraform address, such as `aws_s3_bucket.archive`. */
  readonly address: string;
  /** Terraform type, such as `aws_s3_bucket`. */
  readonly type: string;
  /** Construct path, such as `dev-foundation/archive/bucket`; the address where no construct is known. */
  readonly path: string;
  /**
   * Attributes as Terraform names them. A nested block is an object or a list of objects (a plan always has
   * lists, synthesized JSON has either): read it with `block` and `blocks`. `tags_all` is there exactly for taggable
   * types and includes the provider's default tags. What an absent attribute means: see `Situation.stage`.
   */
  readonly attributes: Attributes;
}

/** What a rule may know beside the resource that it judges. */
export interface Situation {
  /**
   * What the resources were made from. In a synthesized stack an absent attribute is one that nobody set. In a
   * plan an absent attribute is one that is known only after apply, while one that nobody set is `null`
   * (https://developer.hashicorp.com/terraform/internals/json-format#values-representation); and a plan does not
   * show `lifecycle`. `npm run plan` judges plans.
   */
  readonly stage: 'synthesis' | 'plan';
  /** Every resource of the same stack, the judged one included. */
  readonly resources: readonly Resource[];
  /** The environment's `protection`: `data` demands that stateful things cannot be destroyed by accident. */
  readonly protection: 'none' | 'data';
  /** The day to judge by, for rules on support windows. */
  readonly today: Date;
  /** Kubernetes version to the last day of its standard support on EKS, as `YYYY-MM-DD`. */
  readonly standardSupportEnds: Readonly<Record<string, string>>;
}

/** One rule: a pure function on the attributes of one resource, and what a person needs to understand it. */
export interface Rule {
  /** Kebab-case and stable: suppressions and reports name it. */
  readonly id: string;
  /** `error` refuses the synthesis, `warning` is only reported. */
  readonly level: 'error' | 'warning';
  /** One sentence: what goes wrong without it. */
  readonly why: string;
  /** One sentence: how to fix a violation. */
  readonly fix: string;
  /** The Terraform types that it judges. `*` judges every type. */
  readonly appliesTo: readonly string[];
  /** Says what is wrong with this resource, naming the offending value; `undefined` when nothing is. */
  readonly check: (resource: Resource, situation: Situation) => string | undefined;
}

/** A decision not to hold one resource to one rule. The reason is printed in every report. */
export interface Suppression {
  readonly ruleId: string;
  readonly reason: string;
}

/** One rule's complaint about one resource. */
export interface Finding {
  readonly rule: Rule;
  readonly resource: Resource;
  /** What is wrong, from the rule's check. */
  readonly message: string;
  /** Set when the resource suppresses this rule. */
  readonly suppressedBecause?: string;
}
