import { PriorityClassV1 } from '@cdktf/provider-kubernetes/lib/priority-class-v1';
import { Construct } from 'constructs';
import { priorities, type PriorityId } from '../../contract/priorities';

/**
 * The priority classes of the contract. `default` is the cluster’s: it holds for every pod without a class that is made
 * after it, in whatever namespace, so that it must be there before OpenObserve is.
 */
export class PriorityClasses extends Construct {
  public readonly classes: Readonly<Record<PriorityId, PriorityClassV1>>;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    const ids = Object.keys(priorities) as PriorityId[];
    this.classes = Object.fromEntries(
      ids.map((priority) => {
        const { name, value, preempts, purpose } = priorities[priority];
        const resource = new PriorityClassV1(this, priority, {
          metadata: { name },
          description: purpose,
          value,
          globalDefault: priority === 'default',
          preemptionPolicy: preempts ? 'PreemptLowerPriority' : 'Never',
        });
        return [priority, resource];
      }),
    ) as unknown as Record<PriorityId, PriorityClassV1>;
  }
}
