/** A map that forgets what was used longest ago when it is full. */
export interface BoundedMap<V> {
  get(key: string): V | undefined;
  set(key: string, value: V): void;
  delete(key: string): void;
  readonly size: number;
}

/** @param most entries that are kept */
export function boundedMap<V>(most: number): BoundedMap<V> {
  /** A Map goes through its keys in the order in which they were added. */
  const entries = new Map<string, V>();

  const put = (key: string, value: V): void => {
    entries.delete(key);
    entries.set(key, value);
  };

  return {
    get: (key) => {
      const value = entries.get(key);
      if (value !== undefined) put(key, value);
      return value;
    },
    set: (key, value) => {
      put(key, value);
      if (entries.size <= most) return;
      const [oldest] = entries.keys();
      if (oldest !== undefined) entries.delete(oldest);
    },
    delete: (key) => void entries.delete(key),
    get size() {
      return entries.size;
    },
  };
}
