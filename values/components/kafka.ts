import { repositories } from '../../contract/repositories';
import { defineComponent } from '../component';
import { unverified } from '../verification';

/** Carries hints about log files from discovery to the processor. */
export const kafka = defineComponent('values/components/kafka.ts', {
  id: 'kafka',
  title: 'Apache Kafka',
  group: 'data',
  purpose: 'Message broker in KRaft mode, without ZooKeeper; one node, to save cost.',
  image: {
    pinned: 'here',
    registry: 'ecr',
    repository: repositories.auroraKafka,
    tag: '4.0.0',
    architecture: 'arm64',
    multiArch: true,
    upstream: {
      registry: 'docker.io',
      repository: 'bitnamilegacy/kafka',
      tag: '4.0.0',
      why:
        'bitnami/kafka:4.0.0 no longer resolves: in August and September 2025 Bitnami moved its versioned images to ' +
        'bitnamilegacy, frozen. It is the same image (4.0.0-debian-12-r10, built on 2025-07-17).',
      source: 'bitnami/charts#35164, bitnami/containers#83267, bitnami/containers#88895',
    },
  },
  chart: {
    name: 'kafka',
    version: '32.4.3',
    appVersion: '4.0.0',
    repository: 'oci://registry-1.docker.io/bitnamicharts',
    license: 'Apache-2.0',
    otherImages: [
      {
        image: 'docker.io/bitnami/os-shell:12-debian-12-r51',
        keptOutBy: 'defaultInitContainers.volumePermissions.enabled: false',
      },
      {
        image: 'docker.io/bitnami/kubectl:1.33.4-debian-12-r0',
        keptOutBy: 'defaultInitContainers.autoDiscovery.enabled: false',
      },
      { image: 'docker.io/bitnami/jmx-exporter:1.4.0-debian-12-r0', keptOutBy: 'metrics.jmx.enabled: false' },
    ],
    notes: [
      'The last packaged chart: it stays readable, but is not updated (bitnami/charts#36294).',
      'It refuses images from elsewhere unless global.security.allowInsecureImages is true (bitnami/charts#30850).',
    ],
  },
  source: 'https://hub.docker.com/r/bitnamilegacy/kafka',
  compatibleWith: {
    summary: 'Works with all components; clients must speak the protocol of Kafka 2.1 or later.',
    provides: [
      {
        interface: 'kafka',
        version: '4.0',
        acceptsClientsFrom: '2.1',
        source: 'KIP-896, https://cwiki.apache.org/confluence/display/KAFKA/KIP-896',
      },
    ],
  },
  notes: [
    'Kafka 4.0.0 itself, not the 3.8 that older notes of this system name.',
    'User 1001, read-only root file system.',
  ],
  upgradeNotes: [
    'KRaft only: there is no way back to ZooKeeper.',
    'Client protocols older than Kafka 2.1 are gone (KIP-896): check every client library before moving to 4.0.',
    'apache/kafka:4.0.0 is no drop-in replacement: the chart needs the scripts of the Bitnami image.',
  ],
  advisories: [
    {
      id: 'bitnami-frozen-images',
      kind: 'support',
      summary: 'The image and the chart are frozen: neither gets security updates any more.',
      source: 'bitnami/charts#35164',
      upgradeTo: 'an own build of Apache Kafka 4.0.x, or Bitnami Secure Images (paid)',
      mitigation: 'A copy in our own ECR repository, scanned on push; no listener outside of the cluster.',
    },
    {
      id: 'bitnami-name-gone',
      kind: 'support',
      summary: 'docker.io/bitnami/kafka:4.0.0 answers "manifest unknown".',
      source: 'bitnami/containers#88895',
      upgradeTo: 'none needed: the copy comes from bitnamilegacy/kafka:4.0.0',
    },
  ],
  verified: {
    image: unverified(
      'bitnamilegacy/kafka:4.0.0 is used by many public configurations, for amd64 and arm64 (bitnami/containers#76140).',
    ),
    chart: unverified('bitnami/charts, bitnami/kafka/Chart.yaml of 32.4.3.'),
  },
});
