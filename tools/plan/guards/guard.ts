import { isObject } from '../../../constructs/policy/attributes';
import type { Attributes } from '../../../constructs/policy/rule';
import type { Environment } from '../../../values/schema';
import { hasUnknown } from '../differences';
import type { Action } from '../model';
import type { PlannedChange } from '../plan-json';

/** A change as a guard looks at it. */
export interface GuardedChange {
  readonly planned: PlannedChange;
  readonly action: Action;
  /** What the synthesized stack says of the resource; absent where it no longer has it. */
  readonly configured?: Attributes;
  /** How the environment guards what holds data. */
  readonly protection: Environment['protection'];
}

/** Refuses changes that need somebody's word. Pure. */
export interface Guard {
  /** Kebab-case and stable: pages name it. */
  readonly id: string;
  /** Says what the change would do that needs somebody's word; `undefined` where it does nothing of the kind. */
  readonly check: (change: GuardedChange) => string | undefined;
}

const attributesIn = (value: unknown): Attributes => (isObject(value) ? value : {});

export const attributesBefore = ({ planned }: GuardedChange): Attributes =>
  attributesIn(planned.change.before);

/** Attributes after apply, and which of them nobody can say before. */
export interface Foreseen {
  readonly attributes: Attributes;
  readonly undecided: readonly string[];
}

/**
 * Some attributes as they would be after apply. Where Terraform knows one only then, the configuration may say it
 * nevertheless: a policy that names a key which is still to be made is unknown as a whole, and its principals stand in
 * the synthesized stack. What is not there either is undecided, and refused: nobody has looked at it.
 */
export function foreseen({ planned, configured }: GuardedChange, names: readonly string[]): Foreseen {
  const { after, after_unknown } = planned.change;
  const unknown = names.filter((name) => hasUnknown(attributesIn(after_unknown)[name]));
  return {
    attributes: {
      ...attributesIn(after),
      ...Object.fromEntries(unknown.map((name) => [name, configured?.[name]])),
    },
    undecided: configured === undefined ? unknown : [],
  };
}
