import { defineComponent } from '../component';
import { unverified } from '../verification';

/** Remembers which batches OpenObserve already has. */
export const valkey = defineComponent('values/components/valkey.ts', {
  id: 'valkey',
  title: 'Valkey',
  group: 'data',
  purpose: 'In-memory cache with the Redis protocol: deduplication and temporary storage.',
  image: {
    pinned: 'here',
    registry: 'docker.io',
    repository: 'valkey/valkey',
    tag: '8.1.3',
    architecture: 'arm64',
    multiArch: true,
  },
  chart: {
    name: 'valkey',
    version: '0.11.0',
    appVersion: '9.1.1',
    repository: 'https://valkey.io/valkey-helm/',
    license: 'BSD-3-Clause',
    runs: {
      atLeast: '8.1',
      below: '10',
      why: 'its start script writes only settings that 8.1 and 9 share, and it alone takes users from an existing secret',
      source: 'valkey-io/valkey-helm, valkey/templates of 0.11.0',
    },
    otherImages: [{ image: 'ghcr.io/oliver006/redis_exporter:v1.79.0', keptOutBy: 'metrics.enabled: false' }],
    notes: [
      'Chart 0.7.4 was written for 8.1.3, but knows neither existing secrets nor a deployment strategy.',
    ],
  },
  source: 'https://hub.docker.com/r/valkey/valkey',
  compatibleWith: {
    summary: 'Speaks the Redis protocol of 7.2.',
    provides: [{ interface: 'redis', version: '7.2', source: 'https://valkey.io/topics/migration/' }],
  },
  notes: [
    'The image runs as user 999; the chart as 1000, which works because the directories of the image are not used.',
  ],
  upgradeNotes: ['8.1.4 fixes the Lua faults and changes nothing else that is used here.'],
  advisories: (
    [
      ['CVE-2025-49844', 'A Lua script can use freed memory, and so run code in the server.'],
      ['CVE-2025-46817', 'A Lua script can overflow an integer, and so perhaps run code in the server.'],
      ['CVE-2025-46818', 'A Lua script can act in the name of another user.'],
      ['CVE-2025-46819', 'A Lua script can read memory outside of its own, or crash the server.'],
    ] as const
  ).map(([id, summary]) => ({
    id,
    kind: 'security' as const,
    summary,
    source: 'valkey-io/valkey#3473',
    upgradeTo: '8.1.4',
    mitigation: 'No user may run scripts (`-@scripting`), and a network policy lets only the processor in.',
  })),
  verified: {
    image: unverified(
      'named by many public configurations; chart 0.7.4 of valkey-io/valkey-helm was written for it. Its digest was seen ' +
        'once only, and is therefore not pinned.',
    ),
    chart: unverified('valkey-io/valkey-helm, valkey/Chart.yaml of 0.11.0.'),
  },
});
