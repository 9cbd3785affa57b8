import { defineComponent } from '../component';
import { unverified } from '../verification';

/** Receives logs, metrics and traces over OTLP and hands them to OpenObserve. */
export const otelCollector = defineComponent('values/components/otel-collector.ts', {
  id: 'otel-collector',
  title: 'OpenTelemetry Collector',
  group: 'observability',
  purpose: 'Trace, metric and log collection: OTLP receivers in front, OpenObserve exporters behind.',
  image: {
    pinned: 'here',
    registry: 'docker.io',
    repository: 'otel/opentelemetry-collector-contrib',
    tag: '0.131.1-arm64',
    architecture: 'arm64',
    multiArch: false,
  },
  chart: {
    name: 'opentelemetry-collector',
    version: '0.130.2',
    appVersion: '0.131.0',
    repository: 'https://open-telemetry.github.io/opentelemetry-helm-charts',
    license: 'Apache-2.0',
    notes: [
      'The last chart for 0.131; its values have a strict schema, so that a misspelt one fails the plan.',
    ],
  },
  source: 'https://hub.docker.com/r/otel/opentelemetry-collector-contrib',
  compatibleWith: {
    summary: 'Exports to OpenObserve v0.15 and later, over OTLP with gRPC or HTTP.',
    provides: [{ interface: 'otlp-gateway', source: 'https://opentelemetry.io/docs/collector/' }],
    uses: [{ interface: 'otlp' }],
    requires: [
      {
        component: 'openobserve',
        image: { atLeast: '0.15' },
        why: 'its exporters are set up for the OTLP endpoints of OpenObserve 0.15',
        source: 'compatibility matrix of this system',
      },
    ],
    conflicts: [
      {
        chart: { atLeast: '0.160' },
        image: { below: '0.132' },
        why: 'charts from 0.160 write the new component names (k8s_attributes, file_log), which collectors up to 0.131 refuse',
        remedy: 'keep chart 0.130.2, or move image and chart together',
        source: 'open-telemetry/opentelemetry-helm-charts, charts/opentelemetry-collector',
      },
    ],
  },
  notes: [
    'The image is built from scratch: no shell; user and group 10001.',
    'The contrib distribution has what is used here: k8s_cluster, kubeletstats by receiver_creator and k8s_observer, k8sattributes, basic authentication, file storage, OTLP over HTTP.',
  ],
  upgradeNotes: [
    'Improved k8sattributes processor and better memory use on ARM since 0.131.',
    'The next chart (0.131.0) carries 0.132.4 and differs in Chart.yaml only: the first step of an upgrade is small.',
  ],
  verified: {
    image: unverified(
      'open-telemetry/opentelemetry-collector-releases, release v0.131.1: its build pushes the version with -arm64. Tags are known ' +
        'to be missing on Docker Hub for 0.123.1 to 0.125 only (open-telemetry/opentelemetry-collector-releases#946).',
    ),
    chart: unverified(
      'open-telemetry/opentelemetry-helm-charts, charts/opentelemetry-collector/Chart.yaml of 0.130.2.',
    ),
  },
});
