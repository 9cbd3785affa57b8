import { createHash, randomInt } from 'node:crypto';
import { defaultFolder, type Folders } from './folders';
import { json, message, readJson, type Answer, type Call, type Route } from './http';

type Json = Record<string, unknown>;

interface Stored {
  folder: string;
  content: Json;
}

/**
 * Dashboards of schema version 5, the newest that this release knows.
 * Follows openobserve v0.15.0-rc4, src/handler/http/request/dashboards/mod.rs, src/handler/http/models/dashboards.rs,
 * src/service/dashboards/mod.rs and src/infra/src/table/dashboards.rs.
 */
export class Dashboards {
  private readonly stored = new Map<string, Stored>();

  constructor(private readonly folders: Folders) {}

  ids(): readonly string[] {
    return [...this.stored.keys()].sort();
  }

  contentOf(id: string): Json | undefined {
    return this.stored.get(id)?.content;
  }

  /** What a person does in the user interface: whatever of a dashboard is changed, its hash is another one. */
  edit(id: string, change: Json): void {
    const stored = this.stored.get(id);
    if (stored === undefined) throw new Error(`no dashboard ${id}`);
    stored.content = { ...stored.content, ...change };
  }

  move(id: string, folder: string): void {
    const stored = this.stored.get(id);
    if (stored === undefined) throw new Error(`no dashboard ${id}`);
    stored.folder = folder;
  }

  remove(id: string): void {
    this.stored.delete(id);
  }

  readonly routes: readonly Route[] = [
    { method: 'GET', path: '/{org}/dashboards', handle: (call) => this.list(call) },
    { method: 'POST', path: '/{org}/dashboards', handle: (call) => this.create(call) },
    { method: 'GET', path: '/{org}/dashboards/{id}', handle: (call) => this.get(call) },
    { method: 'PUT', path: '/{org}/dashboards/{id}', handle: (call) => this.put(call) },
  ];

  private list(call: Call): Answer {
    const folder = call.query.get('folder');
    const title = call.query.get('title')?.toLowerCase();
    const wanted = folder ?? (title === undefined ? defaultFolder : null);
    const dashboards = [...this.stored]
      .filter(([, stored]) => wanted === null || stored.folder === wanted)
      .filter(
        ([, { content }]) => title === undefined || String(content['title']).toLowerCase().includes(title),
      )
      .map(([id, stored]) => ({
        ...detailsOf(stored.content),
        folder_id: stored.folder,
        folder_name: this.folders.nameOf('dashboards', stored.folder),
        dashboard_id: id,
        title: stored.content['title'],
        description: stored.content['description'],
      }));
    return json({ dashboards });
  }

  private get(call: Call): Answer {
    const stored = this.stored.get(call.params['id'] ?? '');
    return stored === undefined ? message('Dashboard not found', 404) : json(detailsOf(stored.content));
  }

  private create(call: Call): Answer {
    const folder = call.query.get('folder') ?? defaultFolder;
    const content = parsed(readJson(call));
    if (content === undefined) return message('Error parsing request body', 400);
    if (!this.folders.has('dashboards', folder)) {
      if (folder !== defaultFolder) return message('Folder not found', 404);
      this.folders.makeDefault('dashboards');
    }
    // Whatever id was sent, a new one is chosen: posting twice makes two dashboards.
    return this.save(String(7_000_000_000 + randomInt(1_000_000_000)), folder, content, call.user);
  }

  private put(call: Call): Answer {
    const id = call.params['id'] ?? '';
    const folder = call.query.get('folder') ?? defaultFolder;
    const content = parsed(readJson(call));
    if (content === undefined) return message('Error parsing request body', 400);
    const stored = this.stored.get(id);
    if (stored?.folder === folder) {
      const hash = call.query.get('hash');
      if (hash === null || !/^\d+$/.test(hash)) {
        return message('Request to update existing dashboard with missing or invalid hash value. BUG', 500);
      }
      if (hash !== hashOf(stored.content)) {
        return message(
          'Conflict: Failed to save due to concurrent changes. Please refresh the page after backing up your work to avoid losing changes.',
          409,
        );
      }
    }
    if (!this.folders.has('dashboards', folder)) {
      return message('DbError# error putting dashboard: folder does not exist', 500);
    }
    return this.save(id, folder, content, call.user);
  }

  private save(id: string, folder: string, content: Json, user: string): Answer {
    const title = String(content['title'] ?? '').trim();
    if (title === '') return message('Dashboard should have title', 500);
    const saved = ordered({ ...content, title, dashboardId: id, owner: content['owner'] || user });
    this.stored.set(id, { folder, content: saved });
    return json(detailsOf(saved));
  }
}

/** In the order of `struct Dashboard` (src/config/src/meta/dashboards/v5/mod.rs). */
const ordered = (content: Json): Json => ({
  version: 5,
  dashboardId: content['dashboardId'],
  title: content['title'],
  description: content['description'] ?? '',
  role: content['role'] ?? '',
  owner: content['owner'],
  created: content['created'] ?? '2025-09-04T00:00:00+00:00',
  tabs: content['tabs'] ?? [],
  ...(content['variables'] === undefined ? {} : { variables: content['variables'] }),
  ...(content['defaultDatetimeDuration'] === undefined
    ? {}
    : { defaultDatetimeDuration: content['defaultDatetimeDuration'] }),
});

/** A number of 64 bits over the whole content, in decimal; the real one is Rust’s own hash. */
const hashOf = (content: Json): string =>
  createHash('sha256').update(JSON.stringify(content)).digest().readBigUInt64BE().toString();

const detailsOf = (content: Json): Json => ({
  v1: null,
  v2: null,
  v3: null,
  v4: null,
  v5: content,
  version: 5,
  hash: hashOf(content),
  updatedAt: 0,
});

const has = (value: unknown, ...names: readonly string[]): value is Json =>
  typeof value === 'object' && value !== null && names.every((name) => name in value);

const every = (value: unknown, holds: (item: unknown) => boolean): boolean =>
  Array.isArray(value) && value.every(holds);

const isQuery = (query: unknown): boolean =>
  has(query, 'customQuery', 'fields', 'config') &&
  has(query['fields'], 'stream', 'stream_type', 'x', 'y', 'filter') &&
  has(query['config'], 'promql_legend');

const isPanel = (panel: unknown): boolean =>
  has(panel, 'id', 'type', 'title', 'description', 'config', 'queries', 'layout') &&
  has(panel['config'], 'show_legends') &&
  every(panel['queries'], isQuery);

/**
 * A body that has the fields that version 5 cannot do without. Older versions are not modelled. Unlike the real one this
 * keeps fields that nobody knows.
 */
function parsed(body: unknown): Json | undefined {
  if (!has(body) || body['version'] !== 5) return undefined;
  const tabs = body['tabs'] ?? [];
  const good = every(tabs, (tab) => has(tab, 'tabId', 'name') && every(tab['panels'] ?? [], isPanel));
  return good ? body : undefined;
}
