import type { Random } from './random';

const list = (text: string): readonly string[] => text.split(/\s+/);

export const schemas = list('shop billing crm warehouse identity analytics content messaging');
export const users = list(
  'app checkout_svc billing_rw crm_api reporting etl_reader warehouse_sync identity_svc admin notifier',
);
export const statuses = list(
  'active pending shipped cancelled paid open closed refunded failed archived draft',
);
const firstNames = list(
  'anna ben carla david elena frank grace henry ines jonas klara lukas maria nils olivia paul rosa simon tina victor',
);
const lastNames = list(
  'meyer novak rossi garcia dubois jansen kowalski silva larsen okafor tanaka schmidt brown murphy costa weber',
);
const domains = list('example.com example.org mail.example.net corp.example.com');
const cities = list(
  'Berlin Wien Zürich München Paris Lyon Madrid Porto København Oslo Kraków Praha Dublin Gent Milano Napoli',
);
const words = list(
  'order delivered late customer asked refund invoice address changed please call back parcel damaged returned stock ' +
    'missing discount applied voucher expired contract renewed payment failed retry scheduled account locked password ' +
    'reset email bounced shipment delayed supplier confirmed price updated warehouse moved item restocked',
);

/** A table with the columns that statements use, each with the kind of value that it holds. */
export interface Table {
  readonly name: string;
  readonly columns: readonly (readonly [name: string, kind: ValueKind])[];
}

export type ValueKind =
  | 'id'
  | 'count'
  | 'amount'
  | 'status'
  | 'name'
  | 'email'
  | 'uuid'
  | 'time'
  | 'city'
  | 'note'
  | 'flag'
  | 'token';

const entities = list(
  'orders order_items customers addresses invoices invoice_lines payments refunds products product_prices stock_levels ' +
    'shipments shipment_events sessions login_attempts users user_roles api_keys messages message_recipients tickets ' +
    'ticket_comments campaigns campaign_clicks page_views search_terms feature_flags audit_trail jobs job_runs',
);
const moreColumns: readonly (readonly [string, ValueKind])[] = [
  ['customer_id', 'id'],
  ['order_id', 'id'],
  ['product_id', 'id'],
  ['status', 'status'],
  ['created_at', 'time'],
  ['updated_at', 'time'],
  ['total_amount', 'amount'],
  ['quantity', 'count'],
  ['email', 'email'],
  ['display_name', 'name'],
  ['external_ref', 'uuid'],
  ['city', 'city'],
  ['comment', 'note'],
  ['is_deleted', 'flag'],
  ['request_token', 'token'],
];

/** The tables of a made-up company: some thirty, each with six to ten columns. */
export const tablesOf = (random: Random): readonly Table[] =>
  entities.map((name) => ({
    name,
    columns: [
      ['id', 'id'] as const,
      ...moreColumns.filter(() => random.chance(0.55)),
      ['tenant_id', 'count'] as const,
    ],
  }));

/** A literal as an application writes it; `around` is the time of the statement, in microseconds since 1970. */
export function literal(random: Random, kind: ValueKind, around: number): string {
  switch (kind) {
    case 'id':
      return String(random.int(100_000, 99_999_999));
    case 'count':
      return String(random.int(1, 500));
    case 'amount':
      return `${random.int(1, 2500)}.${String(random.int(0, 99)).padStart(2, '0')}`;
    case 'status':
      return `'${random.zipf(statuses)}'`;
    case 'name':
      return `'${random.zipf(firstNames)} ${random.zipf(lastNames)}'`;
    case 'email':
      return `'${random.zipf(firstNames)}.${random.zipf(lastNames)}${random.int(1, 9999)}@${random.zipf(domains)}'`;
    case 'uuid':
      return `'${random.hex(8)}-${random.hex(4)}-4${random.hex(3)}-a${random.hex(3)}-${random.hex(12)}'`;
    case 'time': {
      const when = new Date(Math.floor(around / 1000) - random.int(0, 30 * 86_400) * 1000);
      return `'${when.toISOString().slice(0, 19).replace('T', ' ')}'`;
    }
    case 'city':
      return `'${random.zipf(cities)}'`;
    case 'note':
      return `'${Array.from({ length: random.int(3, 14) }, () => random.pick(words)).join(' ')}'`;
    case 'flag':
      return String(random.int(0, 1));
    case 'token':
      return `'${random.hex(32)}'`;
  }
}

/** Addresses of application servers: a few dozen in two subnets. */
export const addressesOf = (random: Random): readonly string[] =>
  Array.from({ length: 40 }, () => `10.${random.int(0, 3)}.${random.int(0, 255)}.${random.int(4, 250)}`);
