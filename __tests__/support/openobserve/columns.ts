import type { FlatRecord, Scalar } from './record';

/** Arrow’s names of the types that JSON comes to. */
export type ColumnType = 'Utf8' | 'Int64' | 'UInt64' | 'Float64' | 'Boolean';

const greatestInt64 = 2 ** 63;

const typeOf = (value: Scalar, decimal: boolean): ColumnType => {
  if (typeof value === 'boolean') return 'Boolean';
  if (typeof value === 'string') return 'Utf8';
  if (decimal || !Number.isInteger(value)) return 'Float64';
  return value >= greatestInt64 ? 'UInt64' : 'Int64';
};

/** src/config/src/utils/schema.rs, convert_data_type: what two values of one request make of a column. */
const wider: Record<ColumnType, readonly ColumnType[]> = {
  Utf8: [],
  Float64: ['Utf8'],
  UInt64: ['Float64', 'Utf8'],
  Int64: ['UInt64', 'Float64', 'Utf8'],
  Boolean: ['Utf8', 'Int64', 'UInt64', 'Float64'],
};

/** src/infra/src/schema/mod.rs, is_widening_conversion: what a request may make of a column that is there. */
const widening: Record<ColumnType, readonly ColumnType[]> = { ...wider, UInt64: ['Utf8'], Boolean: ['Utf8'] };

/** The columns of one request. */
export function inferColumns(records: readonly FlatRecord[]): Map<string, ColumnType> {
  const inferred = new Map<string, ColumnType>([['_timestamp', 'Int64']]);
  for (const { fields, decimals } of records) {
    for (const name in fields) {
      const value = fields[name];
      if (value === undefined || name === '_timestamp') continue;
      const type = typeOf(value, decimals.has(name));
      const known = inferred.get(name);
      if (known === undefined || wider[known].includes(type)) inferred.set(name, type);
    }
  }
  return inferred;
}

/**
 * Adds the columns of a request to those of its stream. A column that meets a wider type changes to it, so that one text
 * makes a column of numbers a column of texts for good; to any other type the values are cast
 * (src/service/schema.rs, get_schema_changes).
 *
 * @returns the columns whose values must be cast, and their types
 */
export function mergeColumns(
  columns: Map<string, string>,
  inferred: ReadonlyMap<string, ColumnType>,
): Map<string, ColumnType> {
  const casts = new Map<string, ColumnType>();
  for (const [name, type] of inferred) {
    const known = columns.get(name) as ColumnType | undefined;
    if (known === type) continue;
    if (known === undefined || widening[known].includes(type)) columns.set(name, type);
    else casts.set(name, known);
  }
  return casts;
}

/** src/service/logs/mod.rs, cast_to_type, for the pairs that `mergeColumns` leaves over: none of them can fail. */
function castTo(type: ColumnType, value: Scalar): Scalar {
  if (type === 'Utf8') return String(value);
  if (type === 'Boolean') return typeof value === 'number' ? value > 0 : value;
  return typeof value === 'boolean' ? Number(value) : value;
}

/** Casts the values of a record, in place. */
export function castFields(record: FlatRecord, casts: ReadonlyMap<string, ColumnType>): void {
  for (const [name, type] of casts) {
    const value = record.fields[name];
    if (value === undefined) continue;
    const cast = castTo(type, value);
    if (cast === value) continue;
    record.fields[name] = cast;
    record.unchanged = false;
  }
}
