import { UserError } from '../../values/user-error';

/** Where a version of a chart can be read by everybody. */
export interface ChartSource {
  /** On GitHub: `owner/name`. */
  readonly repository: string;
  readonly path: string;
  /** A tag, or a commit where the repository has none for charts. */
  readonly ref: string;
}

interface Place {
  readonly repository: string;
  readonly path: string;
  readonly refOf: (version: string) => string | undefined;
}

/** Charts of OpenObserve are not tagged. 0.15.0 was published twice: this commit is what its packages have held since. */
const openobserveCommits: Readonly<Record<string, string>> = {
  '0.15.0': '3199f64ace18de21c280546ae61480660c0d1df0',
};

const places: Readonly<Record<string, Place>> = {
  'openobserve-standalone': {
    repository: 'openobserve/openobserve-helm-chart',
    path: 'charts/openobserve-standalone',
    refOf: (version) => openobserveCommits[version],
  },
  'opentelemetry-collector': {
    repository: 'open-telemetry/opentelemetry-helm-charts',
    path: 'charts/opentelemetry-collector',
    refOf: (version) => `opentelemetry-collector-${version}`,
  },
  'fluent-bit': {
    repository: 'fluent/helm-charts',
    path: 'charts/fluent-bit',
    refOf: (version) => `fluent-bit-${version}`,
  },
  kafka: { repository: 'bitnami/charts', path: 'bitnami/kafka', refOf: (version) => `kafka/${version}` },
  valkey: {
    repository: 'valkey-io/valkey-helm',
    path: 'valkey',
    refOf: (version) => `valkey-${version}`,
  },
};

/**
 * Where a chart’s version is published as source.
 *
 * @throws UserError for a chart or a version that nobody has written down yet
 */
export function sourceOf(chart: string, version: string): ChartSource {
  const place = places[chart];
  const ref = place?.refOf(version);
  if (place === undefined || ref === undefined) {
    throw new UserError(
      `Chart ${chart} ${version}: its source is not known; known: ${Object.keys(places).sort().join(', ')}. ` +
        'Write repository, path and tag or commit into tools/known-values/sources.ts.',
    );
  }
  return { repository: place.repository, path: place.path, ref };
}
