import { EnvHttpProxyAgent, request } from 'undici';
import { z } from 'zod';
import type { SynthesizedStack } from '../../stacks/synthesize';
import type { AppliedState } from './applied-state';

/** How the API server of a cluster is reached. */
export interface ApiServer {
  /** The cluster's name. */
  readonly cluster: string;
  readonly endpoint: string;
  /** The certificate of the authority that the cluster has of its own, as PEM. */
  readonly certificateAuthority: string;
}

/** Asks whether an API server answers. @returns why it does not; `undefined` where it does */
export type Probe = (server: ApiServer) => Promise<string | undefined>;

const clusterType = 'aws_eks_cluster';

/** The part of an EKS cluster in a state that says how to reach it. */
const clusterSchema = z.object({
  name: z.string(),
  endpoint: z.string().min(1),
  certificate_authority: z.tuple([z.object({ data: z.string().min(1) })]),
});

/** Whether Terraform talks to an API server when it plans this stack. */
export const needsApiServer = ({ template }: SynthesizedStack): boolean =>
  ['kubernetes', 'helm'].some((provider) => provider in (template.provider ?? {}));

/** Whether this stack makes the cluster. */
export const makesCluster = ({ resources }: SynthesizedStack): boolean =>
  resources.some(({ type }) => type === clusterType);

/** How to reach the cluster that a state describes; `undefined` where there is none, or none that was finished. */
export function apiServerIn({ resources }: AppliedState): ApiServer | undefined {
  const found = resources
    .filter(({ mode, type }) => mode === 'managed' && type === clusterType)
    .flatMap(({ instances }) => instances)
    .map(({ attributes }) => clusterSchema.safeParse(attributes).data)
    .find((cluster) => cluster !== undefined);
  if (found === undefined) return undefined;
  const { name, endpoint, certificate_authority } = found;
  const certificateAuthority = Buffer.from(certificate_authority[0].data, 'base64').toString('utf8');
  return { cluster: name, endpoint, certificateAuthority };
}

/** `undici` puts some reasons into the cause of its error. */
function reasonOf(error: unknown, patienceMs: number): string {
  const { name, message, cause } = error as Error & { cause?: { message?: string } };
  return name === 'TimeoutError' ? `no answer within ${patienceMs / 1000} s` : (cause?.message ?? message);
}

/**
 * Asks without credentials, through the proxy of HTTPS_PROXY as Terraform's providers do. Any answer will do: who may do
 * what is for the plan to find out.
 *
 * @param patienceMs milliseconds until silence counts as out of reach: a private endpoint is silent from outside
 */
export const apiServerProbe =
  (patienceMs = 5_000): Probe =>
  async ({ endpoint, certificateAuthority: ca }) => {
    const dispatcher = new EnvHttpProxyAgent({ httpProxy: '', connect: { ca }, requestTls: { ca } });
    try {
      const { body } = await request(new URL('/readyz', endpoint), {
        dispatcher,
        signal: AbortSignal.timeout(patienceMs),
      });
      await body.dump();
      return undefined;
    } catch (error) {
      return reasonOf(error, patienceMs);
    } finally {
      await dispatcher.destroy();
    }
  };
