import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { RegistryClient } from '../../../tools/verify-pins/registry';

export const digestOf = (content: string): string =>
  `sha256:${createHash('sha256').update(content).digest('hex')}`;

const indexType = 'application/vnd.docker.distribution.manifest.list.v2+json';
const imageType = 'application/vnd.oci.image.manifest.v1+json';

interface Stored {
  readonly content: string;
  readonly type: string;
}

/**
 * A registry on the loopback interface that behaves as the OCI distribution specification says: reads need a bearer token
 * of the right scope, an unknown manifest is 404 MANIFEST_UNKNOWN, a manifest is served only to clients that accept its type.
 */
export class RegistryServer {
  private readonly manifests = new Map<string, Stored>();
  private readonly blobs = new Map<string, Stored>();
  private readonly plain = new Map<string, Stored>();
  private readonly server: Server;
  /** Paths in the order that they were asked for. */
  readonly requests: string[] = [];
  /** Repositories that exist, but not for the public: their token gives no access. */
  readonly hidden = new Set<string>();
  /** How requests for a token are answered. */
  tokenAnswer: () => { status: number; body: string } = () => ({ status: 200, body: '' });
  /** Answers everything below /v2/ with this status. */
  failWith: number | undefined;
  /** The challenge of a request without a token. */
  challenge: ((repository: string) => string) | undefined;

  private constructor() {
    this.server = createServer((request, response) => this.answer(request, response));
  }

  static async start(): Promise<RegistryServer> {
    const registry = new RegistryServer();
    await new Promise<void>((resolve) => registry.server.listen(0, '127.0.0.1', resolve));
    return registry;
  }

  get address(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  /** A file outside of the registry API, such as the index of a chart repository. */
  file(path: string, content: string): void {
    this.plain.set(path, { content, type: 'text/yaml' });
  }

  /** Stores a manifest under a tag and under its digest. */
  push(repository: string, tag: string, manifest: object, type: string): string {
    const content = JSON.stringify(manifest);
    const digest = digestOf(content);
    for (const reference of [tag, digest])
      this.manifests.set(`${repository}:${reference}`, { content, type });
    return digest;
  }

  /** A manifest list, as multi-architecture images have it. */
  pushIndex(repository: string, tag: string, platforms: readonly string[]): string {
    const manifests = platforms.map((platform) => {
      const [os, architecture] = platform.split('/');
      const platformObject = { os, architecture };
      return { mediaType: imageType, digest: digestOf(platform), size: 1, platform: platformObject };
    });
    return this.push(repository, tag, { schemaVersion: 2, mediaType: indexType, manifests }, indexType);
  }

  /** One image for one platform: its configuration blob names the architecture. */
  pushImage(repository: string, tag: string, config: object): string {
    const content = JSON.stringify(config);
    const digest = digestOf(content);
    this.blobs.set(`${repository}@${digest}`, { content, type: 'application/octet-stream' });
    const manifest = {
      schemaVersion: 2,
      mediaType: imageType,
      config: { mediaType: 'x', size: 1, digest },
      layers: [],
    };
    return this.push(repository, tag, manifest, imageType);
  }

  private send(
    response: ServerResponse,
    status: number,
    stored: Stored,
    headers: Record<string, string> = {},
  ): void {
    response.writeHead(status, { 'content-type': stored.type, ...headers }).end(stored.content);
  }

  private error(
    response: ServerResponse,
    status: number,
    code: string,
    headers?: Record<string, string>,
  ): void {
    const content = JSON.stringify({ errors: [{ code, message: code.toLowerCase() }] });
    this.send(response, status, { content, type: 'application/json' }, headers);
  }

  private answer(request: IncomingMessage, response: ServerResponse): void {
    const url = new URL(request.url ?? '/', this.address);
    this.requests.push(url.pathname);
    const file = this.plain.get(url.pathname);
    if (file) return this.send(response, 200, file);
    if (url.pathname === '/token') return this.token(url, response);
    const [, repository, kind, reference] =
      /^\/v2\/(.+)\/(manifests|blobs)\/([^/]+)$/.exec(url.pathname) ?? [];
    if (!repository || !reference) return this.error(response, 404, 'NAME_UNKNOWN');
    if (this.failWith) return this.error(response, this.failWith, 'UNKNOWN');

    if (
      request.headers.authorization !== `Bearer repository:${repository}:pull` ||
      this.hidden.has(repository)
    ) {
      const challenge =
        this.challenge?.(repository) ??
        `Bearer realm="${this.address}/token",service="test registry",scope="repository:${repository}:pull"`;
      return this.error(response, 401, 'UNAUTHORIZED', challenge ? { 'www-authenticate': challenge } : {});
    }
    if (kind === 'blobs') {
      const blob = this.blobs.get(`${repository}@${reference}`);
      return blob ? this.send(response, 200, blob) : this.error(response, 404, 'BLOB_UNKNOWN');
    }
    const manifest = this.manifests.get(`${repository}:${reference}`);
    if (!manifest || !(request.headers.accept ?? '').includes(manifest.type)) {
      return this.error(response, 404, 'MANIFEST_UNKNOWN');
    }
    return this.send(response, 200, manifest, { 'docker-content-digest': digestOf(manifest.content) });
  }

  /** The token is its own scope, so that a token for another repository is refused. */
  private token(url: URL, response: ServerResponse): void {
    const { status, body } = this.tokenAnswer();
    const complete = url.searchParams.get('service') === 'test registry';
    const content =
      body || JSON.stringify({ token: complete ? url.searchParams.get('scope') : 'incomplete' });
    this.send(response, status, { content, type: 'application/json' });
  }
}

/** The name of the registry that is nobody else's. */
export const registry = 'registry.test';

/** A registry, and a client that takes it for Docker Hub as well. */
export async function startRegistry(): Promise<{ server: RegistryServer; client: RegistryClient }> {
  const server = await RegistryServer.start();
  const client = new RegistryClient({
    [registry]: server.address,
    'docker.io': server.address,
    'registry-1.docker.io': server.address,
  });
  return { server, client };
}
