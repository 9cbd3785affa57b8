import { BudgetsBudget } from '@cdktf/provider-aws/lib/budgets-budget';
import { Construct } from 'constructs';

export interface CostBudgetProps {
  readonly name: string;
  /** US dollars a month. */
  readonly monthlyUsd: number;
  /** The environment whose resources are counted, by their tag `environment`. */
  readonly environment: string;
  readonly topicArn: string;
}

/**
 * A monthly budget for what carries the environment's tag. The tag must be activated once as a cost allocation tag in
 * the account that pays, or the budget counts nothing (AWS Billing User Guide, "Activating user-defined cost
 * allocation tags").
 */
export class CostBudget extends Construct {
  public readonly budget: BudgetsBudget;

  constructor(scope: Construct, id: string, props: CostBudgetProps) {
    super(scope, id);
    const notice = (notificationType: 'ACTUAL' | 'FORECASTED', threshold: number) => ({
      comparisonOperator: 'GREATER_THAN',
      notificationType,
      threshold,
      thresholdType: 'PERCENTAGE',
      subscriberSnsTopicArns: [props.topicArn],
    });
    this.budget = new BudgetsBudget(this, 'budget', {
      name: props.name,
      budgetType: 'COST',
      timeUnit: 'MONTHLY',
      limitAmount: props.monthlyUsd.toFixed(1),
      limitUnit: 'USD',
      costFilter: [{ name: 'TagKeyValue', values: [`user:environment$${props.environment}`] }],
      notification: [notice('ACTUAL', 80), notice('FORECASTED', 100)],
    });
  }
}
