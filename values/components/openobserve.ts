import { defineComponent } from '../component';
import { unverified } from '../verification';

/** Log store, search, dashboards and alerts. */
export const openobserve = defineComponent('values/components/openobserve.ts', {
  id: 'openobserve',
  title: 'OpenObserve',
  group: 'observability',
  purpose:
    'Log analytics and storage platform: keeps its data in S3, answers searches, and serves dashboards and alerts.',
  image: {
    pinned: 'here',
    registry: 'docker.io',
    repository: 'openobserve/openobserve',
    tag: 'v0.15.0-rc4-arm64',
    architecture: 'arm64',
    multiArch: false,
  },
  chart: {
    name: 'openobserve-standalone',
    version: '0.15.0',
    appVersion: 'v0.15.0',
    repository: 'https://charts.openobserve.ai',
    license: 'Apache-2.0',
    otherImages: [
      { image: 'busybox:1.37.0', keptOutBy: 'persistence.volumePermissions.enabled: false' },
      { image: 'quay.io/minio/minio:RELEASE.2023-02-10T18-48-39Z', keptOutBy: 'minio.enabled: false' },
      { image: 'quay.io/minio/mc:RELEASE.2023-01-28T20-29-38Z', keptOutBy: 'minio.enabled: false' },
      { image: 'o2cr.ai/openobserve/zplane:0.1.6', keptOutBy: 'zplane.enabled: false' },
    ],
    notes: [
      'No chart was ever published for v0.15.0-rc4: this is the nearest one, and its ConfigMap carries a few settings ' +
        'that rc4 does not know, without harm.',
      'The repository replaces published versions: 0.15.0 was uploaded again on 2025-09-04. Keep a copy of the package, ' +
        'or compare its digest (openobserve-helm-chart, history of the gh-pages branch).',
    ],
  },
  source: 'https://hub.docker.com/r/openobserve/openobserve',
  compatibleWith: {
    summary: 'Stores in S3; can be queried like Prometheus. Release candidate, built for ARM64.',
    provides: [
      { interface: 'otlp', source: 'https://openobserve.ai/docs/ingestion/' },
      { interface: 'openobserve-http', version: '0.15', source: 'https://openobserve.ai/docs/api/' },
      { interface: 'prometheus', source: 'https://openobserve.ai/docs/ingestion/metrics/prometheus/' },
    ],
    uses: [{ interface: 's3' }],
  },
  notes: [
    'Licence of the program: AGPL-3.0.',
    'The image names no user: the pod must set one. It has neither shell nor curl.',
    'Built for ARM cores with AES: every Graviton has it, some ARM boards do not (openobserve/openobserve#966).',
  ],
  upgradeNotes: [
    'A release candidate is in use: move to a stable 0.15 and check the API for changes first. v0.15.0 appeared on ' +
      '2025-08-29; v0.15.3 is the last of the series.',
    'A newer chart moves the image settings (image.oss.*): compare its values with the ones that are set here.',
  ],
  advisories: [
    {
      id: 'openobserve-rc4-ingester-channel',
      kind: 'defect',
      summary: 'The writer channel of the ingester can close: writing stops until the program is restarted.',
      source: 'openobserve/openobserve#8155',
      upgradeTo: 'v0.15.3-arm64',
      mitigation:
        'The processor holds its position until OpenObserve has the records, so that a restart loses nothing.',
    },
    {
      id: 'openobserve-rc4-memtable-persist',
      kind: 'defect',
      summary: 'Writing two in-memory tables to disk at once can conflict.',
      source: 'openobserve/openobserve#7797',
      upgradeTo: 'v0.15.3-arm64',
      mitigation:
        'Records are counted again after they were acknowledged, and sent again where they are missing.',
    },
    {
      id: 'openobserve-rc4-index-results',
      kind: 'defect',
      summary: 'Searches over the full-text index can give wrong results.',
      source: 'openobserve/openobserve#7795, openobserve/openobserve#8034, openobserve/openobserve#8126',
      upgradeTo: 'v0.15.3-arm64',
    },
    {
      id: 'openobserve-rc4-result-cache',
      kind: 'defect',
      summary: 'Cached search results can be wrong.',
      source: 'openobserve/openobserve#7934, openobserve/openobserve#8166',
      upgradeTo: 'v0.15.3-arm64',
      mitigation: 'The caches of results and of aggregations are turned off.',
    },
    {
      id: 'openobserve-rc4-retention-jobs',
      kind: 'defect',
      summary: 'Retention can be scheduled twice for one stream.',
      source: 'openobserve/openobserve#8089',
      upgradeTo: 'v0.15.3-arm64',
    },
    {
      id: 'openobserve-default-password',
      kind: 'security',
      summary: 'The chart creates a root user with a password that everybody knows unless one is given.',
      source: 'openobserve/openobserve-helm-chart, charts/openobserve-standalone/values.yaml, auth',
      upgradeTo: 'none needed: give the password',
      mitigation:
        'The account comes from a secret alone: without it the pod does not start, and the chart’s own fields are empty.',
    },
  ],
  verified: {
    image: unverified(
      'tag v0.15.0-rc4 of openobserve/openobserve, whose build file for ARM64 pushes the tag with -arm64 to Docker Hub.',
    ),
    chart: unverified('openobserve/openobserve-helm-chart, charts/openobserve-standalone/Chart.yaml.'),
  },
});
