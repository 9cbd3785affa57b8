import type { Component } from '../../../values/component';
import { components } from '../../../values/components';
import type { PlacedRelease } from '../../../stacks/releases';
import { releasesOf } from '../../../stacks/releases';
import type { Place } from './place';

/** What a chart calls what it makes, for a release with `fullnameOverride`. */
interface ChartNames {
  /** The version of the chart whose templates were read. Another one must be read again. */
  readonly chart: string;
  readonly source: string;
  readonly names: (fullname: string) => readonly string[];
}

const charts: Readonly<Record<string, ChartNames>> = {
  openobserve: {
    chart: '0.15.0',
    source:
      'https://github.com/openobserve/openobserve-helm-chart, charts/openobserve-standalone/templates/openobserve-statefulset.yaml',
    names: (name) => [`statefulset/${name}`, `persistentvolumeclaim/data-${name}-0`],
  },
  kafka: {
    chart: '32.4.3',
    source: 'https://github.com/bitnami/charts, bitnami/kafka/templates/controller-eligible/statefulset.yaml',
    names: (name) => [`statefulset/${name}-controller`, `persistentvolumeclaim/data-${name}-controller-0`],
  },
  valkey: {
    chart: '0.11.0',
    source: 'https://github.com/valkey-io/valkey-helm, valkey/templates/deploy_valkey.yaml and pvc.yaml',
    names: (name) => [`deployment/${name}`, `persistentvolumeclaim/${name}`],
  },
  'otel-collector': {
    chart: '0.130.2',
    source:
      'https://github.com/open-telemetry/opentelemetry-helm-charts, charts/opentelemetry-collector/templates/statefulset.yaml; the claim’s first part is ours',
    names: (name) => [`statefulset/${name}`, `persistentvolumeclaim/queue-${name}-0`],
  },
  'fluent-bit': {
    chart: '0.53.0',
    source: 'https://github.com/fluent/helm-charts, charts/fluent-bit/templates/daemonset.yaml',
    names: (name) => [`daemonset/${name}`],
  },
};

/** Releases whose chart is another one than the names were read of. */
export const staleCharts = (): string[] =>
  Object.values<Component>(components).flatMap(({ id, chart }) =>
    chart === undefined || charts[id]?.chart === chart.version
      ? []
      : [`${id}: chart ${chart.version}; read were the templates of ${charts[id]?.chart ?? 'none'}`],
  );

let releases: readonly PlacedRelease[] | undefined;

/** `<namespace>/<kind>/<name>` of what the releases make. */
export function namesByCharts({ environment }: Place): string[] {
  releases ??= releasesOf([environment]);
  return releases.flatMap(({ component, namespace, releaseName, values }) => {
    const fullname = String(values['fullnameOverride'] ?? releaseName);
    return (charts[component.id]?.names(fullname) ?? []).map((name) => `${namespace}/${name}`);
  });
}
