import type { KubernetesObject } from './api-server';

interface Metadata {
  readonly name: string;
  readonly namespace?: string;
}
interface Template {
  readonly metadata?: { readonly labels?: object; readonly annotations?: object };
  readonly spec: object;
}
interface Maker {
  readonly kind: string;
  readonly metadata: Metadata;
  readonly spec?: {
    readonly replicas?: number;
    readonly template?: Template;
    readonly jobTemplate?: { readonly spec?: { readonly template?: Template } };
    readonly volumeClaimTemplates?: readonly { readonly metadata: Metadata }[];
    readonly scaleTargetRef?: { readonly name: string };
    readonly maxReplicas?: number;
  };
}

/** How many pods an object makes at most. A daemon set makes one, for there is one node. */
function countOf({ kind, metadata, spec }: Maker, all: readonly Maker[]): number {
  if (kind !== 'Deployment' && kind !== 'StatefulSet') return 1;
  const autoscaler = all.find(
    (each) => each.kind === 'HorizontalPodAutoscaler' && each.spec?.scaleTargetRef?.name === metadata.name,
  );
  return autoscaler?.spec?.maxReplicas ?? spec?.replicas ?? 1;
}

/** The volumes that a stateful set’s controller adds to a pod. */
const claims = ({ metadata, spec }: Maker, index: number): readonly object[] =>
  (spec?.volumeClaimTemplates ?? []).map(({ metadata: { name } }) => ({
    name,
    persistentVolumeClaim: { claimName: `${name}-${metadata.name}-${index}` },
  }));

/** The pods that controllers would make of objects, as many as there can be at the same time. */
export function podsMadeBy(objects: readonly KubernetesObject[]): readonly KubernetesObject[] {
  const makers = objects as unknown as readonly Maker[];
  return makers.flatMap((maker) => {
    const template = maker.spec?.template ?? maker.spec?.jobTemplate?.spec?.template;
    if (template === undefined) return [];
    return Array.from({ length: countOf(maker, makers) }, (_, index): KubernetesObject => {
      const { volumes } = template.spec as { volumes?: readonly object[] | null };
      return {
        apiVersion: 'v1',
        kind: 'Pod',
        metadata: {
          ...template.metadata,
          name: `${maker.metadata.name}-${index}`,
          namespace: maker.metadata.namespace ?? 'default',
        },
        spec: { ...template.spec, volumes: [...(volumes ?? []), ...claims(maker, index)] },
      };
    });
  });
}
