import type { Random } from './random';

export interface RecordOptions {
  /** Milliseconds since 1970, by the clock of the database’s host. */
  readonly at: number;
  /** Told apart from every other one; it is in the text of the record as `(id <id>)`. */
  readonly id: string;
  readonly random: Random;
  /** Bytes of a long statement. @default - the statement is short */
  readonly long?: number;
}

/** The ids of the records that a text holds, in their order. */
export const idsIn = (text: string): string[] =>
  [...text.matchAll(/\(id ([a-z0-9-]+\.\d+)\)/g)].map(([, id]) => id as string);

/** What mysqld writes at the beginning of each slow log and general log file. */
export const banner =
  '/rdsdbbin/oscar/bin/mysqld, Version: 8.0.39 (Source distribution). started with:\n' +
  'Tcp port: 3306  Unix socket: /tmp/mysql.sock\n' +
  'Time                 Id Command    Argument\n';

const stamp = (at: number, random: Random): string =>
  `${new Date(at).toISOString().slice(0, -1)}${String(random.int(0, 999)).padStart(3, '0')}Z`;

const users = ['app', 'reporting', 'billing', 'batch'];
const databases = ['shop', 'ledger', 'stock'];
/** Words of several bytes a letter, so that portions end amid letters. */
const words = ['Zürich', 'naïve', 'Ωmega', '東京', 'кофе', '🚚', 'plain', 'order'];

const complaints = [
  (random: Random) =>
    `[Note] [MY-010914] [Server] Aborted connection ${random.int(10, 99_999)} to db: 'shop' user: 'app' host: '10.0.0.${random.int(1, 250)}' (Got timeout reading communication packets).`,
  () => `[Warning] [MY-013360] [Server] Plugin mysql_native_password reported: deprecated.`,
  (random: Random) => `[ERROR] [MY-012592] [InnoDB] Operating system error number ${random.int(2, 28)}.`,
];

/** One record of the error log, as MySQL 8.0 writes it; some have more lines than one. */
export function errorRecord({ at, id, random, long }: RecordOptions): string {
  const text = `${random.pick(complaints)(random)} ${random.pick(words)} (id ${id})`;
  const rest = random.chance(0.1) ? `\nTABLE LOCK table \`shop\`.\`${random.pick(words)}\` trx id 42` : '';
  const padding = long === undefined ? '' : ` ${'e'.repeat(Math.max(1, long))}`;
  return `${stamp(at, random)} ${random.int(0, 999)} ${text}${padding}${rest}\n`;
}

const statements = [
  (id: string, random: Random) =>
    `SELECT /* (id ${id}) */ * FROM orders WHERE city = '${random.pick(words)}' AND note <> 'a;b';`,
  (id: string, random: Random) =>
    `UPDATE stock\n   SET amount = amount - ${random.int(1, 9)}\n\n WHERE name = '${random.pick(words)}' -- (id ${id})\n;`,
  (id: string, random: Random) =>
    `INSERT INTO trips VALUES (${random.int(1, 1e6)}, '${random.pick(words)} (id ${id})');`,
];

/** One record of the slow log, as MySQL 8.0 writes it. */
export function slowRecord({ at, id, random, long }: RecordOptions): string {
  const user = random.pick(users);
  const seconds = random.int(500_000, 9_000_000) / 1e6;
  const sql =
    long === undefined
      ? random.pick(statements)(id, random)
      : `INSERT INTO papers VALUES ('(id ${id}) ${'x'.repeat(Math.max(1, long))}');`;
  const use = random.chance(0.3) ? `use ${random.pick(databases)};\n` : '';
  return (
    `# Time: ${stamp(at, random)}\n` +
    `# User@Host: ${user}[${user}] @  [10.0.${random.int(0, 3)}.${random.int(1, 250)}]  Id: ${random.int(10, 99_999)}\n` +
    `# Query_time: ${seconds.toFixed(6)}  Lock_time: 0.${String(random.int(0, 999)).padStart(6, '0')} Rows_sent: ${random.int(0, 500)}  Rows_examined: ${random.int(500, 1e6)}\n` +
    `${use}SET timestamp=${Math.floor(at / 1000 - seconds)};\n${sql}\n`
  );
}

/** What the error log says when an instance starts. */
export const startRecord = (at: number, id: string, random: Random): string =>
  `${stamp(at, random)} 0 [System] [MY-010116] [Server] /rdsdbbin/oscar/bin/mysqld (mysqld 8.0.39) starting as process ${random.int(200, 999)} (mysqld.cc:5965) (id ${id})\n`;
