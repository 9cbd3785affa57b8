import { createHash, randomBytes } from 'node:crypto';
import type { Destinations } from './destinations';
import { defaultFolder, type Folders } from './folders';
import {
  BadBody,
  json,
  message,
  readObject,
  text,
  textOr,
  unsupportedName,
  type Answer,
  type Call,
  type Route,
} from './http';
import type { Streams, StreamType } from './streams';

type Json = Record<string, unknown>;

interface Stored {
  readonly folder: string;
  alert: Json;
}

const ksuid = /^[0-9A-Za-z]{27}$/;

/**
 * Alerts by version 2 of their API.
 * Follows openobserve v0.15.0-rc4, src/handler/http/request/alerts/mod.rs, src/handler/http/models/alerts/mod.rs,
 * src/service/alerts/alert.rs and src/infra/src/table/alerts/mod.rs.
 */
export class Alerts {
  private readonly stored = new Map<string, Stored>();

  constructor(
    private readonly folders: Folders,
    private readonly destinations: Destinations,
    private readonly streams: Streams,
  ) {}

  names(): readonly string[] {
    return [...this.stored.values()].map(({ alert }) => String(alert['name'])).sort();
  }

  byName(name: string): Json | undefined {
    return [...this.stored.values()].find(({ alert }) => alert['name'] === name)?.alert;
  }

  readonly routes: readonly Route[] = [
    { method: 'GET', path: '/v2/{org}/alerts', handle: (call) => this.list(call) },
    { method: 'POST', path: '/v2/{org}/alerts', handle: (call) => this.create(call) },
    { method: 'GET', path: '/v2/{org}/alerts/{id}', handle: (call) => this.get(call) },
    { method: 'PUT', path: '/v2/{org}/alerts/{id}', handle: (call) => this.update(call) },
  ];

  private list({ query }: Call): Answer {
    const folder = query.get('folder');
    const list = [...this.stored]
      .filter(([, stored]) => folder === null || stored.folder === folder)
      .map(([alert_id, { folder: folder_id, alert }]) => ({
        alert_id,
        folder_id,
        folder_name: this.folders.nameOf('alerts', folder_id),
        name: alert['name'],
        description: alert['description'],
        enabled: alert['enabled'],
      }));
    return json({ list });
  }

  private get({ params }: Call): Answer {
    const stored = this.stored.get(params['id'] ?? '');
    return stored === undefined ? message('Alert not found', 404) : json(stored.alert);
  }

  private create(call: Call): Answer {
    const alert = readAlert(call);
    const folder = call.query.get('folder') ?? defaultFolder;
    const overwrite = call.query.get('overwrite') === 'true';
    if (!this.folders.has('alerts', folder)) {
      if (folder !== defaultFolder) {
        return message('Error creating alert in folder that cannot be found', 404);
      }
      this.folders.makeDefault('alerts');
    }
    const given = typeof alert['id'] === 'string' ? alert['id'] : undefined;
    if (given !== undefined && this.stored.has(given) && !overwrite) {
      return message('Alert already exists', 409);
    }
    const fault = this.fault(alert);
    if (fault !== undefined) return fault;
    // The given id is taken with `overwrite` only, and inserting it twice breaks the table’s primary key.
    const id = overwrite && given !== undefined ? given : newKsuid();
    const twin = [...this.stored.values()].some(
      (stored) =>
        stored.alert['name'] === alert['name'] &&
        stored.alert['stream_name'] === alert['stream_name'] &&
        stored.alert['stream_type'] === alert['stream_type'],
    );
    if (twin || this.stored.has(id)) return message('UNIQUE constraint failed', 500);
    this.stored.set(id, { folder, alert: { ...alert, id, owner: call.user, last_edited_by: call.user } });
    return message('Alert saved', 200, { id, name: String(alert['name']) });
  }

  private update(call: Call): Answer {
    const id = call.params['id'] ?? '';
    const alert = readAlert(call);
    const stored = this.stored.get(id);
    if (stored === undefined) return message('Alert not found', 404);
    const fault = this.fault(alert);
    if (fault !== undefined) return fault;
    // Name and stream are set when an alert is made, and never again.
    const { name, stream_name, stream_type, owner } = stored.alert;
    stored.alert = { ...alert, id, name, stream_name, stream_type, owner, last_edited_by: call.user };
    return message('Alert Updated');
  }

  /** `prepare_alert`: what is wrong with an alert, in the order in which it is looked at. */
  private fault(alert: Json): Answer | undefined {
    const name = String(alert['name']).trim();
    if (unsupportedName(name)) {
      return message("Alert name cannot contain ':', '#', '?', '&', '%', quotes and space characters", 400);
    }
    const stream = String(alert['stream_name']);
    if (name === '' || stream === '') return message('Alert name is required', 400);
    if (name.includes('/')) return message("Alert name cannot contain '/'", 400);
    const destinations = alert['destinations'] as readonly string[];
    if (destinations.length === 0) return message('Alert destinations is required', 400);
    const missing = destinations.find((destination) => !this.destinations.has(destination));
    if (missing !== undefined) return message(`Alert destination ${missing} not found`, 404);
    if (!this.streams.hasData(alert['stream_type'] as StreamType, stream)) {
      return message(`Stream ${stream} not found`, 404);
    }
    return queryFault(alert['query_condition'] as Json);
  }
}

function queryFault(condition: Json): Answer | undefined {
  if (condition['type'] === 'sql') {
    const sql = condition['sql'];
    if (typeof sql !== 'string' || sql === '') return message('Alert with SQL mode should have a query', 400);
    if (/select +\*/i.test(sql)) {
      return message('Alert with SQL can not contain SELECT * in the SQL query', 400);
    }
  }
  if (condition['type'] === 'promql' && (!condition['promql'] || !condition['promql_condition'])) {
    return message('Alert with PromQL mode should have a query', 400);
  }
  return undefined;
}

/** In the order of `struct Alert`, with the defaults that serde fills in. */
function readAlert(call: Call): Json {
  const body = readObject(call);
  const { destinations, id } = body;
  if (!Array.isArray(destinations)) throw new BadBody('Json deserialize error: missing field `destinations`');
  if (id !== undefined && id !== null && !ksuid.test(String(id))) {
    throw new BadBody('Json deserialize error: invalid ksuid');
  }
  const condition = (body['query_condition'] ?? {}) as Json;
  if (
    body['trigger_condition'] !== undefined &&
    !Number.isInteger((body['trigger_condition'] as Json)['period'])
  ) {
    throw new BadBody('Json deserialize error: missing field `period`');
  }
  return {
    id: id ?? null,
    name: textOr(body, 'name'),
    org_id: call.params['org'],
    stream_type: textOr(body, 'stream_type', 'logs'),
    stream_name: textOr(body, 'stream_name'),
    is_real_time: body['is_real_time'] === true,
    query_condition: { type: 'custom', ...condition },
    trigger_condition: body['trigger_condition'],
    destinations,
    ...(body['context_attributes'] === undefined ? {} : { context_attributes: attributes(body) }),
    row_template: textOr(body, 'row_template').trim(),
    description: textOr(body, 'description'),
    enabled: body['enabled'] === true,
    tz_offset: 0,
    last_triggered_at: null,
    last_satisfied_at: null,
    owner: null,
    last_edited_by: null,
  };
}

function attributes(body: Json): Record<string, string> {
  const given = body['context_attributes'] as Json;
  return Object.fromEntries(Object.keys(given).map((key) => [key.trim(), text(given, key)]));
}

const newKsuid = (): string =>
  createHash('sha256')
    .update(randomBytes(16))
    .digest('base64')
    .replace(/[^0-9A-Za-z]/g, '0')
    .slice(0, 27);
