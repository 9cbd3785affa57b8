import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { namespaces } from '../../../contract/namespaces';
import { workloads } from '../../../contract/workloads';
import { namesByCharts } from './chart-names';
import { serviceCommandLine, takes } from './command-lines';
import { resourcesOf, type Place } from './place';
import { parsed } from './shell';

const root = join(__dirname, '..', '..', '..');

/** Short names, as `kubectl api-resources` lists them, and plurals. */
const kinds: Readonly<Record<string, string>> = {
  daemonset: 'daemonset',
  deploy: 'deployment',
  deployment: 'deployment',
  events: 'event',
  hpa: 'horizontalpodautoscaler',
  jobs: 'job',
  nodes: 'node',
  pod: 'pod',
  poddisruptionbudgets: 'poddisruptionbudget',
  pods: 'pod',
  pv: 'persistentvolume',
  pvc: 'persistentvolumeclaim',
  statefulset: 'statefulset',
};
const ofTheCluster = ['node', 'persistentvolume'];

interface Options {
  readonly values?: readonly string[];
  readonly flags?: readonly string[];
}

/** The options that pages use, of those in https://kubernetes.io/docs/reference/kubectl/generated/. */
const verbs: Readonly<Record<string, Options>> = {
  apply: { values: ['--filename'] },
  delete: { values: ['--cascade', '--selector'] },
  describe: {},
  exec: { values: ['--container'] },
  get: {
    values: ['--output', '--selector', '--sort-by', '--label-columns'],
    flags: ['--watch', '--all-namespaces'],
  },
  logs: { values: ['--tail', '--since', '--container', '--selector'], flags: ['--previous', '--prefix'] },
  patch: { values: ['--patch'] },
  'rollout status': { values: ['--timeout'] },
  scale: { values: ['--replicas'] },
  'top pods': {},
};

const metadataOf = (attributes: Readonly<Record<string, unknown>>): { name?: string; namespace?: string } =>
  ([attributes['metadata']].flat()[0] ?? {}) as { name?: string; namespace?: string };

/** `<namespace>/<kind>/<name>` of everything with a fixed name: what Terraform makes, and what charts make. */
function namesIn(place: Place): string[] {
  const made = { deployment: 'kubernetes_deployment_v1', cronjob: 'kubernetes_cron_job_v1' };
  return [
    ...Object.entries(made).flatMap(([kind, type]) =>
      resourcesOf(place, type).map((attributes) => {
        const { name, namespace } = metadataOf(attributes);
        return `${namespace}/${kind}/${name}`;
      }),
    ),
    ...namesByCharts(place),
  ];
}

/** Whether something is there: by its name, or as a pod of something by the beginning of its name. */
function exists(namespace: string, kind: string, name: string, place: Place): boolean {
  const names = namesIn(place);
  return (
    names.includes(`${namespace}/${kind}/${name}`) ||
    (kind === 'pod' &&
      names.some((each) => {
        const [where, owner, its = ''] = each.split('/');
        const numbered = owner === 'statefulset' ? /^-\d+$/ : /^-[a-z0-9]+-[a-z0-9]{5}$/;
        const pods = ['deployment', 'statefulset'].includes(owner ?? '');
        return pods && where === namespace && name.startsWith(its) && numbered.test(name.slice(its.length));
      }))
  );
}

function checkTarget(word: string, namespace: string | undefined, place: Place): void {
  const [given = '', name] = word.split('/');
  for (const each of given.split(',')) {
    const kind = kinds[each];
    if (kind === undefined) throw new Error(`${each} is no kind; there are ${Object.keys(kinds).join(', ')}`);
    if (ofTheCluster.includes(kind)) continue;
    if (namespace === undefined) throw new Error(`${word} without a namespace`);
    if (name !== undefined && !exists(namespace, kind, name, place))
      throw new Error(
        `${namespace} has no ${kind} ${name}; by their names there are ${namesIn(place).join(', ')}`,
      );
  }
}

/** Labels that some workload of the namespace has. */
function checkSelector(selector: string, namespace: string | undefined): void {
  const [key = '', value] = selector.split('=');
  const own = Object.values(workloads).filter((each) => namespaces[each.namespace] === namespace);
  if (!own.some(({ labels }) => (labels as Readonly<Record<string, string>>)[key] === value))
    throw new Error(`no workload in ${namespace} has the label ${selector}`);
}

/** Programs of ours are started by Node, as their images start them. Only Kafka’s image has others. */
async function checkExec(target: string, command: readonly string[]): Promise<void> {
  const [node, file = '', ...rest] = command;
  const service = /^\/app\/(\w+)\.mjs$/.exec(file)?.[1];
  if (service === undefined) {
    if (target === 'statefulset/kafka-controller' && ['df', 'du'].includes(node ?? '')) return;
    throw new Error(`${target} has no program ${command.join(' ')}`);
  }
  if (!target.startsWith(`deploy/${service}`)) throw new Error(`${target} has no ${file}`);
  const dockerfile = readFileSync(join(root, 'images', service, 'Dockerfile'), 'utf8');
  if (!new RegExp(`ENTRYPOINT \\["${node}", .*"${file}"\\]`).test(dockerfile))
    throw new Error(`the image of ${service} does not start ${node} ${file}`);
  await takes(await serviceCommandLine(service), rest);
}

/** @throws Error that says what is wrong with the words behind `kubectl` */
export async function kubectl(words: readonly string[], place: Place): Promise<void> {
  const cut = words.indexOf('--');
  const [own, inside] = cut < 0 ? [words, []] : [words.slice(0, cut), words.slice(cut + 1)];
  const bare = own.filter((word, index) => word !== '--namespace' && own[index - 1] !== '--namespace');
  const verb = Object.keys(verbs).find((each) => `${bare.join(' ')} `.startsWith(`${each} `));
  if (verb === undefined) throw new Error(`kubectl ${bare[0]}: there are ${Object.keys(verbs).join(', ')}`);
  const { values = [], flags = [] } = verbs[verb] ?? {};
  const { options, operands } = parsed(own, { values: [...values, '--namespace'], flags });
  const [namespace] = options['--namespace'] ?? [];
  if (namespace !== undefined && !Object.values<string>(namespaces).includes(namespace))
    throw new Error(`there is no namespace ${namespace}`);
  const targets = operands.slice(verb.split(' ').length);
  const everywhere = '--all-namespaces' in options;
  for (const target of targets) checkTarget(target, everywhere ? '' : namespace, place);
  for (const selector of options['--selector'] ?? []) checkSelector(selector, namespace);
  for (const patch of options['--patch'] ?? []) JSON.parse(patch);
  if (verb === 'exec') await checkExec(targets[0] ?? '', inside);
  else if (inside.length > 0) throw new Error(`kubectl ${verb} takes nothing behind --`);
}
