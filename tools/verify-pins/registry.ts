import { createHash } from 'node:crypto';
import { z } from 'zod';
import { body, get, parseJson, Unreachable } from './http';

const indexTypes = [
  'application/vnd.oci.image.index.v1+json',
  'application/vnd.docker.distribution.manifest.list.v2+json',
];
const manifestTypes = [
  'application/vnd.oci.image.manifest.v1+json',
  'application/vnd.docker.distribution.manifest.v2+json',
];

const indexSchema = z.object({
  manifests: z.array(
    z.object({
      digest: z.string(),
      platform: z.object({ architecture: z.string(), os: z.string() }).optional(),
    }),
  ),
});

const manifestSchema = z.object({
  config: z.object({ digest: z.string(), mediaType: z.string().optional() }),
});

const tokenSchema = z.object({ token: z.string().optional(), access_token: z.string().optional() });

/** A manifest as a registry serves it: the content of an image, or a list of images for several platforms. */
export interface Manifest {
  /** SHA-256 of the manifest, which is the digest that an image can be pinned by. */
  readonly digest: string;
  /** Platforms of a manifest list, such as `linux/arm64`; `undefined` for a single image. */
  readonly platforms: readonly string[] | undefined;
  /** Digest of the configuration of a single image. */
  readonly configDigest: string | undefined;
}

/** The registry hosts whose API lives at another address than the name of the registry. */
const apiAddresses: Readonly<Record<string, string>> = { 'docker.io': 'https://registry-1.docker.io' };

/** A `Bearer` challenge: `realm="https://auth.docker.io/token",service="…",scope="…"`. */
function tokenAddress(challenge: string): string | undefined {
  if (!/^bearer\s/i.test(challenge)) return undefined;
  const parameters = new Map(
    [...challenge.matchAll(/(\w+)="([^"]*)"/g)].map(([, name, value]) => [name ?? '', value ?? '']),
  );
  const realm = parameters.get('realm');
  if (!realm || !URL.canParse(realm)) return undefined;
  const url = new URL(realm);
  for (const name of ['service', 'scope']) {
    const value = parameters.get(name);
    if (value) url.searchParams.set(name, value);
  }
  return url.toString();
}

/**
 * Reads from registries through the HTTP API v2 of the OCI distribution specification, without credentials: where a
 * registry asks for a token, an anonymous one is fetched.
 *
 * @see https://github.com/opencontainers/distribution-spec/blob/main/spec.md
 * @see https://distribution.github.io/distribution/spec/auth/token/
 */
export class RegistryClient {
  private readonly tokens = new Map<string, string>();

  /** @param addresses API address by registry host, beside the ones that are known; for a mirror, or a test */
  constructor(private readonly addresses: Readonly<Record<string, string>> = {}) {}

  /**
   * The manifest behind a tag or a digest.
   *
   * @returns `undefined` when the registry has none, or does not show it to the public
   * @throws Unreachable when the registry cannot be asked.
   */
  async manifest(registry: string, repository: string, reference: string): Promise<Manifest | undefined> {
    const path = `${repository}/manifests/${reference}`;
    const response = await this.request(
      registry,
      repository,
      path,
      [...indexTypes, ...manifestTypes].join(', '),
    );
    if (!response) return undefined;
    const content = await body(response);
    const json = parseJson(content, response.url);
    const digest = `sha256:${createHash('sha256').update(content).digest('hex')}`;

    const index = indexSchema.safeParse(json);
    if (index.success) {
      const platforms = index.data.manifests
        .flatMap(({ platform }) => (platform ? [`${platform.os}/${platform.architecture}`] : []))
        .filter((platform) => platform !== 'unknown/unknown');
      return { digest, platforms: [...new Set(platforms)], configDigest: undefined };
    }
    const single = manifestSchema.safeParse(json);
    if (single.success) return { digest, platforms: undefined, configDigest: single.data.config.digest };
    throw new Unreachable(`${response.url} answers neither an image manifest nor a manifest list`);
  }

  /**
   * A blob that is JSON, such as the configuration of an image or the metadata of a chart.
   *
   * @returns `undefined` when the registry has none
   * @throws Unreachable when the registry cannot be asked.
   */
  async jsonBlob(registry: string, repository: string, digest: string): Promise<unknown> {
    const response = await this.request(registry, repository, `${repository}/blobs/${digest}`, '*/*');
    return response && parseJson(await body(response), response.url);
  }

  private address(registry: string): string {
    return this.addresses[registry] ?? apiAddresses[registry] ?? `https://${registry}`;
  }

  private async request(
    registry: string,
    repository: string,
    path: string,
    accept: string,
  ): Promise<Response | undefined> {
    const url = `${this.address(registry)}/v2/${path}`;
    const key = `${registry}/${repository}`;
    const ask = (token: string | undefined) =>
      get(url, { accept, ...(token ? { authorization: `Bearer ${token}` } : {}) });

    let response = await ask(this.tokens.get(key));
    if (response.status === 401) {
      const challenge = response.headers.get('www-authenticate') ?? '';
      const token = await this.anonymousToken(challenge, registry);
      this.tokens.set(key, token);
      response = await ask(token);
    }
    if (response.ok) return response;
    // A registry does not tell what is hidden from what is not there: Docker Hub refuses unknown repositories.
    if ([401, 403, 404].includes(response.status)) return undefined;
    const hint = response.status === 429 ? ' (the limit of anonymous pulls is reached; try again later)' : '';
    throw new Unreachable(`${url} answers ${response.status}${hint}`);
  }

  private async anonymousToken(challenge: string, registry: string): Promise<string> {
    const address = tokenAddress(challenge);
    if (!address) {
      throw new Unreachable(
        `${registry} asks for credentials in a way that is not supported: "${challenge || 'no WWW-Authenticate header'}"; ` +
          'supported: Bearer with a realm',
      );
    }
    const response = await get(address);
    if (!response.ok) throw new Unreachable(`${address} gives no token: it answers ${response.status}`);
    const answer = tokenSchema.safeParse(parseJson(await body(response), address));
    const token = answer.data?.token ?? answer.data?.access_token;
    if (!token)
      throw new Unreachable(`${address} gives no token: its answer has neither "token" nor "access_token"`);
    return token;
  }
}
