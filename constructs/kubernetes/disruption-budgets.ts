import { PodDisruptionBudgetV1 } from '@cdktf/provider-kubernetes/lib/pod-disruption-budget-v1';
import type { ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';
import { UserError } from '../../values/user-error';

/** The pods that one budget is for. */
export interface BudgetedWorkload {
  /** Name of the budget, and of the workload: at most 63 of a-z, 0-9 and `-`. */
  readonly name: string;
  /** The name of the namespace. */
  readonly namespace: string;
  /** Labels that its pods carry, and no other pods of the namespace. */
  readonly labels: Readonly<Record<string, string>>;
}

export interface DisruptionBudgetsProps {
  /**
   * Every Deployment and StatefulSet whose chart makes no budget itself. A drain passes over DaemonSets, and one for a
   * DaemonSet’s pods would change nothing.
   */
  readonly workloads: readonly BudgetedWorkload[];
  /** What must be there before: the namespaces. @default - nothing */
  readonly dependsOn?: readonly ITerraformDependable[];
}

/**
 * One budget for each workload: one of its pods at a time may be moved. It is counted from what may be missing, never
 * from what must be there: a workload of one pod that must have one could never leave its node, and no node could be
 * drained for an update.
 */
export class DisruptionBudgets extends Construct {
  public readonly budgets: Readonly<Record<string, PodDisruptionBudgetV1>>;

  /** @throws UserError for a workload without labels, whose budget would be for every pod, or one that is there twice */
  constructor(scope: Construct, id: string, { workloads, dependsOn = [] }: DisruptionBudgetsProps) {
    super(scope, id);
    const seen = new Map<string, string>();
    for (const { name, namespace, labels } of workloads) {
      if (Object.keys(labels).length === 0) {
        throw new UserError(
          `disruption budget ${name}: labels: given {}; allowed: at least one label of its pods. Without any, the budget is for every pod of ${namespace}`,
        );
      }
      // Kubernetes evicts no pod at all that two budgets are for.
      const pods = JSON.stringify([namespace, Object.entries(labels).sort()]);
      const other = seen.get(pods);
      if (other !== undefined) {
        throw new UserError(
          `disruption budget ${name}: labels: given ${JSON.stringify(labels)}, as for ${other}; allowed: labels of its own pods alone. A pod with two budgets cannot be moved, and its node not be drained`,
        );
      }
      seen.set(pods, name);
    }
    this.budgets = Object.fromEntries(
      workloads.map(({ name, namespace, labels }) => [
        name,
        new PodDisruptionBudgetV1(this, name, {
          metadata: { name, namespace },
          spec: { maxUnavailable: '1', selector: { matchLabels: { ...labels } } },
          dependsOn: [...dependsOn],
        }),
      ]),
    );
  }
}
