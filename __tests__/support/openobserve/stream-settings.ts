import { BadBody } from './http';

/** What is kept of the settings of a stream; the names are the API's. */
export interface StreamSettings {
  full_text_search_keys: string[];
  index_fields: string[];
  bloom_filter_fields: string[];
  distinct_value_fields: { name: string; added_ts: number }[];
  data_retention: number;
  max_query_range: number;
  store_original_data: boolean;
  index_updated_at: number;
}

export const defaultSettings = (): StreamSettings => ({
  full_text_search_keys: [],
  index_fields: [],
  bloom_filter_fields: [],
  distinct_value_fields: [],
  data_retention: 0,
  max_query_range: 0,
  store_original_data: false,
  index_updated_at: 0,
});

/** In the order in which `impl Serialize for StreamSettings` writes (openobserve, src/config/src/meta/stream.rs). */
export const serialized = (settings: StreamSettings): Record<string, unknown> => ({
  partition_time_level: 'hourly',
  partition_keys: {},
  full_text_search_keys: settings.full_text_search_keys,
  index_fields: settings.index_fields,
  bloom_filter_fields: settings.bloom_filter_fields,
  distinct_value_fields: settings.distinct_value_fields,
  data_retention: settings.data_retention,
  max_query_range: settings.max_query_range,
  store_original_data: settings.store_original_data,
  approx_partition: false,
  index_updated_at: settings.index_updated_at,
  extended_retention_days: [],
  index_original_data: false,
  index_all_values: false,
});

const list = (value: unknown): string[] => {
  if (!Array.isArray(value) || value.some((item) => typeof item !== 'string')) {
    throw new BadBody('Json deserialize error: invalid type, expected a sequence of strings');
  }
  return value as string[];
};

const whole = (value: unknown): number => {
  if (!Number.isInteger(value)) throw new BadBody('Json deserialize error: invalid type, expected i64');
  return value as number;
};

/** A whole set of settings: what is left out falls back to its default. */
export const replacing = (body: Record<string, unknown>): StreamSettings => ({
  ...defaultSettings(),
  full_text_search_keys: list(body['full_text_search_keys'] ?? []),
  index_fields: list(body['index_fields'] ?? []),
  bloom_filter_fields: list(body['bloom_filter_fields'] ?? []),
  data_retention: whole(body['data_retention'] ?? 0),
  max_query_range: whole(body['max_query_range'] ?? 0),
  store_original_data: body['store_original_data'] === true,
});

/** Some settings: lists come as `{ add, remove }`, and what is added twice is there twice. */
export function updating(settings: StreamSettings, body: Record<string, unknown>): StreamSettings {
  const changed = { ...settings };
  if (body['data_retention'] !== undefined) changed.data_retention = whole(body['data_retention']);
  if (body['max_query_range'] !== undefined) changed.max_query_range = whole(body['max_query_range']);
  for (const name of ['full_text_search_keys', 'index_fields', 'bloom_filter_fields'] as const) {
    const change = body[name];
    if (change === undefined) continue;
    if (typeof change !== 'object' || change === null || Array.isArray(change)) {
      throw new BadBody('Json deserialize error: invalid type, expected struct UpdateSettingsWrapper');
    }
    const { add = [], remove = [] } = change as { add?: unknown; remove?: unknown };
    const removed = list(remove);
    changed[name] = [...settings[name], ...list(add)].filter((field) => !removed.includes(field));
  }
  return changed;
}
