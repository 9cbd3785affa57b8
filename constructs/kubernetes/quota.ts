import { LimitRangeV1 } from '@cdktf/provider-kubernetes/lib/limit-range-v1';
import { ResourceQuotaV1 } from '@cdktf/provider-kubernetes/lib/resource-quota-v1';
import type { ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';
import { helperContainer } from '../../values/capacity/helper-sizes';
import type { NamespaceQuota } from '../../values/capacity/quota';

export interface QuotaProps {
  /** The name of the namespace. */
  readonly namespace: string;
  /** What it admits: one of `quotasOf` of the environment. */
  readonly quota: NamespaceQuota;
  /** What must be there before. @default - nothing */
  readonly dependsOn?: readonly ITerraformDependable[];
}

/**
 * What a namespace admits: a quota for all of its pods, claims and services together, and a range for each. A container
 * that names no requests or limits, as an init container of a chart may, gets small ones, because the quota would refuse
 * a pod without.
 */
export class Quota extends Construct {
  public readonly resourceQuota: ResourceQuotaV1;
  public readonly limitRange: LimitRangeV1;

  constructor(scope: Construct, id: string, { namespace, quota, dependsOn = [] }: QuotaProps) {
    super(scope, id);
    const { hard, largestContainer, largestVolume } = quota;
    this.limitRange = new LimitRangeV1(this, 'range', {
      metadata: { name: 'aurora', namespace },
      spec: {
        limit: [
          {
            type: 'Container',
            default: { ...helperContainer.limits },
            defaultRequest: { ...helperContainer.requests },
            max: { ...largestContainer },
          },
          ...(largestVolume === undefined
            ? []
            : [{ type: 'PersistentVolumeClaim', max: { storage: largestVolume } }]),
        ],
      },
      dependsOn: [...dependsOn],
    });
    this.resourceQuota = new ResourceQuotaV1(this, 'quota', {
      metadata: { name: 'aurora', namespace },
      spec: { hard: { ...hard } },
      // With the quota alone, a pod without limits would be refused.
      dependsOn: [this.limitRange, ...dependsOn],
    });
  }
}
