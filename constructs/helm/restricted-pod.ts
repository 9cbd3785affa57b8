import type { HelmValues } from './helm-values';

/**
 * The security contexts of a pod and its container, under the names that most charts give them, as Pod Security
 * `restricted` wants them; and with a root file system that nobody can write to.
 *
 * @param user the user, its group, and the group that owns the volumes
 */
export const restrictedPod = (user: number): HelmValues => ({
  podSecurityContext: {
    runAsNonRoot: true,
    runAsUser: user,
    runAsGroup: user,
    fsGroup: user,
    // A large volume is not walked through at each start.
    fsGroupChangePolicy: 'OnRootMismatch',
    seccompProfile: { type: 'RuntimeDefault' },
  },
  securityContext: {
    allowPrivilegeEscalation: false,
    readOnlyRootFilesystem: true,
    capabilities: { drop: ['ALL'] },
  },
});
