import { fitsPattern, type RdsSourceSetting } from '../../../contract/rds-sources';
import type { Log } from '../../shared/log';
import type { Page, RdsApi, RdsCluster, RdsInstance } from './api';

/** An instance whose logs are read. */
export interface FleetInstance {
  readonly instance: string;
  readonly cluster: string;
}

/** The engine whose logs can be parsed. */
const readEngine = 'aurora-mysql';

/** All pages of an answer. */
async function all<T>(page: (marker: string | undefined) => Promise<Page<T>>): Promise<T[]> {
  const items: T[] = [];
  let marker: string | undefined;
  do {
    const answer = await page(marker);
    items.push(...answer.items);
    marker = answer.marker;
  } while (marker !== undefined);
  return items;
}

const isExact = (pattern: string): boolean => !pattern.includes('*');

/** What a person should know of the instances that were asked for and are not read. */
function remarks(
  { clusters: clusterPatterns, instances: instancePatterns }: RdsSourceSetting,
  clusters: readonly RdsCluster[],
  instances: readonly RdsInstance[],
  refused: readonly RdsInstance[],
): string[] {
  const found: string[] = [];
  for (const name of instancePatterns.filter(isExact)) {
    if (instances.some(({ instance }) => fitsPattern(instance, [name]))) continue;
    const cluster = clusters.find((each) => fitsPattern(each.cluster, [name]));
    found.push(
      cluster
        ? `instances: given ${name}, which is a cluster; its instances are ${cluster.instances.join(', ') || 'none'}: name it under clusters`
        : `instances: given ${name}; there is no such instance`,
    );
  }
  for (const name of clusterPatterns.filter(isExact))
    if (!clusters.some(({ cluster }) => fitsPattern(cluster, [name])))
      found.push(`clusters: given ${name}; there is no such cluster`);
  for (const { instance, engine } of refused)
    found.push(`${instance} runs ${engine}, whose logs cannot be parsed yet: it is not read`);
  return found;
}

/** Finds the instances of an account and region whose logs are read. */
export function fleetFinder(
  { log }: { readonly log: Log },
  setting: RdsSourceSetting,
): (api: RdsApi, signal: AbortSignal) => Promise<readonly FleetInstance[]> {
  const { account, region } = setting;
  /** What was last said, so that it is said when it changes. */
  let said = { remark: '', read: -1 };

  return async (api, signal) => {
    const clusters = await all((marker) => api.describeClusters(marker, signal));
    const instances = await all((marker) => api.describeInstances(marker, signal));
    const tagsOf = new Map(clusters.map(({ cluster, tags }) => [cluster, tags]));
    const wanted = instances.flatMap((each) => {
      const { instance, cluster } = each;
      if (cluster === undefined) return [];
      if (!fitsPattern(instance, setting.instances) || !fitsPattern(cluster, setting.clusters)) return [];
      const tags = { ...tagsOf.get(cluster), ...each.tags };
      const fits = Object.entries(setting.tags).every(([key, value]) => tags[key] === value);
      return fits ? [{ ...each, cluster }] : [];
    });
    const read = wanted.filter(({ engine }) => engine === readEngine);
    const refused = wanted.filter(({ engine }) => engine !== readEngine);
    const remark = remarks(setting, clusters, instances, refused).join('; ');
    if (remark !== said.remark && remark !== '')
      log.warn('Not everything that was asked for is read', { account, region, cause: remark });
    if (read.length !== said.read)
      log.info('Instances whose logs are read', { account, region, instances: read.length });
    said = { remark, read: read.length };
    return read.map(({ instance, cluster }) => ({ instance, cluster }));
  };
}
