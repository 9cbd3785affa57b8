import { sqlText, type SqlText } from '../../../../services/parse/sql/sql-text';

/** How often a byte is looked at, on average, while `use` reads the statement. */
export function looksPerByte(sql: string, use: (text: SqlText) => unknown): number {
  const { bytes, length } = sqlText(sql);
  let looks = 0;
  const counting = new Proxy(bytes, {
    get: (target, key) => {
      looks += 1;
      const value: unknown = Reflect.get(target, key, target);
      if (typeof value !== 'function') return value;
      throw new Error(`${String(key)}() looks at bytes that nobody counts`);
    },
  });
  use({ bytes: counting, length });
  return looks / length;
}
