import type { Attributes } from '../../../../constructs/policy/rule';
import type { StackPlanInput } from '../../../../tools/plan/stack-plan';
import { environment } from '../../../support/environment';

type Stack = StackPlanInput['stack'];

/** The day of these tests. */
export const today = new Date('2026-03-10T12:00:00Z');

export interface StackOptions {
  readonly id?: string;
  readonly dependsOn?: readonly string[];
  readonly protection?: Stack['protection'];
  readonly exceptions?: readonly { address: string; reason: string; until: string }[];
  /** What the synthesized stack says of its resources, by their addresses. */
  readonly configured?: Readonly<Record<string, Attributes>>;
}

/** A synthesized stack: what reading its plan needs to know of it. */
export function aStack(options: StackOptions = {}): Stack {
  const {
    id = 'test-foundation',
    dependsOn = [],
    protection = 'data',
    exceptions = [],
    configured = {},
  } = options;
  return {
    id,
    dependsOn,
    protection,
    environments: [environment({ protection, exceptions: [...exceptions] })],
    resources: Object.entries(configured).map(([address, attributes]) => ({
      address,
      type: address.split('.')[0] ?? '',
      path: `${id}/${address}`,
      attributes,
      // Without suppressions, nothing else is asked of it.
      construct: { node: { metadata: [] } } as unknown as Stack['resources'][number]['construct'],
    })),
  };
}
