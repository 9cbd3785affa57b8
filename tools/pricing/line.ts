import type { ListPrice } from '../../values/prices';
import type { AssumptionId } from './assumptions';

/** The groups of a price, in the order in which reports show them. */
export const priceGroups = [
  'Control plane and nodes',
  'Disks and snapshots',
  'Network',
  'S3 storage',
  'S3 requests',
  'DynamoDB',
  'Keys and secrets',
  'Monitoring',
] as const;

export type PriceGroup = (typeof priceGroups)[number];

/** One line of a bill, for one month. */
export interface PriceLine<Group extends string = PriceGroup> {
  readonly group: Group;
  readonly what: string;
  readonly quantity: number;
  /** What is counted, such as `instance hours`. */
  readonly unit: string;
  /** US dollars for one unit. */
  readonly unitPrice: number;
  readonly monthlyUsd: number;
  /** The assumptions that the quantity rests on. */
  readonly assumptions: readonly AssumptionId[];
  /** What a reader would otherwise ask, such as why a line is zero. */
  readonly note?: string;
}

/** How many units a price is quoted for: `1,000 requests` is 1000. */
function quotedUnits(per: string): number {
  if (per.startsWith('million ')) return 1e6;
  const number = /^([\d,]+) /.exec(per)?.[1];
  return number === undefined ? 1 : Number(number.replaceAll(',', ''));
}

/** One line: a quantity at a list price. */
export function line<Group extends string>(
  group: Group,
  what: string,
  quantity: number,
  unit: string,
  price: ListPrice,
  assumptions: readonly AssumptionId[] = [],
  note?: string,
): PriceLine<Group> {
  const unitPrice = price.usd / quotedUnits(price.per);
  return {
    group,
    what,
    quantity,
    unit,
    unitPrice,
    monthlyUsd: quantity * unitPrice,
    assumptions,
    ...(note === undefined ? {} : { note }),
  };
}

/** A bill: its lines, and what they come to. */
export interface Bill<Group extends string = PriceGroup> {
  readonly lines: readonly PriceLine<Group>[];
  readonly monthlyUsd: number;
  /** The assumptions behind any line, each once. */
  readonly assumptions: readonly AssumptionId[];
}

export function bill<Group extends string>(
  lines: readonly PriceLine<Group>[],
  general: readonly AssumptionId[],
): Bill<Group> {
  return {
    lines,
    monthlyUsd: lines.reduce((sum, { monthlyUsd }) => sum + monthlyUsd, 0),
    assumptions: [...new Set([...general, ...lines.flatMap(({ assumptions }) => assumptions)])],
  };
}
