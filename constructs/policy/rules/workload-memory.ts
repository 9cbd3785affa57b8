import { field, kindOf, object, objects, string, stringMap } from '../kubernetes-fields';
import { podOf, podTypes, type Container, type Pod } from '../pod-reader';
import type { Resource, Rule } from '../rule';

const units: Readonly<Record<string, number>> = {
  '': 1,
  k: 1024,
  m: 1024 ** 2,
  g: 1024 ** 3,
};

/** Bytes of `512Mi`, `1g`, `300mb`, `1750MiB`; `undefined` for what is no amount. Decimal units count as binary ones. */
function bytes(text: string | undefined, unit = ''): number | undefined {
  const [, number, given = ''] = /^(\d+(?:\.\d+)?)\s*([kmg])?i?b?$/i.exec(text?.trim() ?? '') ?? [];
  return number === undefined ? undefined : Number(number) * (units[(given || unit).toLowerCase()] ?? 1);
}

type Settings = Readonly<Record<string, string>>;

/** A setting of a program that makes it take memory. */
interface MemorySetting {
  readonly name: string;
  /** Bytes that it may take, from all settings of its container. */
  readonly takes: (settings: Settings, texts: readonly string[]) => number | undefined;
}

const fromText = (pattern: RegExp) => (_: Settings, texts: readonly string[]) =>
  texts.map((text) => bytes(pattern.exec(text)?.[1])).find((amount) => amount !== undefined);

const openobserveCaches = [
  'ZO_MEMORY_CACHE_MAX_SIZE',
  'ZO_MEMORY_CACHE_DATAFUSION_MAX_SIZE',
  'ZO_MEM_TABLE_MAX_SIZE',
];

/** The settings by which the programs of this system take memory, in their own units. */
const memorySettings: readonly MemorySetting[] = [
  // https://pkg.go.dev/runtime#hdr-Environment_Variables
  { name: 'GOMEMLIMIT', takes: ({ GOMEMLIMIT }) => bytes(GOMEMLIMIT) },
  {
    name: 'KAFKA_HEAP_OPTS -Xmx',
    takes: ({ KAFKA_HEAP_OPTS }) => bytes(/-Xmx(\S+)/.exec(KAFKA_HEAP_OPTS ?? '')?.[1]),
  },
  {
    name: 'NODE_OPTIONS --max-old-space-size',
    takes: ({ NODE_OPTIONS }) => bytes(/--max-old-space-size=(\d+)/.exec(NODE_OPTIONS ?? '')?.[1], 'm'),
  },
  {
    // In MB (openobserve, src/config/src/config.rs). Left out, OpenObserve takes a share of the limit itself.
    name: openobserveCaches.join(' + '),
    takes: (settings) => {
      const amounts = openobserveCaches.map((name) => bytes(settings[name], 'm'));
      return amounts.every((amount) => amount === undefined)
        ? undefined
        : amounts.reduce<number>((sum, amount) => sum + (amount ?? 0), 0);
    },
  },
  // https://valkey.io/topics/lru-cache/
  { name: 'maxmemory', takes: fromText(/^\s*maxmemory\s+(\S+)\s*$/m) },
];

const configMap = (name: string | undefined, resources: readonly Resource[]): Settings => {
  const found = resources.find(
    (other) => kindOf(other) === 'ConfigMap' && string(object(other.attributes, 'metadata'), 'name') === name,
  );
  return stringMap(found?.attributes, 'data');
};

/** The environment of a container: its own variables before those of config maps. */
function settingsOf({ attributes }: Container, resources: readonly Resource[]): Settings {
  const maps = objects(attributes, 'env_from').map((source) =>
    configMap(string(object(source, 'config_map_ref'), 'name'), resources),
  );
  const own = objects(attributes, 'env').map(
    (variable) => [string(variable, 'name') ?? '', String(field(variable, 'value') ?? '')] as const,
  );
  return Object.assign({}, ...maps, Object.fromEntries(own)) as Settings;
}

/** Configuration files that a pod mounts from config maps. */
const mountedTexts = ({ spec }: Pod, resources: readonly Resource[]): readonly string[] =>
  objects(spec, 'volume').flatMap((volume) =>
    Object.values(configMap(string(object(volume, 'config_map'), 'name'), resources)),
  );

function problemOf(container: Container, pod: Pod, resources: readonly Resource[]): string | undefined {
  const limit = bytes(String(field(object(container.resources, 'limits'), 'memory') ?? ''));
  if (limit === undefined || container.init) return undefined;
  const settings = settingsOf(container, resources);
  const texts = mountedTexts(pod, resources);
  for (const { name, takes } of memorySettings) {
    const amount = takes(settings, texts);
    if (amount !== undefined && amount >= limit) {
      return `container "${container.name}": ${name} comes to ${mib(amount)}, and the memory limit is ${mib(limit)}`;
    }
  }
  return undefined;
}

const mib = (amount: number): string => `${Math.round(amount / 1024 ** 2)} MiB`;

const fits: Rule = {
  id: 'workload-memory-fits',
  level: 'error',
  why: 'A program that is allowed more memory than its container is killed before its own limit can help it.',
  fix: 'Lower the program’s own memory setting below the memory limit of its container, or raise the limit.',
  appliesTo: podTypes,
  check: (resource, { resources }) => {
    const pod = podOf(resource);
    for (const container of pod?.containers ?? []) {
      const problem = problemOf(container, pod as Pod, resources);
      if (problem !== undefined) return problem;
    }
    return undefined;
  },
};

/** A component’s own memory settings and the limit of its container. */
export const workloadMemoryRules: readonly Rule[] = [fits];
