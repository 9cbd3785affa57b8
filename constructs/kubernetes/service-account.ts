import { ServiceAccountV1 } from '@cdktf/provider-kubernetes/lib/service-account-v1';
import { Construct } from 'constructs';
import type { WorkloadIdentity } from '../../contract/workload-identities';

/**
 * The service account of one of our programs. EKS Pod Identity knows it by its name, and gives its pods an AWS role; for
 * Kubernetes’ own API it has neither rights nor a token.
 */
export class ServiceAccount extends Construct {
  public readonly serviceAccount: ServiceAccountV1;

  constructor(scope: Construct, id: string, { namespace, serviceAccount }: WorkloadIdentity) {
    super(scope, id);
    this.serviceAccount = new ServiceAccountV1(this, 'account', {
      metadata: { name: serviceAccount, namespace },
      automountServiceAccountToken: false,
    });
  }

  get name(): string {
    return this.serviceAccount.metadata.name;
  }
}
