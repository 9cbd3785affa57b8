import type { Random } from './random';
import type { Statements } from './statements';

/** A row as InnoDB prints it: each field in hexadecimal digits and in characters. */
function physicalRecord(random: Random): string {
  const fields = Array.from({ length: random.int(4, 9) }, (_, at) => {
    const length = random.pick([4, 6, 7, 8]);
    const characters = Array.from({ length }, () => random.pick([' ', ' ', ' ', ...'abcxyzAQ09;&'])).join('');
    return ` ${at}: len ${length}; hex ${at === 0 ? '8000000000'.slice(0, length) : ''}${random.hex(length * 2 - (at === 0 ? Math.min(length, 10) : 0))}; asc ${characters};;`;
  });
  return `Record lock, heap no ${random.int(2, 90)} PHYSICAL RECORD: n_fields ${fields.length}; compact format; info bits 0\n${fields.join('\n')}\n`;
}

/**
 * What `innodb_print_all_deadlocks` writes of one transaction (mysql-server, storage/innobase/lock/lock0lock.cc): in the error logs
 * of busy servers this is most of the text.
 */
export function deadlockedTransaction(
  random: Random,
  { next }: Statements,
  around: number,
  address: string,
): string {
  const number = random.int(1, 2);
  const transaction = random.int(421_000_000, 999_000_000);
  const lock = (waits: boolean): string =>
    `RECORD LOCKS space id ${random.int(10, 900)} page no ${random.int(4, 99_999)} n bits ${random.int(9, 40) * 8} index PRIMARY of table ` +
    `\`shop\`.\`stock_levels\` trx id ${transaction} lock_mode X locks rec but not gap${waits ? ' waiting' : ''}\n${physicalRecord(random)}`;
  return (
    `*** (${number}) TRANSACTION:\nTRANSACTION ${transaction}, ACTIVE ${random.int(0, 9)} sec starting index read\n` +
    `mysql tables in use 1, locked 1\nLOCK WAIT ${random.int(2, 9)} lock struct(s), heap size 1128, ${random.int(1, 9)} row lock(s), undo log entries ${random.int(1, 9)}\n` +
    `MySQL thread id ${random.int(200_000, 9_900_000)}, OS thread handle ${random.int(100_000, 999_999)}98144, query id ${random.int(1e6, 9e8)} ${address} app updating\n` +
    `${next(around, { lines: true })}\n\n*** (${number}) HOLDS THE LOCK(S):\n${lock(false)}\n\n` +
    `*** (${number}) WAITING FOR THIS LOCK TO BE GRANTED:\n${lock(true)}\n# Time: 2024-01-03T07:15:39.000000Z\n` +
    `*** WE ROLL BACK TRANSACTION (${random.int(1, 2)})`
  );
}
