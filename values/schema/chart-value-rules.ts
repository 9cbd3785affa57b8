import { clusterSecrets } from '../../contract/cluster-secrets';
import type { Complain } from './capacity-rules';
import type { Shape } from './shape';

type Values = Pick<Shape, 'helmValues'>;
type ChartId = keyof Shape['helmValues'];

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null;

/**
 * What an environment says at a dotted path of a chart’s values: `undefined` where nothing, and `null` where it removes
 * the value, or one that holds it.
 */
function givenAt({ helmValues }: Values, chart: ChartId, path: string): unknown {
  return path
    .split('.')
    .reduce<unknown>(
      (value, key) => (value === null ? null : isObject(value) ? value[key] : undefined),
      helmValues[chart],
    );
}

const pathOf = (chart: ChartId, path: string): string[] => ['helmValues', chart, ...path.split('.')];

/** What the charts size by values that settings of ours decide, and which setting that is. */
const sizedElsewhere: Readonly<Record<ChartId, Readonly<Record<string, string>>>> = {
  openobserve: { resources: 'workloads.openobserve', 'persistence.size': 'volumes.openobserveGib' },
  otelCollector: { resources: 'workloads.otelCollector' },
  fluentBit: { resources: 'workloads.fluentBit' },
  kafka: { 'controller.resources': 'workloads.kafka', 'controller.persistence.size': 'volumes.kafkaGib' },
  valkey: { resources: 'workloads.valkey', 'dataStorage.requestedSize': 'volumes.valkeyGib' },
};

/** How many pods the charts are told to run. Each component is made for this many, and counted as that. */
const fixedCounts: readonly { readonly chart: ChartId; readonly path: string; readonly only: unknown }[] = [
  { chart: 'otelCollector', path: 'replicaCount', only: 1 },
  { chart: 'otelCollector', path: 'autoscaling.enabled', only: false },
  { chart: 'kafka', path: 'controller.replicaCount', only: 1 },
  { chart: 'kafka', path: 'controller.autoscaling.hpa.enabled', only: false },
  { chart: 'kafka', path: 'broker.replicaCount', only: 0 },
  { chart: 'kafka', path: 'broker.autoscaling.hpa.enabled', only: false },
  { chart: 'valkey', path: 'replica.enabled', only: false },
];

/** Sizes and counts are settings, so that what is counted is what runs. */
export function sizesAreSettings(environment: Values, complain: Complain): void {
  for (const [chart, settings] of Object.entries(sizedElsewhere)) {
    for (const [path, setting] of Object.entries(settings)) {
      if (givenAt(environment, chart as ChartId, path) === undefined) continue;
      complain(
        pathOf(chart as ChartId, path),
        `nothing here: set ${setting}, which the capacity check and the quota count`,
      );
    }
  }
  for (const { chart, path, only } of fixedCounts) {
    const given = givenAt(environment, chart, path);
    if (given === undefined || given === only) continue;
    complain(pathOf(chart, path), `${String(only)}: ${chart} is one pod, and is counted as one`);
  }
}

/** How many brokers there are to keep a copy of a record. */
const brokers = 1;

/** Settings of Kafka and of its chart that say how many copies there are, or must be. */
const copiesKey =
  /^(replicationFactor|([\w.]+\.)?replication\.factor|([\w.]+\.)?min\.isr|min\.insync\.replicas)$/;

/** The same inside a text, which the chart takes for its configuration, too: `default.replication.factor: 3`. */
const copiesInText =
  /(?<key>[\w.]*(?:replicationFactor|replication\.factor|min\.isr|min\.insync\.replicas))["']?\s*[:=]\s*["']?(?<copies>-?\w+)/g;

/** In a topic that the chart declares, -1 means as many copies as the broker’s default. */
const isRight = (key: string, copies: unknown): boolean =>
  copies !== null && (Number(copies) === brokers || (key === 'replicationFactor' && Number(copies) === -1));

const copiesAllowed = `${brokers}: there is ${brokers} broker, and a topic with more copies than brokers cannot be made or written`;

function checkCopies(values: unknown, path: (string | number)[], complain: Complain): void {
  if (typeof values === 'string') {
    for (const { groups } of values.matchAll(copiesInText)) {
      if (isRight(groups?.['key'] ?? '', groups?.['copies'])) continue;
      complain(path, `in ${groups?.['key']}: ${copiesAllowed}`);
    }
    return;
  }
  if (!isObject(values)) return;
  for (const [key, value] of Object.entries(values)) {
    const at = [...path, Array.isArray(values) ? Number(key) : key];
    if (!copiesKey.test(key)) checkCopies(value, at, complain);
    else if (!isRight(key, value)) complain(at, copiesAllowed);
  }
}

/** Kafka keeps as many copies as it has brokers: by itself it would ask for three, and lose every offset commit. */
export function copiesFitTheBroker(environment: Values, complain: Complain): void {
  const configuration = givenAt(environment, 'kafka', 'overrideConfiguration');
  // Anything else takes the place of ours, and with it of the one copy that ours asks for.
  if (configuration !== undefined && (!isObject(configuration) || Array.isArray(configuration))) {
    complain(
      pathOf('kafka', 'overrideConfiguration'),
      `an object of Kafka’s settings: without ours beside it, Kafka wants 3 copies, and there is ${brokers} broker`,
    );
    return;
  }
  checkCopies(environment.helmValues.kafka, ['helmValues', 'kafka'], complain);
}

/** Where a chart is told which secret holds its users. Without a name it makes up passwords, or asks for none. */
const secretNames: readonly { readonly chart: ChartId; readonly path: string; readonly ours: string }[] = [
  { chart: 'kafka', path: 'sasl.existingSecret', ours: clusterSecrets.kafkaClients.name },
  { chart: 'valkey', path: 'auth.usersExistingSecret', ours: clusterSecrets.valkeyUsers.name },
];

/** Nobody turns off a password by leaving its secret without a name. */
export function secretsAreNamed(environment: Values, complain: Complain): void {
  for (const { chart, path, ours } of secretNames) {
    const given = givenAt(environment, chart, path);
    if (given === undefined || (typeof given === 'string' && given.trim() !== '')) continue;
    complain(
      pathOf(chart, path),
      `the name of a Kubernetes secret in the release’s namespace, such as "${ours}"; leave it out for that one`,
    );
  }
}
