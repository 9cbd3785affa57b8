import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { namespaces } from '../../contract/namespaces';
import { releasesOf, type PlacedRelease } from '../../stacks/releases';
import { synthesize } from '../../stacks/synthesize';
import { chartIn } from '../../tools/verify-charts/charts';
import { Helm } from '../../tools/verify-charts/helm';
import { manifestsIn } from '../../tools/verify-charts/manifests';
import { loadEnvironments } from '../../values';
import type { Environment } from '../../values/schema';
import { ApiServer, type KubernetesObject } from '../support/api-server';
import { clusterTools } from '../support/cluster-tools';
import { manifestsOf } from '../support/manifest';
import { podsMadeBy } from '../support/pods';

/** Every pod of an environment, together, against a real API server with our namespaces, quota and limits. */
const tools = clusterTools();

/** The environments with the fewest and the most logs, which decide over sizes. */
function smallestAndLargest(): readonly Environment[] {
  const bySize = [...loadEnvironments()].sort((a, b) => a.logs.gigabytesPerDay - b.logs.gigabytesPerDay);
  return [...new Set([bySize[0], bySize.at(-1)])].filter((each) => each !== undefined);
}

/** Kinds that must be there before a pod is. */
const base = ['Namespace', 'PriorityClass', 'StorageClass', 'LimitRange', 'ResourceQuota', 'ServiceAccount'];

interface Applied {
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string };
  readonly spec?: { readonly hard?: Readonly<Record<string, string>> };
}

describe.each(smallestAndLargest())('the pods of $name', (environment) => {
  const work = mkdtempSync(join(tmpdir(), 'aurora-admission-'));
  let server: ApiServer;
  let own: readonly KubernetesObject[] = [];
  let charted: readonly KubernetesObject[] = [];

  async function rendered(
    release: PlacedRelease,
    helm: Helm,
    folder: string,
  ): Promise<readonly KubernetesObject[]> {
    const { releaseName, namespace, values, component } = release;
    const { path: chart } = chartIn(folder, component.chart, [values], work);
    const { kubernetesVersion } = environment.cluster;
    const rendering = await helm.render({ chart, releaseName, namespace, kubernetesVersion, values });
    if ('refusal' in rendering) throw new Error(rendering.refusal);
    return manifestsIn(rendering.manifests).map((manifest) => ({
      ...manifest,
      metadata: { namespace, ...manifest.metadata },
    }));
  }

  async function renderAll(): Promise<readonly KubernetesObject[]> {
    if (tools.charts === undefined) return [];
    const helm = await Helm.find(tools.charts.helm);
    const objects: KubernetesObject[] = [];
    for (const release of releasesOf([environment])) {
      objects.push(...(await rendered(release, helm, tools.charts.folder)));
    }
    helm.close();
    return objects;
  }

  beforeAll(async () => {
    const synthesized = synthesize([environment], { outdir: join(work, 'cdktf.out') });
    own = synthesized.flatMap(({ resources }) => manifestsOf(resources));
    charted = await renderAll();
    server = await ApiServer.start(tools);
    const all = [...own, ...charted] as unknown as readonly (Applied & KubernetesObject)[];
    for (const kind of base) {
      for (const object of all.filter((each) => each.kind === kind)) await server.apply(object);
    }
    for (const { kind, metadata, spec } of all) {
      if (kind !== 'ResourceQuota' || metadata.namespace === undefined) continue;
      await server.countQuota(metadata.namespace, metadata.name, spec?.hard ?? {});
    }
  }, 300_000);
  afterAll(async () => {
    await server.stop();
    rmSync(work, { recursive: true, force: true });
  });

  it('are all admitted, all of them together', async () => {
    const pods = podsMadeBy([...own, ...charted]);
    expect(pods.length).toBeGreaterThanOrEqual(tools.charts === undefined ? 1 : 6);
    const refused: string[] = [];
    for (const pod of pods) {
      const refusal = await server.refusalOf(pod);
      if (refusal !== undefined) refused.push(refusal);
    }
    expect(refused).toEqual([]);
  }, 120_000);

  it('and every other object are what Kubernetes takes', async () => {
    const refused: string[] = [];
    for (const object of [...own, ...charted]) {
      const args = ['apply', '--dry-run=server', '--validate=strict', '--filename', '-'];
      const { exitCode, stderr } = await server.kubectl(args, object);
      if (exitCode !== 0) refused.push(`${JSON.stringify(object).slice(0, 120)}: ${stderr.trim()}`);
    }
    expect(refused).toEqual([]);
  }, 120_000);

  const pod = (spec: object = {}, container: object = {}): KubernetesObject => ({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { generateName: 'stranger-', namespace: namespaces.logs },
    spec: {
      securityContext: { runAsNonRoot: true, runAsUser: 1000, seccompProfile: { type: 'RuntimeDefault' } },
      containers: [
        {
          name: 'stranger',
          image: 'example.invalid/stranger:1',
          securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } },
          ...container,
        },
      ],
      ...spec,
    },
  });

  it.each<[string, object, object, RegExp]>([
    ['runs as root', { securityContext: { runAsUser: 0 } }, {}, /violates PodSecurity "restricted/],
    ['is privileged', {}, { securityContext: { privileged: true } }, /violates PodSecurity "restricted/],
    ['sees the node', { hostNetwork: true }, {}, /violates PodSecurity "restricted/],
    [
      'asks for more memory than any of ours',
      {},
      { resources: { requests: { cpu: '1m', memory: '500Gi' }, limits: { cpu: '1m', memory: '500Gi' } } },
      /maximum memory usage per Container|exceeded quota/,
    ],
  ])('of somebody else that %s is refused', async (_, spec, container, because) => {
    expect(await server.refusalOf(pod(spec, container))).toMatch(because);
  });

  it('leave no room for many more: the quota counts', async () => {
    const refusals: string[] = [];
    for (let more = 0; more < 100 && refusals.length === 0; more += 1) {
      const refusal = await server.refusalOf(pod());
      if (refusal !== undefined) refusals.push(refusal);
    }
    expect(refusals).toEqual([expect.stringContaining('exceeded quota')]);
  }, 120_000);
});
