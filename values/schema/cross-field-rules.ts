import ipaddr from 'ipaddr.js';
import type { z } from 'zod';
import { cpuMillis, memoryMib } from '../quantities';
import { isVolumeTagKey, volumeTagKeyForm } from '../volume-tags';
import { podsFitTheNodes, volumesHoldTheLogs, type Complain } from './capacity-rules';
import { copiesFitTheBroker, secretsAreNamed, sizesAreSettings } from './chart-value-rules';
import { endpointsWithoutNat } from './network';
import { githubHostedRunner } from './operations';
import {
  rdsReachableWithoutNat,
  rdsRolesAgree,
  rdsSourcesAreDistinct,
  somethingIsRead,
  type ReadsRds,
} from './rds-rules';
import type { Shape } from './shape';

type Completed = Shape & {
  readonly logs: ReadsRds['logs'];
  readonly chartSource: string;
  readonly retention: { readonly archiveExpiryDays: number };
  readonly nodeGroup: { readonly amiRelease: string };
  readonly workloads: { readonly processorWorkersMax: number };
};

const overlap = (one: string, other: string): boolean => {
  const [a, b] = [ipaddr.IPv4.parseCIDR(one), ipaddr.IPv4.parseCIDR(other)];
  return a[0].match(b[0], Math.min(a[1], b[1]));
};

function retentionAgrees({ retention }: Completed, complain: Complain): void {
  const least = retention.searchableDays + 30;
  if (retention.archiveExpiryDays < least) {
    complain(
      ['retention', 'archiveExpiryDays'],
      `${least} or more: searchableDays (${retention.searchableDays}) + 30, so that the bucket never removes what can still be searched`,
    );
  }
}

function backfillIsSearchable({ logs, retention }: Completed, complain: Complain): void {
  if (logs.backfillDays > retention.searchableDays) {
    complain(
      ['logs', 'backfillDays'],
      `at most retention.searchableDays (${retention.searchableDays}): what is older would be deleted as soon as it arrived`,
    );
  }
}

function workersGrow({ workloads }: Completed, complain: Complain): void {
  const { processorWorkers, processorWorkersMax } = workloads;
  if (processorWorkersMax >= processorWorkers) return;
  complain(
    ['workloads', 'processorWorkersMax'],
    `${processorWorkers} or more: workloads.processorWorkers (${processorWorkers}) run always`,
  );
}

function webhookIsReadable({ name, alerting }: Completed, complain: Complain): void {
  const { webhookSecret } = alerting;
  const prefix = `aurora/${name}/`;
  if (webhookSecret !== undefined && !webhookSecret.startsWith(prefix)) {
    complain(
      ['alerting', 'webhookSecret'],
      `a name that starts with "${prefix}": whoever plans and deploys may read no other secrets`,
    );
  }
}

function createdNetworkAgrees({ network, region }: Completed, complain: Complain): void {
  if (network.mode !== 'create') return;
  network.zones.forEach((zone, index) => {
    if (zone.slice(0, -1) !== region) {
      complain(
        ['network', 'zones', index],
        `a zone of the environment’s region ${region}, such as "${region}a"`,
      );
    }
  });
  if (new Set(network.zones).size !== network.zones.length) {
    complain(['network', 'zones'], 'each zone once');
  }
  if (network.nodeZone !== undefined && !network.zones.includes(network.nodeZone)) {
    complain(['network', 'nodeZone'], `one of network.zones: ${network.zones.join(', ')}`);
  }
}

function adoptedNetworkAgrees({ network }: Completed, complain: Complain): void {
  if (network.mode !== 'adopt') return;
  if (new Set(network.privateSubnetIds).size !== network.privateSubnetIds.length) {
    complain(['network', 'privateSubnetIds'], 'each subnet once');
  }
  if (!network.privateSubnetIds.includes(network.nodeSubnetId)) {
    complain(
      ['network', 'nodeSubnetId'],
      `one of network.privateSubnetIds: ${network.privateSubnetIds.join(', ')}`,
    );
  }
}

function servicesOutsideVpc({ network, cluster }: Completed, complain: Complain): void {
  if (network.mode === 'create' && overlap(network.cidr, cluster.serviceCidr)) {
    complain(['cluster', 'serviceCidr'], `a block that does not overlap network.cidr (${network.cidr})`);
  }
}

function reachableWithoutNat({ network, imageSource }: Completed, complain: Complain): void {
  if (network.nat !== 'none') return;
  if (imageSource !== 'ecr') {
    complain(
      ['imageSource'],
      '"ecr" where network.nat is "none": nodes cannot reach public registries without NAT',
    );
  }
  const missing = endpointsWithoutNat.filter((endpoint) => !network.interfaceEndpoints.includes(endpoint));
  if (missing.length > 0) {
    complain(
      ['network', 'interfaceEndpoints'],
      `with network.nat "none" also: ${missing.join(', ')}; nodes cannot join or pull without them`,
    );
  }
}

function runnerReachesApi({ cluster, delivery }: Completed, complain: Complain): void {
  if (cluster.publicEndpointCidrs.length === 0 && githubHostedRunner.test(delivery.runner)) {
    complain(
      ['delivery', 'runner'],
      'a runner of your own inside the VPC: cluster.publicEndpointCidrs is empty, so the API server is private and a runner that GitHub hosts cannot reach it',
    );
  }
}

function githubIdsAreComplete({ github }: Completed, complain: Complain): void {
  const { ownerId, repositoryId } = github;
  if ((ownerId === undefined) === (repositoryId === undefined)) return;
  const [missing, there] =
    ownerId === undefined ? (['ownerId', 'repositoryId'] as const) : (['repositoryId', 'ownerId'] as const);
  complain(
    ['github', missing],
    `the numeric id, because github.${there} is given: GitHub’s tokens name both ids or none. Give both, or leave both out`,
  );
}

function requestsWithinLimits({ workloads }: Completed, complain: Complain): void {
  for (const [name, workload] of Object.entries(workloads)) {
    if (typeof workload !== 'object') continue;
    const { requests, limits } = workload;
    if (cpuMillis(requests.cpu) > cpuMillis(limits.cpu)) {
      complain(
        ['workloads', name, 'requests', 'cpu'],
        `at most the CPU limit of the same pod (${limits.cpu})`,
      );
    }
    if (memoryMib(requests.memory) > memoryMib(limits.memory)) {
      complain(
        ['workloads', name, 'requests', 'memory'],
        `at most the memory limit of the same pod (${limits.memory})`,
      );
    }
  }
}

function amiOfTheSameVersion({ cluster, nodeGroup }: Completed, complain: Complain): void {
  if (!nodeGroup.amiRelease.startsWith(`${cluster.kubernetesVersion}.`)) {
    complain(
      ['nodeGroup', 'amiRelease'],
      `a release for cluster.kubernetesVersion ${cluster.kubernetesVersion}, such as "${cluster.kubernetesVersion}.0-20260101"`,
    );
  }
}

function volumesCanBeTagged({ tags }: Completed, complain: Complain): void {
  for (const key of Object.keys(tags.extra)) {
    if (!isVolumeTagKey(key)) {
      complain(['tags', 'extra', key], `${volumeTagKeyForm}: data volumes carry the tags, too`);
    }
  }
}

/** One rule between fields, and the sentence that `docs/values.md` says about it. */
interface CrossFieldRule {
  readonly check: (environment: Completed, complain: Complain) => void;
  readonly says: string;
}

const rules: readonly CrossFieldRule[] = [
  {
    check: retentionAgrees,
    says: '`retention.archiveExpiryDays` is at least `retention.searchableDays` + 30: the bucket never removes what can still be searched.',
  },
  {
    check: backfillIsSearchable,
    says: '`logs.backfillDays` is at most `retention.searchableDays`: what is older would be deleted as soon as it arrived.',
  },
  {
    check: somethingIsRead,
    says: '`logs.sourceBuckets` is "none" only where `logs.rds` names what is read.',
  },
  {
    check: rdsSourcesAreDistinct,
    says: 'Each account and region is in `logs.rds` once: it has one budget of calls.',
  },
  {
    check: rdsRolesAgree,
    says: 'A source of `logs.rds` in another account has a `roleArn`, and the role is one of that account; only with a role is there an `externalId`. Its region is one of the environment’s partition.',
  },
  {
    check: rdsReachableWithoutNat,
    says: 'With `network.nat` "none", `logs.rds` has no other region than `region`, and `network.interfaceEndpoints` has `rds` (and `sts`, as always there): no endpoint reaches further.',
  },
  {
    check: webhookIsReadable,
    says: '`alerting.webhookSecret` starts with `aurora/<environment>/`: whoever plans and deploys may read no other secrets.',
  },
  {
    check: createdNetworkAgrees,
    says: '`network.zones` are different zones of `region`, and `network.nodeZone` is one of them.',
  },
  {
    check: adoptedNetworkAgrees,
    says: 'In an adopted network, `network.nodeSubnetId` is one of `network.privateSubnetIds`.',
  },
  { check: servicesOutsideVpc, says: '`cluster.serviceCidr` does not overlap `network.cidr`.' },
  {
    check: reachableWithoutNat,
    says: `With \`network.nat\` "none", \`imageSource\` is "ecr" and \`network.interfaceEndpoints\` has at least ${endpointsWithoutNat.join(', ')}: nodes reach nothing else.`,
  },
  {
    check: runnerReachesApi,
    says: 'Where `cluster.publicEndpointCidrs` is empty, `delivery.runner` is not one that GitHub hosts: it could not reach the API server.',
  },
  {
    check: githubIdsAreComplete,
    says: '`github.ownerId` and `github.repositoryId` are given both or not at all: GitHub’s tokens name both or none.',
  },
  {
    check: workersGrow,
    says: '`workloads.processorWorkersMax` is at least `workloads.processorWorkers`.',
  },
  { check: requestsWithinLimits, says: 'No pod of `workloads` requests more CPU or memory than its limit.' },
  {
    check: amiOfTheSameVersion,
    says: '`nodeGroup.amiRelease` is a release for `cluster.kubernetesVersion`.',
  },
  {
    check: podsFitTheNodes,
    says: 'The requests of all pods, those of the EKS add-ons, jobs and stand-ins of a rollout included, fit `nodeGroup.nodes` × `nodeGroup.instanceType`; so do the memory limits of all pods that run always; and each pod fits one node.',
  },
  {
    check: volumesHoldTheLogs,
    says: 'Each of `volumes` holds what it must for `logs`: OpenObserve’s twice an hour of log and 4 GiB of metadata, Kafka’s a day of hints.',
  },
  {
    check: sizesAreSettings,
    says: '`helmValues` sets no requests, limits, volume sizes or numbers of pods: `workloads` and `volumes` do, and are counted.',
  },
  {
    check: copiesFitTheBroker,
    says: 'No replication factor and no number of in-sync replicas in `helmValues.kafka` is more than 1: there is one broker.',
  },
  {
    check: secretsAreNamed,
    says: 'Where `helmValues` names the secret of Kafka’s or Valkey’s users, the name is not empty.',
  },
  {
    check: volumesCanBeTagged,
    says: 'The keys of `tags.extra` can be tags of volumes that Kubernetes makes: no `=`, and none that the EBS CSI driver keeps for itself.',
  },
];

/** What every rule between fields says, in the order in which they are checked. */
export const crossFieldSentences: readonly string[] = rules.map(({ says }) => says);

/** The rules between fields of one environment. Each names the field to change and the one that it contradicts. */
export function crossFieldRules(environment: Completed, context: z.RefinementCtx): void {
  const complain: Complain = (path, allowed) => context.addIssue({ code: 'custom', path, message: allowed });
  for (const { check } of rules) check(environment, complain);
}
