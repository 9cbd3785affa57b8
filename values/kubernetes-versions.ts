import { UserError } from './user-error';
import { unverified, type Verification } from './verification';
import { compareVersions } from './version-range';

/** The EKS add-ons of every cluster, in no particular order; the cluster construct says which come before the nodes. */
export const addOnNames = [
  'vpc-cni',
  'eks-pod-identity-agent',
  'coredns',
  'kube-proxy',
  'aws-ebs-csi-driver',
  'metrics-server',
] as const;

export type AddOnName = (typeof addOnNames)[number];

/** One managed add-on of EKS, pinned. */
export interface AddOnPin {
  /** The EKS build, in the form `vX.Y.Z-eksbuild.N`. */
  readonly version: string;
  readonly verified: Verification;
}

/** The machine image of the nodes: Amazon Linux 2023, ARM64, standard variant. */
export interface NodeImagePin {
  /** `release_version` of the node group: `<Kubernetes patch>-<YYYYMMDD>`. */
  readonly release: string;
  /** Linux kernel series of this image. */
  readonly kernel: string;
  /** Page size of its kernel, in KiB. Fluent Bit 4.0.5 starts on 4 only. */
  readonly pageSizeKib: 4 | 16 | 64;
  /** Where the release, its kernel and its known faults are described. */
  readonly source: string;
  readonly verified: Verification;
}

/** Everything of a cluster that goes with one Kubernetes minor version. */
export interface KubernetesPins {
  readonly addOns: Readonly<Record<AddOnName, AddOnPin>>;
  readonly nodeImage: NodeImagePin;
}

/** One minor version of Kubernetes on EKS. Dates are `YYYY-MM-DD`. */
export interface KubernetesVersion {
  readonly version: string;
  readonly released: string;
  /** The last day of standard support. After it, a control plane costs $0.60 an hour instead of $0.10 (EKS pricing). */
  readonly standardSupportEnds: string;
  /** The last day of extended support. After it, EKS upgrades the cluster by itself. */
  readonly extendedSupportEnds: string;
  readonly source: string;
  /** Left out for versions that are known but too old to build a cluster with. */
  readonly pins?: KubernetesPins;
}

const calendar =
  'https://docs.aws.amazon.com/eks/latest/userguide/kubernetes-versions.html#kubernetes-release-calendar, ' +
  'as recorded in endoflife-date/endoflife.date, products/amazon-eks.md, 2026-08-22';

/** Evidence for a build of an add-on: EKS publishes no list of builds outside its API. */
const addOn = (version: string, evidence: string): AddOnPin => ({ version, verified: unverified(evidence) });

/** Builds that serve both 1.35 and 1.36. */
const sharedAddOns = {
  'vpc-cni': addOn(
    'v1.22.4-eksbuild.3',
    'named by several public Terraform configurations for 1.35 and 1.36 of August to October 2026; upstream: ' +
      'github.com/aws/amazon-vpc-cni-k8s, release v1.22.4. v1.23.0 and later change how the network policy agent ' +
      'talks to it, and can only be rolled back to this one (release notes of v1.23.0).',
  ),
  'eks-pod-identity-agent': addOn(
    'v1.3.10-eksbuild.3',
    'named by many public Terraform configurations for 1.35 and 1.36 of June to October 2026; upstream: ' +
      'github.com/aws/eks-pod-identity-agent.',
  ),
  'aws-ebs-csi-driver': addOn(
    'v1.66.0-eksbuild.1',
    'named by several public Terraform configurations for 1.35 and 1.36 of September and October 2026; upstream: ' +
      'github.com/kubernetes-sigs/aws-ebs-csi-driver.',
  ),
  'metrics-server': addOn(
    'v0.9.0-eksbuild.11',
    'named by several public configurations as the default of `aws eks describe-addon-versions` for 1.36, and used ' +
      'with 1.35, September and October 2026; upstream: github.com/kubernetes-sigs/metrics-server.',
  ),
};

/**
 * Kubernetes on EKS, oldest first. 1.37 is left out: node images for it exist (awslabs/amazon-eks-ami, release v20261003),
 * but no source for the end of its standard support was found.
 */
export const kubernetesVersions: readonly KubernetesVersion[] = [
  {
    version: '1.33',
    released: '2025-05-28',
    standardSupportEnds: '2026-07-29',
    extendedSupportEnds: '2027-07-29',
    source: calendar,
  },
  {
    version: '1.34',
    released: '2025-10-06',
    standardSupportEnds: '2026-12-02',
    extendedSupportEnds: '2027-12-02',
    source: calendar,
  },
  {
    version: '1.35',
    released: '2026-01-28',
    standardSupportEnds: '2027-03-27',
    extendedSupportEnds: '2028-03-27',
    source: calendar,
    pins: {
      addOns: {
        ...sharedAddOns,
        coredns: addOn(
          'v1.13.2-eksbuild.21',
          'named by several public Terraform configurations for 1.35 of August and September 2026, one as the default ' +
            'of `aws eks describe-addon-versions`; upstream: github.com/coredns/coredns, release v1.13.2.',
        ),
        'kube-proxy': addOn(
          'v1.35.3-eksbuild.21',
          'named by several public Terraform configurations for 1.35 of August and September 2026; ' +
            'docs.aws.amazon.com/eks/latest/userguide/managing-kube-proxy.html listed v1.35.3-eksbuild.13 before.',
        ),
      },
      nodeImage: {
        release: '1.35.8-20260923',
        kernel: '6.12',
        pageSizeKib: 4,
        source:
          'https://github.com/awslabs/amazon-eks-ami/releases. Releases v20260930 and v20261003 are passed over: their ' +
          'kernel 6.12.110 may panic on 1.31 to 1.35 (awslabs/amazon-eks-ami#2845, fixed in v20261012).',
        verified: unverified(
          'named by public Terraform configurations for 1.35 of September and October 2026, on x86-64; EKS releases ' +
            'the ARM64 standard image under the same number (awslabs/amazon-eks-ami, release notes).',
        ),
      },
    },
  },
  {
    version: '1.36',
    released: '2026-06-02',
    standardSupportEnds: '2027-08-02',
    extendedSupportEnds: '2028-08-02',
    source: calendar,
    pins: {
      addOns: {
        ...sharedAddOns,
        coredns: addOn(
          'v1.14.3-eksbuild.23',
          'named by many public Terraform configurations for 1.36 of September and October 2026; upstream: ' +
            'github.com/coredns/coredns, release v1.14.3.',
        ),
        'kube-proxy': addOn(
          'v1.36.0-eksbuild.25',
          'named by many public Terraform configurations for 1.36 of September and October 2026; ' +
            'docs.aws.amazon.com/eks/latest/userguide/managing-kube-proxy.html listed v1.36.0-eksbuild.14 before.',
        ),
      },
      nodeImage: {
        release: '1.36.4-20261003',
        kernel: '6.18',
        pageSizeKib: 4,
        source:
          'https://github.com/awslabs/amazon-eks-ami/releases/tag/v20261003. The kernel panic that its notes warn of ' +
          '(awslabs/amazon-eks-ami#2845) concerns 1.31 to 1.35 only.',
        verified: unverified(
          'named by a public Terraform configuration for 1.36 on ARM64 (m7g) of October 2026; the release notes list ' +
            'AL2023_ARM_64_STANDARD for 1.36.',
        ),
      },
    },
  },
];

/**
 * The version of a cluster whose environment names none. 1.36 rather than 1.35, which would start to warn of its end on
 * 2026-12-27.
 */
export const defaultKubernetesVersion = '1.36';

/** Kubernetes version to the last day of its standard support on EKS, as `YYYY-MM-DD`. */
export const standardSupportEnds: Readonly<Record<string, string>> = Object.fromEntries(
  kubernetesVersions.map((row) => [row.version, row.standardSupportEnds]),
);

/** The versions that a cluster can be built with, oldest first. */
export const installableKubernetesVersions: readonly string[] = kubernetesVersions
  .filter((row) => row.pins)
  .map((row) => row.version)
  .sort((a, b) => compareVersions(a, b));

/**
 * The add-ons and the node image that go with a Kubernetes version.
 *
 * @throws UserError when nothing is pinned for that version.
 */
export function pinsFor(kubernetesVersion: string): KubernetesPins {
  const pins = kubernetesVersions.find((row) => row.version === kubernetesVersion)?.pins;
  if (!pins) {
    throw new UserError(
      `cluster.kubernetesVersion: given "${kubernetesVersion}", but values/kubernetes-versions.ts pins no add-ons and no ` +
        `node image for it; allowed: ${installableKubernetesVersions.join(', ')}. Choose one of these, or add the ` +
        'version with its pins there.',
    );
  }
  return pins;
}
