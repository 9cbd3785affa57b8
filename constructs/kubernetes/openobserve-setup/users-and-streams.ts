import { clusterSecrets } from '../../../contract/cluster-secrets';
import type { logTypes } from '../../../contract/log-types';
import { recordStreams, systemStreams, type StreamContract } from '../../../contract/streams';
import { step, type SetupPlan } from './plan';

export interface UsersAndStreamsProps {
  /** The log types that the environment reads. */
  readonly logTypes: readonly (typeof logTypes)[number][];
  /** Days that records live in every stream. */
  readonly searchableDays: number;
}

const streamStep = ({ name, fullText, index }: StreamContract, days: number): string =>
  step('stream', name, String(days), fullText.join(','), index.join(','));

/**
 * The account that is not root and that everything is ingested with, and the settings of the streams. The open-source
 * edition makes every account an administrator (openobserve v0.15.0-rc4, src/handler/http/request/users/mod.rs): what
 * keeps others out is the network policy.
 */
export function usersAndStreams({ logTypes, searchableDays }: UsersAndStreamsProps): SetupPlan {
  const streams = [...logTypes.map((type) => recordStreams[type]), ...Object.values(systemStreams)];
  const { name: secretName } = clusterSecrets.openobserveIngestion;
  return {
    name: 'users-and-streams',
    lines: [step('user'), ...streams.map((stream) => streamStep(stream, searchableDays))],
    files: {},
    secrets: {
      OPENOBSERVE_INGESTION_EMAIL: { secretName, key: 'email' },
      OPENOBSERVE_INGESTION_PASSWORD: { secretName, key: 'password' },
    },
  };
}
