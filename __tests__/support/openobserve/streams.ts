import { json, message, readObject, type Answer, type Call, type Route } from './http';
import { defaultSettings, replacing, serialized, updating, type StreamSettings } from './stream-settings';

export type StreamType = 'logs' | 'metrics' | 'traces';

interface Stream {
  readonly name: string;
  readonly type: StreamType;
  /** The first value of a field decides its type for good. */
  readonly fields: Map<string, string>;
  /** Missing until somebody has set some. */
  settings: StreamSettings | undefined;
}

/** src/config/src/utils/schema.rs, format_stream_name. */
export const streamName = (name: string): string => name.replace(/[^a-zA-Z0-9_:]+/g, '_').toLowerCase();

const typeOf = (value: unknown): string => {
  if (typeof value === 'boolean') return 'Boolean';
  if (typeof value === 'number') return Number.isInteger(value) ? 'Int64' : 'Float64';
  return 'Utf8';
};

/**
 * Streams, their schemas and their settings.
 * Follows openobserve v0.15.0-rc4, src/handler/http/request/stream/mod.rs and src/service/stream.rs.
 */
export class Streams {
  private readonly streams = new Map<string, Stream>();

  /** Adds what records teach of a stream; this is how one comes to exist. */
  learn(type: StreamType, name: string, records: readonly Readonly<Record<string, unknown>>[]): void {
    const { fields } = this.make(type, streamName(name));
    fields.set('_timestamp', 'Int64');
    for (const record of records) {
      for (const [field, value] of Object.entries(record)) {
        if (value !== null && !fields.has(field)) fields.set(field, typeOf(value));
      }
    }
  }

  /** The columns of a stream and their types, to be changed by ingestion; the stream comes to exist by it. */
  columns(type: StreamType, name: string): Map<string, string> {
    return this.make(type, streamName(name)).fields;
  }

  /** The columns of a stream, if it has any: settings alone do not make it exist. */
  columnsIfAny(type: StreamType, name: string): ReadonlyMap<string, string> | undefined {
    const fields = this.streams.get(`${type}/${name}`)?.fields;
    return fields === undefined || fields.size === 0 ? undefined : fields;
  }

  /** A stream that has settings alone does not count: alerts need fields. */
  hasData(type: StreamType, name: string): boolean {
    return (this.streams.get(`${type}/${name}`)?.fields.size ?? 0) > 0;
  }

  /** Forgets every stream, and what was set for it. */
  clear(): void {
    this.streams.clear();
  }

  settingsOf(type: StreamType, name: string): StreamSettings | undefined {
    return this.streams.get(`${type}/${name}`)?.settings;
  }

  /** What a person does in the user interface. */
  setSettings(type: StreamType, name: string, change: Partial<StreamSettings>): void {
    const stream = this.make(type, name);
    stream.settings = { ...defaultSettings(), ...stream.settings, ...change };
  }

  readonly routes: readonly Route[] = [
    { method: 'GET', path: '/{org}/streams', handle: (call) => this.list(call) },
    { method: 'GET', path: '/{org}/streams/{stream}/schema', handle: (call) => this.schema(call) },
    { method: 'POST', path: '/{org}/streams/{stream}/settings', handle: (call) => this.replace(call) },
    { method: 'PUT', path: '/{org}/streams/{stream}/settings', handle: (call) => this.update(call) },
  ];

  private make(type: StreamType, name: string): Stream {
    const key = `${type}/${name}`;
    const stream = this.streams.get(key) ?? {
      name,
      type,
      fields: new Map<string, string>(),
      settings: undefined,
    };
    this.streams.set(key, stream);
    return stream;
  }

  private of(call: Call): { type: StreamType; name: string; stream: Stream | undefined } {
    const type = (call.query.get('type') ?? 'logs') as StreamType;
    const name = streamName(call.params['stream'] ?? '');
    return { type, name, stream: this.streams.get(`${type}/${name}`) };
  }

  private list(call: Call): Answer {
    const type = call.query.get('type');
    const list = [...this.streams.values()]
      .filter((stream) => type === null || stream.type === type)
      .map((stream) => described(stream, call.query.get('fetchSchema') === 'true'));
    return json({ list, total: list.length });
  }

  private schema(call: Call): Answer {
    const { stream } = this.of(call);
    return stream === undefined ? message('stream not found', 404) : json(described(stream, true));
  }

  private replace(call: Call): Answer {
    const { type, name } = this.of(call);
    return this.save(type, name, replacing(readObject(call)));
  }

  private update(call: Call): Answer {
    const { type, name, stream } = this.of(call);
    const body = readObject(call);
    if (stream?.settings === undefined) return message('stream settings could not be found', 400);
    return this.save(type, name, updating(stream.settings, body));
  }

  private save(type: StreamType, name: string, settings: StreamSettings): Answer {
    const fields = this.streams.get(`${type}/${name}`)?.fields ?? new Map<string, string>();
    for (const key of settings.full_text_search_keys) {
      if (!fields.has(key)) return message(`field [${key}] not found in schema`, 400);
      if (fields.get(key) !== 'Utf8') {
        return message(`full text search field [${key}] must be text field`, 400);
      }
    }
    this.make(type, name).settings = settings;
    return message('');
  }
}

/** In the order of `struct Stream` (src/common/meta/stream.rs), which leaves an empty schema out. */
function described(stream: Stream, withSchema: boolean): Record<string, unknown> {
  const schema = [...stream.fields].map(([name, type]) => ({ name, type }));
  return {
    name: stream.name,
    storage_type: 's3',
    stream_type: stream.type,
    stats: { created_at: 0, doc_time_min: 0, doc_time_max: 0, doc_num: 0, file_num: 0, storage_size: 0.0 },
    ...(withSchema && schema.length > 0 ? { schema } : {}),
    settings: serialized(stream.settings ?? defaultSettings()),
    total_fields: schema.length,
  };
}
