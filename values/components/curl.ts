import { defineComponent } from '../component';
import { unverified } from '../verification';

/** Calls the HTTP API of OpenObserve from a job. */
export const curl = defineComponent('values/components/curl.ts', {
  id: 'curl',
  title: 'curl',
  group: 'utility',
  purpose: 'Minimal image for HTTP operations; the job that imports dashboards uses it.',
  image: {
    pinned: 'here',
    registry: 'docker.io',
    repository: 'curlimages/curl',
    tag: '8.17.0',
    digest: 'sha256:935d9100e9ba842cdb060de42472c7ca90cfe9a7c96e4dacb55e79e560b3ff40',
    architecture: 'arm64',
    multiArch: true,
  },
  source: 'https://hub.docker.com/r/curlimages/curl',
  compatibleWith: {
    summary: 'Works with all components that speak HTTP.',
    uses: [{ interface: 'openobserve-http', version: '0.15' }],
  },
  notes: [
    'Replaces curlimages/curl:latest, which could change between two runs of the same job.',
    'Has a shell, but no jq.',
    'Its user is a name, which Kubernetes cannot prove to be non-root: set runAsUser 100 (curl/curl-container#117).',
  ],
  verified: {
    image: unverified('tag and digest appear together in several public configurations.'),
  },
});
