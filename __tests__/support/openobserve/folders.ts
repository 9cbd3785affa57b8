import { randomInt } from 'node:crypto';
import { json, message, readObject, text, type Answer, type Call, type Route } from './http';

export type FolderKind = 'dashboards' | 'alerts';

interface Folder {
  readonly folderId: string;
  readonly name: string;
  readonly description: string;
}

export const defaultFolder = 'default';

/**
 * Folders: OpenObserve chooses their ids.
 * Follows openobserve v0.15.0-rc4, src/handler/http/request/folders.rs and src/service/folders.rs.
 */
export class Folders {
  private readonly folders: Record<FolderKind, Map<string, Folder>> = {
    dashboards: new Map(),
    alerts: new Map(),
  };

  has(kind: FolderKind, id: string): boolean {
    return this.folders[kind].has(id);
  }

  nameOf(kind: FolderKind, id: string): string {
    return this.folders[kind].get(id)?.name ?? '';
  }

  idOf(kind: FolderKind, name: string): string | undefined {
    return [...this.folders[kind].values()].find((folder) => folder.name === name)?.folderId;
  }

  /** The folder `default` comes to be with the first thing that is posted into it. */
  makeDefault(kind: FolderKind): void {
    this.folders[kind].set(defaultFolder, {
      folderId: defaultFolder,
      name: defaultFolder,
      description: defaultFolder,
    });
  }

  readonly routes: readonly Route[] = [
    { method: 'GET', path: '/v2/{org}/folders/{kind}', handle: (call) => this.list(call) },
    { method: 'POST', path: '/v2/{org}/folders/{kind}', handle: (call) => this.create(call) },
    { method: 'GET', path: '/v2/{org}/folders/{kind}/name/{name}', handle: (call) => this.byName(call) },
    { method: 'GET', path: '/v2/{org}/folders/{kind}/{id}', handle: (call) => this.byId(call) },
  ];

  private of({ params }: Call): Map<string, Folder> {
    return this.folders[params['kind'] as FolderKind];
  }

  private list(call: Call): Answer {
    return json({ list: [...this.of(call).values()] });
  }

  private byId(call: Call): Answer {
    const folder = this.of(call).get(call.params['id'] ?? '');
    return folder === undefined ? message('Folder not found', 404) : json(folder);
  }

  private byName(call: Call): Answer {
    const folder = [...this.of(call).values()].find(({ name }) => name === call.params['name']);
    return folder === undefined ? message('Folder not found', 404) : json(folder);
  }

  private create(call: Call): Answer {
    const body = readObject(call);
    const name = text(body, 'name').trim();
    const description = text(body, 'description');
    if (name === '') return message('Folder name cannot be empty', 400);
    const folders = this.of(call);
    if ([...folders.values()].some((folder) => folder.name === name)) {
      return message('Folder with this name already exists in this organization', 400);
    }
    const folder = { folderId: String(7_000_000_000 + randomInt(1_000_000_000)), name, description };
    folders.set(folder.folderId, folder);
    return json(folder);
  }
}
