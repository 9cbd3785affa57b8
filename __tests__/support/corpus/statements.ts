import type { Random } from './random';
import { literal, tablesOf, type Table, type ValueKind } from './vocabulary';

/** A statement without its literals: texts, and kinds of values between them. */
type Part = string | { readonly value: ValueKind } | { readonly list: ValueKind };
type Shape = readonly Part[];

export interface StatementOptions {
  /** Lines are broken before each clause. @default false */
  readonly lines?: boolean;
}

export interface Statements {
  /** A statement without a semicolon; `around` is its time, in microseconds since 1970. */
  readonly next: (around: number, options?: StatementOptions) => string;
  /** An INSERT of at least `bytes` bytes. */
  readonly large: (bytes: number, around: number) => string;
}

const value = (kind: ValueKind): Part => ({ value: kind });

function condition(random: Random, table: Table, alias: string): Shape {
  const [name, kind] = random.pick(table.columns);
  const column = `${alias}${name}`;
  if (kind === 'time') return [`${column} >= `, value(kind), ` AND ${column} < `, value(kind)];
  if (kind === 'id' && random.chance(0.3)) return [`${column} IN (`, { list: kind }, ')'];
  if (kind === 'status' && random.chance(0.4)) return [`${column} IN (`, { list: kind }, ')'];
  if (kind === 'amount') return [`${column} > `, value(kind)];
  return [`${column} = `, value(kind)];
}

const where = (random: Random, table: Table, alias: string): Shape => {
  const conditions = Array.from({ length: random.int(1, 3) }, () => condition(random, table, alias));
  return conditions.flatMap((each, index) => [index === 0 ? '\nWHERE ' : '\n  AND ', ...each]);
};

const columnsOf = (random: Random, table: Table, alias: string): string => {
  const some = table.columns.filter(() => random.chance(0.7)).map(([name]) => `${alias}${name}`);
  return (some.length === 0 ? [`${alias}id`] : some).join(', ');
};

function select(random: Random, table: Table, other: Table): Shape {
  if (random.chance(0.4)) {
    return [
      `SELECT ${columnsOf(random, table, 'a.')}, ${columnsOf(random, other, 'b.')}`,
      `\nFROM ${table.name} a`,
      `\nJOIN ${other.name} b ON b.${table.name.replace(/s$/, '')}_id = a.id`,
      ...where(random, table, 'a.'),
      '\nORDER BY a.id DESC',
      '\nLIMIT ',
      value('count'),
    ];
  }
  return [`SELECT ${columnsOf(random, table, '')}`, `\nFROM ${table.name}`, ...where(random, table, '')];
}

const report = (random: Random, table: Table): Shape => [
  `SELECT DATE(created_at) AS day, COUNT(*) AS n, SUM(total_amount) AS total`,
  `\nFROM ${table.name}`,
  ...where(random, table, ''),
  '\nGROUP BY DATE(created_at)',
  '\nHAVING n > ',
  value('count'),
];

const insert = (random: Random, table: Table): Shape => {
  const row = table.columns.flatMap(([, kind], index) => [index === 0 ? '(' : ', ', value(kind)]);
  const rows = random.zipf([1, 2, 3, 5, 8]);
  return [
    `INSERT INTO \`${table.name}\` (${table.columns.map(([name]) => `\`${name}\``).join(', ')})`,
    '\nVALUES ',
    ...Array.from({ length: rows }, (_, index) => [...(index === 0 ? [] : [', ']), ...row, ')']).flat(),
  ];
};

const update = (random: Random, table: Table): Shape => [
  `UPDATE ${table.name}`,
  '\nSET ',
  ...table.columns
    .slice(1)
    .filter(() => random.chance(0.4))
    .flatMap(([name, kind]) => [`${name} = `, value(kind), ', ']),
  'updated_at = NOW(6)',
  ...where(random, table, ''),
];

const remove = (random: Random, table: Table): Shape => [
  `DELETE FROM ${table.name}`,
  ...where(random, table, ''),
  '\nLIMIT ',
  value('count'),
];

function shape(random: Random, tables: readonly Table[]): Shape {
  const table = random.zipf(tables);
  const draw = random.next();
  if (draw < 0.5) return select(random, table, random.pick(tables));
  if (draw < 0.6) return report(random, table);
  if (draw < 0.75) return insert(random, table);
  return draw < 0.93 ? update(random, table) : remove(random, table);
}

/** The statements of one application: some hundred and fifty shapes, few of which are most of what it sends. */
export function statements(random: Random): Statements {
  const tables = tablesOf(random);
  const shapes = Array.from({ length: 150 }, () => shape(random, tables));
  const fill = (part: Part, around: number, lines: boolean): string => {
    if (typeof part === 'string') return lines ? part : part.replace(/\n */, ' ');
    if ('value' in part) return literal(random, part.value, around);
    const items = Array.from({ length: random.zipf([2, 1, 3, 5, 10, 20]) }, () =>
      literal(random, part.list, around),
    );
    return items.join(', ');
  };
  return {
    next: (around, { lines = false } = {}) => {
      // As sqlcommenter adds it, so that a statement can be found in traces.
      let text = random.chance(0.4) ? `/*traceparent='00-${random.hex(32)}-${random.hex(16)}-01'*/ ` : '';
      for (const part of random.chance(0.3) ? random.zipf(shapes) : random.pick(shapes))
        text += fill(part, around, lines);
      return text;
    },
    large: (bytes, around) => {
      const table = tables[0] as Table;
      let text = `INSERT INTO ${table.name} (${table.columns.map(([name]) => name).join(', ')}) VALUES\n`;
      const rows: string[] = [];
      for (let length = text.length; length < bytes;) {
        const row = `(${table.columns.map(([, kind]) => literal(random, kind, around)).join(', ')})`;
        rows.push(row);
        length += row.length + 2;
      }
      text += rows.join(',\n');
      return text;
    },
  };
}
