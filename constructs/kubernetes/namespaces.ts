import { DefaultServiceAccountV1 } from '@cdktf/provider-kubernetes/lib/default-service-account-v1';
import { NamespaceV1 } from '@cdktf/provider-kubernetes/lib/namespace-v1';
import { Construct } from 'constructs';
import { namespaces, type NamespaceId } from '../../contract/namespaces';
import { suppress } from '../policy/suppress';

export interface NamespacesProps {
  /** The environment’s name. */
  readonly environment: string;
  /** The cluster’s minor version, such as `1.36`: pods are judged by the standards of that version. */
  readonly kubernetesVersion: string;
  /** `data`: Terraform refuses to destroy a namespace, and with it the claims and secrets that it holds. */
  readonly protection: 'none' | 'data';
}

/** What pods of a namespace may do, by Kubernetes’ Pod Security Standards, and why where it is not `restricted`. */
interface PodSecurity {
  readonly enforced: 'restricted' | 'privileged';
  /** Each exception, by a short name, with its reason. */
  readonly exceptions: Readonly<Record<string, string>>;
}

const podSecurity: Readonly<Record<NamespaceId, PodSecurity>> = {
  logs: { enforced: 'restricted', exceptions: {} },
  agents: {
    enforced: 'privileged',
    exceptions: {
      'host-path':
        'Fluent Bit reads the logs of pods from /var/log of its node, and keeps its positions and buffers there, so that they outlive it.',
      'run-as-root': 'The files below /var/log/pods belong to root and can be read by nobody else.',
    },
  },
};

/** Prefix of annotations that explain an exception. */
const exceptionAnnotation = 'pod-security.aurora-log-system/';

/** What is not enforced is still reported, so that it is seen what a namespace’s exceptions are used for. */
const securityLabels = ({ enforced }: PodSecurity, version: string): Record<string, string> =>
  Object.fromEntries(
    Object.entries({ enforce: enforced, audit: 'restricted', warn: 'restricted' }).flatMap(
      ([mode, level]) => [
        [`pod-security.kubernetes.io/${mode}`, level],
        // `latest` would judge by another standard after an upgrade that nobody compared pods with.
        [`pod-security.kubernetes.io/${mode}-version`, `v${version}`],
      ],
    ),
  );

/**
 * The namespaces of this system, with the Pod Security Standard that each enforces. A pod that does not say which service
 * account it uses gets no token for the API server.
 */
export class Namespaces extends Construct {
  public readonly namespaces: Readonly<Record<NamespaceId, NamespaceV1>>;
  public readonly defaultServiceAccounts: Readonly<Record<NamespaceId, DefaultServiceAccountV1>>;

  constructor(scope: Construct, id: string, props: NamespacesProps) {
    super(scope, id);
    const ids = Object.keys(namespaces) as NamespaceId[];
    const each = <T>(make: (namespace: NamespaceId) => T) =>
      Object.fromEntries(ids.map((namespace) => [namespace, make(namespace)])) as Record<NamespaceId, T>;
    this.namespaces = each((namespace) => this.createNamespace(namespace, props));
    this.defaultServiceAccounts = each(
      (namespace) =>
        new DefaultServiceAccountV1(this, `${namespace}-default-account`, {
          metadata: { namespace: this.namespaces[namespace].metadata.name },
          automountServiceAccountToken: false,
        }),
    );
  }

  private createNamespace(id: NamespaceId, props: NamespacesProps): NamespaceV1 {
    const { environment, kubernetesVersion, protection } = props;
    const security = podSecurity[id];
    const namespace = new NamespaceV1(this, id, {
      metadata: {
        name: namespaces[id],
        labels: {
          'app.kubernetes.io/part-of': 'aurora-log-system',
          'aurora-log-system/environment': environment,
          ...securityLabels(security, kubernetesVersion),
        },
        annotations: Object.fromEntries(
          Object.entries(security.exceptions).map(([name, why]) => [`${exceptionAnnotation}${name}`, why]),
        ),
      },
      // The account is changed right after, and Kubernetes makes it a moment later than its namespace.
      waitForDefaultServiceAccount: true,
      lifecycle: protection === 'data' ? { preventDestroy: true } : {},
    });
    const reasons = Object.values(security.exceptions);
    if (reasons.length > 0) suppress(namespace, 'namespace-pod-security', reasons.join(' '));
    return namespace;
  }
}
