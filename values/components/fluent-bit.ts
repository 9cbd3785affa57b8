import { defineComponent } from '../component';
import { unverified } from '../verification';

const cures = { source: 'fluent/fluent-bit#11230', upgradeTo: '4.0.14-arm64 (or 4.1.1)' };
const noInput =
  'The forward input is closed by default; when it is open it lets in named senders (network policy) who know a shared ' +
  'key, has no users, and takes no tag from a field. No other input listens.';

/** Reads and forwards logs on the node, with parsers for Aurora’s formats. */
export const fluentBit = defineComponent('values/components/fluent-bit.ts', {
  id: 'fluent-bit',
  title: 'Fluent Bit',
  group: 'observability',
  purpose: 'Log parsing and forwarding, with parsers for Aurora error and slow-query logs.',
  image: {
    pinned: 'here',
    registry: 'docker.io',
    repository: 'fluent/fluent-bit',
    tag: '4.0.5-arm64',
    architecture: 'arm64',
    multiArch: false,
  },
  chart: {
    name: 'fluent-bit',
    version: '0.53.0',
    appVersion: '4.0.7',
    repository: 'https://fluent.github.io/helm-charts',
    license: 'Apache-2.0',
    otherImages: [
      { image: 'busybox:latest', keptOutBy: 'testFramework.enabled: false' },
      { image: 'ghcr.io/jimmidyson/configmap-reload:v0.15.0', keptOutBy: 'hotReload.enabled: false' },
    ],
    notes: ['The last chart of the 4.0 series; no chart was published for 4.0.5.'],
  },
  source: 'https://hub.docker.com/r/fluent/fluent-bit',
  compatibleWith: {
    summary: 'Works with all components; starts on kernels with 4 KiB pages only.',
    uses: [{ interface: 'openobserve-http', version: '0.15' }],
    node: {
      pageSizeKib: [4],
      why: 'its allocator is built for 4 KiB pages and ends with "Unsupported system page size" on larger ones',
      source: 'fluent/fluent-bit#10941',
    },
  },
  notes: [
    'The image names no user and has no shell.',
    'Configured in YAML; the classic format is announced to end with 2026.',
  ],
  upgradeNotes: [
    'Major version 4.0: faster, built for ARM64, better OpenTelemetry support and memory management.',
    '4.0.14 is the end of the series with every known fix; from 4.1 on, compare the configuration first.',
  ],
  advisories: [
    {
      id: 'CVE-2025-12969',
      kind: 'security',
      summary: 'The forward input can let clients in without authentication.',
      ...cures,
      mitigation: noInput,
    },
    {
      id: 'CVE-2025-12970',
      kind: 'security',
      summary: 'The Docker input copies container names into a buffer that is too small.',
      ...cures,
      mitigation: 'The nodes run containerd: the Docker input is not used.',
    },
    {
      id: 'CVE-2025-12972',
      kind: 'security',
      summary: 'The file output makes file names from tags, so that a tag can write anywhere.',
      ...cures,
      mitigation: 'The file output is not used with names made from tags.',
    },
    {
      id: 'CVE-2025-12977',
      kind: 'security',
      summary: 'Tags that are taken from a field of a record are not cleaned.',
      ...cures,
      mitigation: noInput,
    },
    {
      id: 'CVE-2025-12978',
      kind: 'security',
      summary: 'Network inputs compare a tag key by its beginning only, so that tags can be forged.',
      ...cures,
      mitigation: noInput,
    },
    {
      id: 'fluent-bit-out-kafka-shutdown',
      kind: 'defect',
      summary: 'out_kafka can crash while the program shuts down.',
      source: 'fluent/fluent-bit#10662',
      upgradeTo: '4.0.6-arm64',
      mitigation: 'out_kafka is not used.',
    },
    {
      id: 'fluent-bit-storage-backlog',
      kind: 'defect',
      summary: 'Reading back a buffer on disk after a restart can use freed memory.',
      source: 'fluent/fluent-bit, release notes of v4.0.10',
      upgradeTo: '4.0.10-arm64',
    },
    {
      id: 'fluent-bit-multiline-emitter',
      kind: 'defect',
      summary: 'The emitter behind multi-line filters has a fault that was fixed later in the series.',
      source: 'fluent/fluent-bit, release notes of v4.0.12',
      upgradeTo: '4.0.12-arm64',
      mitigation: 'No multi-line filter is used, and so no emitter.',
    },
  ],
  verified: {
    image: unverified(
      'fluent/fluent-bit, release workflow, which pushes the version with -arm64; fluent/fluent-bit#10941 runs it.',
    ),
    chart: unverified('fluent/helm-charts, charts/fluent-bit/Chart.yaml of 0.53.0.'),
  },
});
