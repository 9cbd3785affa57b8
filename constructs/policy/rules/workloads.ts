import { shown } from '../attributes';
import { bool, field, kindOf, object, objects, string } from '../kubernetes-fields';
import {
  capabilitiesOf,
  inherited,
  podOf,
  podTypes,
  sharedWithNode,
  type Container,
  type Pod,
} from '../pod-reader';
import type { Resource, Rule } from '../rule';
import { pinningProblem } from './images';

type About = Pick<Rule, 'id' | 'why' | 'fix'>;

/** A rule on the whole pod of a workload. */
const podRule = (about: About, problem: (pod: Pod, resource: Resource) => string | undefined): Rule => ({
  ...about,
  level: 'error',
  appliesTo: podTypes,
  check: (resource) => {
    const pod = podOf(resource);
    return pod && problem(pod, resource);
  },
});

/** A rule on each container; the message names the first that violates it. */
const containerRule = (about: About, problem: (container: Container, pod: Pod) => string | undefined): Rule =>
  podRule(about, (pod) => {
    for (const container of pod.containers) {
      const message = problem(container, pod);
      if (message !== undefined) return `container ${shown(container.name)}: ${message}`;
    }
    return undefined;
  });

const image = containerRule(
  {
    id: 'workload-image-pinned',
    why: 'A pod whose image may be another one tomorrow is upgraded by a restart that nobody decided.',
    fix: 'Name a version as tag, with the digest where it is known; images of ours come from values/components.ts.',
  },
  (container) =>
    container.image === undefined
      ? 'image is unset'
      : container.image.includes('${')
        ? undefined
        : pinningProblem(container.image),
);

const resources = containerRule(
  {
    id: 'workload-resources',
    why: 'A container without requests and limits is scheduled as if it were free and may take the node down with it.',
    fix: 'Set requests and limits of CPU and memory, of init containers too.',
  },
  ({ resources: given }) => {
    for (const kind of ['requests', 'limits']) {
      const amounts = object(given, kind);
      for (const what of ['cpu', 'memory']) {
        if (field(amounts, what) === undefined || field(amounts, what) === '')
          return `${kind}.${what} is unset`;
      }
    }
    return undefined;
  },
);

const nonRoot = containerRule(
  {
    id: 'workload-non-root',
    why: 'Root in a container is one kernel bug away from root on the node.',
    fix: 'Set runAsNonRoot to true and runAsUser to a number other than 0.',
  },
  (container, pod) => {
    const user = inherited(pod, container, 'run_as_user');
    if (String(user ?? '') === '0') return 'runAsUser is 0';
    const value = inherited(pod, container, 'run_as_non_root');
    return value === true || value === 'true' ? undefined : `runAsNonRoot is ${shown(value)}`;
  },
);

const readOnlyRoot = containerRule(
  {
    id: 'workload-read-only-root',
    why: 'Who can write to the root file system can change the program that runs.',
    fix: 'Set readOnlyRootFilesystem to true and mount a volume where the program writes.',
  },
  ({ securityContext }) =>
    bool(securityContext, 'read_only_root_filesystem') === true
      ? undefined
      : `readOnlyRootFilesystem is ${shown(field(securityContext, 'read_only_root_filesystem'))}`,
);

const noEscalation = containerRule(
  {
    id: 'workload-no-escalation',
    why: 'A process that may gain rights makes every set-user-id file a way out.',
    fix: 'Set allowPrivilegeEscalation to false, and do not set privileged.',
  },
  ({ securityContext }) => {
    if (bool(securityContext, 'privileged') === true) return 'privileged is true';
    return bool(securityContext, 'allow_privilege_escalation') === false
      ? undefined
      : `allowPrivilegeEscalation is ${shown(field(securityContext, 'allow_privilege_escalation'))}`;
  },
);

const capabilities = containerRule(
  {
    id: 'workload-capabilities-dropped',
    why: 'The default capabilities let a container open raw sockets and own files of others.',
    fix: 'Drop ALL capabilities and add none.',
  },
  (container) => {
    const { drop, add } = capabilitiesOf(container);
    if (!drop.includes('ALL')) return `drops ${shown(drop)}, not ["ALL"]`;
    return add.length === 0 ? undefined : `adds ${shown(add)}`;
  },
);

const seccomp = containerRule(
  {
    id: 'workload-seccomp',
    why: 'Without a profile a container may use every system call of the kernel.',
    fix: 'Set seccompProfile.type to RuntimeDefault.',
  },
  (container, pod) => {
    const profile =
      object(container.securityContext, 'seccomp_profile') ?? object(pod.securityContext, 'seccomp_profile');
    const type = string(profile, 'type');
    return type === 'RuntimeDefault' || type === 'Localhost'
      ? undefined
      : `seccompProfile.type is ${shown(type)}`;
  },
);

const probes = containerRule(
  {
    id: 'workload-probes',
    why: 'Without probes "running" says nothing: a dead program keeps its traffic and is never restarted.',
    fix: 'Set a liveness and a readiness probe.',
  },
  ({ init, attributes }, { ends }) => {
    if (init || ends) return undefined;
    const missing = ['liveness_probe', 'readiness_probe'].find(
      (name) => object(attributes, name) === undefined,
    );
    return missing && `${missing.replace('_p', 'P')} is unset`;
  },
);

const apart = podRule(
  {
    id: 'workload-apart-from-node',
    why: 'A pod that shares files, ports or namespaces with its node can read and disturb every other pod.',
    fix: 'Use volumes of the pod’s own and Services; node agents need a suppression that names the reason.',
  },
  (pod) => {
    const shared = sharedWithNode(pod);
    return shared.length === 0 ? undefined : `shares ${shared.join(', ')} with its node`;
  },
);

const arm64 = podRule(
  {
    id: 'workload-arm64',
    why: 'A pod that lands on a node of another architecture ends in "exec format error".',
    fix: 'Set the node selector kubernetes.io/arch to arm64.',
  },
  ({ nodeSelector }) => {
    const given = nodeSelector['kubernetes.io/arch'];
    return given === 'arm64' ? undefined : `node selector kubernetes.io/arch is ${shown(given)}`;
  },
);

/** https://kubernetes.io/docs/concepts/storage/persistent-volumes/#access-modes */
const oneWriter = podRule(
  {
    id: 'workload-one-writer',
    why: 'A rolling update starts the new pod before the old one has left the volume: it waits for ever, or two write.',
    fix: 'Set the strategy of a Deployment with a volume claim to Recreate, or use a StatefulSet.',
  },
  ({ spec }, resource) => {
    if (kindOf(resource) !== 'Deployment') return undefined;
    const claims = objects(spec, 'volume').filter(
      (volume) => object(volume, 'persistent_volume_claim') !== undefined,
    );
    const type = string(object(resource.attributes, 'spec.strategy'), 'type');
    return claims.length === 0 || type === 'Recreate'
      ? undefined
      : `has a volume claim and the strategy ${shown(type)}`;
  },
);

/** What every pod is held to, whether we write it or a chart does. */
export const workloadRules: readonly Rule[] = [
  apart,
  arm64,
  capabilities,
  image,
  noEscalation,
  nonRoot,
  oneWriter,
  probes,
  readOnlyRoot,
  resources,
  seccomp,
];
