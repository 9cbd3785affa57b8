import { EksAccessEntry } from '@cdktf/provider-aws/lib/eks-access-entry';
import { EksAccessPolicyAssociation } from '@cdktf/provider-aws/lib/eks-access-policy-association';
import { Construct } from 'constructs';

export interface AccessEntriesProps {
  readonly clusterName: string;
  /** Makes the ARN of an access policy of EKS from its name. */
  readonly accessPolicyArn: (policy: string) => string;
  /** IAM roles and users that may do everything in the cluster. */
  readonly administrators: readonly string[];
  /**
   * IAM roles and users that may read everything, secrets included: Helm keeps its releases in secrets, so that a plan
   * needs them.
   */
  readonly readers: readonly string[];
}

/** The access policies in use (EKS User Guide, "Review access policy permissions"). */
const policies = {
  administrator: 'AmazonEKSClusterAdminPolicy',
  reader: 'AmazonEKSAdminViewPolicy',
} as const;

/**
 * Who has access to a cluster: the whole list, since the cluster itself grants none to its creator. Nodes are not in it;
 * EKS adds the role of a managed node group by itself.
 */
export class AccessEntries extends Construct {
  /** By the principal's ARN. */
  public readonly entries: ReadonlyMap<string, EksAccessEntry>;
  /** By the principal's ARN. */
  public readonly associations: ReadonlyMap<string, EksAccessPolicyAssociation>;

  constructor(scope: Construct, id: string, props: AccessEntriesProps) {
    super(scope, id);
    const { clusterName } = props;
    // A cluster takes one entry for each principal: who is in both lists is an administrator.
    const principals = new Map([
      ...props.readers.map((arn) => [arn, policies.reader] as const),
      ...props.administrators.map((arn) => [arn, policies.administrator] as const),
    ]);
    const entries = new Map<string, EksAccessEntry>();
    const associations = new Map<string, EksAccessPolicyAssociation>();
    for (const [principalArn, policy] of principals) {
      const principal = new Construct(this, principalId(principalArn));
      const entry = new EksAccessEntry(principal, 'entry', { clusterName, principalArn, type: 'STANDARD' });
      entries.set(principalArn, entry);
      associations.set(
        principalArn,
        new EksAccessPolicyAssociation(principal, 'policy', {
          clusterName,
          // By reference: the entry must exist first.
          principalArn: entry.principalArn,
          policyArn: props.accessPolicyArn(policy),
          accessScope: { type: 'cluster' },
        }),
      );
    }
    this.entries = entries;
    this.associations = associations;
  }
}

/** `arn:aws:iam::<account>:role/team/admin` as a construct id: a slash would end it, and no name has a colon. */
function principalId(arn: string): string {
  return arn.split(':').slice(4).join(':').replaceAll('/', ':');
}
