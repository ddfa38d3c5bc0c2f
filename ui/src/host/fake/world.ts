/**
 * A small company as text, for design work and tests: one line a column, indented lines are fields of a struct.
 *
 * `name type [null] [pk] [unique] [-> schema.table.column] [-- comment]`
 */

import type { ColumnView, ConstraintView, EntityForm, EntityKind, IndexView } from '../../api';

export interface Relation {
  source: string;
  path: string[];
  name: string;
  kind: EntityKind;
  form: EntityForm;
  comment: string | null;
  owner: string | null;
  rows: number | null;
  bytes: number | null;
  /** Hours since it was last written. */
  written: number | null;
  columns: string;
  sql: string | null;
  from: string[];
  /** Keys of several columns: `a,b -> schema.table.c,d`. */
  keys: string[];
}

export interface FakeSource {
  key: string;
  name: string;
  connector: string;
  title: string;
  /** Hours since it was harvested. */
  harvested: number;
  address: Record<string, string>;
}

export const SOURCES: FakeSource[] = [
  { key: 'postgres://shop-prod', name: 'shop-prod', connector: 'postgres', title: 'PostgreSQL', harvested: 0.2, address: { host: 'db.internal', port: '5432', user: 'analyst', database: 'shop', sslmode: 'verify-full' } },
  { key: 'duckdb://analytics', name: 'analytics-wh', connector: 'duckdb', title: 'DuckDB', harvested: 75, address: { path: '~/warehouse/analytics.duckdb' } },
  { key: 'files://events', name: '이벤트 로그', connector: 'files', title: 'Files', harvested: 26, address: { path: '~/data/events' } },
];

interface Facts {
  comment?: string;
  owner?: string;
  rows?: number;
  bytes?: number;
  written?: number;
  form?: EntityForm;
  sql?: string;
  from?: string[];
  keys?: string[];
}

function relation(at: string, facts: Facts, columns: string): Relation {
  const [source = '', ...names] = at.split('/');
  const form = facts.form ?? 'table';
  const isView = form === 'view' || form === 'materialized_view';
  return {
    source: SOURCES.find((known) => known.name === source)?.key ?? source,
    path: names.slice(0, -1),
    name: names.at(-1) ?? '',
    kind: isView ? 'view' : 'table',
    form,
    comment: facts.comment ?? null,
    owner: facts.owner ?? null,
    rows: facts.rows ?? null,
    bytes: facts.bytes ?? null,
    written: facts.written ?? null,
    columns,
    sql: facts.sql ?? null,
    from: facts.from ?? [],
    keys: facts.keys ?? [],
  };
}

export const RELATIONS: Relation[] = [
  relation('shop-prod/shop/sales/orders', { comment: 'One row per paid order. Guest checkouts have no customer_id. Backfilled to 2019.', owner: 'sales_platform', rows: 48_210_554, bytes: 11_200_000_000, written: 4 }, `
order_id bigint pk -- Order number, never reused
customer_id bigint null -> crm.customers.id -- Buyer; null for guest checkouts
email varchar(255) null -- Contact address at order time
status order_status -- Life cycle: new → paid → shipped → done
total numeric(12,2) -- Charged amount incl. tax, in currency
currency char(3)
coupon_code text null -> marketing.coupons.code -- 쿠폰 코드. Links to marketing.coupons
shipping_address struct -- Where it was sent
  street text -- 도로명 주소
  city text
  postcode text null
  geo struct
    lat double
    lon double
created_at timestamptz -- When checkout finished (UTC)
updated_at timestamptz null -- Last status change
channel text -- web, app, store or partner
device_fingerprint_hash_sha256_hex_encoded text null -- Salted; the salt rotates each quarter
gift_note text null
refunded boolean
warehouse_id integer null -> sales.warehouses.id
invoice_no text null unique -- 세금계산서 번호
loyalty_points integer -- Points granted, 1 per 1,000 KRW
source_ip inet null`),
  relation('shop-prod/shop/sales/order_items', { comment: 'Lines of an order, one per article.', owner: 'sales_platform', rows: 131_002_118, bytes: 18_700_000_000, written: 4 }, `
order_id bigint pk -> sales.orders.order_id
line_no smallint pk
sku text -> sales.products.sku
quantity integer
unit_price numeric(12,2)
discount numeric(12,2) null -- Coupon share of this line`),
  relation('shop-prod/shop/sales/orders_daily', { comment: 'Orders and revenue per day and channel, refreshed every hour.', owner: 'bi', rows: 21_402, bytes: 3_100_000, written: 1, form: 'materialized_view', from: ['sales/orders', 'sales/refunds'], sql: `SELECT date_trunc('day', o.created_at) AS day,
       o.channel,
       count(*)                        AS orders,
       sum(o.total)                    AS revenue, -- 부가세 포함
       sum(coalesce(r.amount, 0))      AS refunded
  FROM sales.orders o
  LEFT JOIN sales.refunds r ON r.order_id = o.order_id
 WHERE o.status <> 'new'
 GROUP BY 1, 2` }, `
day date -- Business day, Asia/Seoul
channel text
orders bigint
revenue numeric
refunded numeric`),
  relation('shop-prod/shop/sales/shipment_items', { comment: 'What lay in each parcel.', rows: 128_400_310, bytes: 9_100_000_000, written: 4, owner: 'logistics', keys: ['order_id,line_no -> sales.order_items.order_id,line_no'] }, `
shipment_id bigint pk -> sales.shipments.shipment_id
order_id bigint pk
line_no smallint pk
quantity integer`),
  relation('shop-prod/shop/sales/refunds', { rows: 902_114, bytes: 121_000_000, written: 6, owner: 'sales_platform' }, `
refund_id bigint pk
order_id bigint -> sales.orders.order_id
amount numeric(12,2)
reason text null -- 환불 사유
refunded_at timestamptz`),
  relation('shop-prod/shop/sales/shipments', { comment: 'One row per parcel handed to a carrier.', rows: 51_330_900, bytes: 7_900_000_000, written: 4, form: 'partitioned_table', owner: 'logistics' }, `
shipment_id bigint pk
order_id bigint -> sales.orders.order_id
carrier text
tracking_no text null
shipped_on date
delivered_at timestamptz null`),
  relation('shop-prod/shop/sales/products', { comment: '판매 상품. SKU 하나에 한 행.', rows: 84_120, bytes: 52_000_000, written: 20, owner: 'catalog' }, `
sku text pk -- 상품 코드
name text
name_ko text null -- 상품명(한국어)
category_id integer null
price numeric(12,2)
attributes jsonb null
embedding vector(768) null`),
  relation('shop-prod/shop/sales/warehouses', { rows: 14, bytes: 49_152, written: 2000 }, `
id integer pk
name text
region text null`),
  relation('shop-prod/shop/crm/customers', { comment: 'One row per registered customer; merged accounts keep the older id.', owner: 'crm_team', rows: 3_104_882, bytes: 1_400_000_000, written: 4 }, `
id bigint pk
email varchar(255) unique -- 로그인 이메일
email_verified_at timestamptz null
full_name text null
phone text null -- 휴대전화, E.164
birth_date date null
marketing_consent boolean
merged_into bigint null -> crm.customers.id
created_at timestamptz`),
  relation('shop-prod/shop/crm/customer_contact_events', { comment: '고객 연락처 변경 이벤트 원본 (email, phone)', rows: 12_880_120, bytes: 2_100_000_000, written: 5 }, `
event_id uuid pk
customer_id bigint -> crm.customers.id
payload jsonb
occurred_at timestamptz`),
  relation('shop-prod/shop/crm/newsletter_optin', { comment: 'Consent log per address.', rows: 804_300, bytes: 90_000_000, written: 2256 }, `
customer_email text pk
opted_in boolean
at timestamptz pk`),
  relation('shop-prod/shop/finance/invoices', { comment: 'Issued tax invoices. Immutable after close.', rows: 41_200_004, bytes: 9_800_000_000, written: 9, owner: 'finance' }, `
invoice_no text pk
order_id bigint null -> sales.orders.order_id
issued_on date
net numeric(14,2)
vat numeric(14,2)
closed boolean`),
  relation('shop-prod/shop/marketing/coupons', { rows: 1_204, bytes: 210_000, written: 70 }, `
code text pk
percent_off smallint
valid_until date null`),
  relation('analytics-wh/main/mart/dim_customer', { comment: 'Slowly changing customer dimension, rebuilt nightly.', rows: 3_402_118, bytes: 610_000_000, written: 8 }, `
customer_sk bigint pk
customer_id bigint
primary_email varchar null
segment varchar null -- 고객 등급: 일반, 우수, VIP
valid_from timestamp
valid_to timestamp null`),
  relation('analytics-wh/main/mart/revenue_by_segment', { comment: 'Weekly revenue by customer segment.', form: 'view', from: ['mart/dim_customer'], sql: `SELECT d.segment, date_trunc('week', f.day) AS week, sum(f.revenue) AS revenue
FROM mart.fct_orders f
JOIN mart.dim_customer d USING (customer_id)
GROUP BY ALL` }, `
segment varchar null
week timestamp
revenue decimal(38,2)`),
  relation('analytics-wh/main/mart/fct_orders', { rows: 48_102_220, bytes: 3_900_000_000, written: 8 }, `
order_id bigint pk
customer_id bigint null
day date
revenue decimal(12,2)
tags list(varchar)`),
  relation('이벤트 로그/page_views', { comment: '웹 페이지 조회 이벤트', rows: 220_300_400, bytes: 41_000_000_000, written: 26, form: 'file_table' }, `
ts timestamp
user_id bigint null
url varchar
ua struct
  browser varchar
  os varchar
day date -- partition`),
  relation('이벤트 로그/checkout_events', { rows: 8_204_114, bytes: 900_000_000, written: 26, form: 'file_table' }, `
ts timestamp
order_id bigint null
step varchar
payload.email varchar null`),
];

/** Names for scenes that need many tables. Deterministic, so that pictures can be compared. */
export function manyRelations(count: number): Relation[] {
  const nouns = ['account', 'ledger', 'session', 'event', 'invoice', 'parcel', 'ticket', 'sensor', 'contract', 'reading'];
  const forms = ['raw', 'stg', 'int', 'dim', 'fct', 'agg', 'tmp', 'hist'];
  return Array.from({ length: count }, (_, at) =>
    relation(
      `shop-prod/shop/archive/${forms[at % forms.length]}_${nouns[(at * 7) % nouns.length]}_${String(at).padStart(6, '0')}`,
      { rows: (at * 7919) % 1_000_000, bytes: (at * 104_729) % 900_000_000, written: at % 400 },
      'id bigint pk\nvalue text null\nat timestamptz',
    ),
  );
}

/** What one more harvest finds: a table before all others of its schema, which a search for nothing finds first. */
export function foundLater(nth: number): Relation[] {
  return ['archive', 'sales'].map((schema) => relation(`shop-prod/shop/${schema}/aaa_${nth}`, { rows: 1, bytes: 1, written: 1 }, 'id bigint pk'));
}

/** A table with one column more, before its others, and addresses that may be longer than before. */
export function widened(at: Relation, nth: number): Relation {
  return { ...at, columns: `aaa_${nth} text null\n${at.columns.trimStart().replace('varchar(255)', 'varchar(320)')}` };
}

/** A customer with more tables around it than a picture shows, some of them with neighbours of their own. */
export function manyRelated(count: number): Relation[] {
  const topics = ['ticket', 'call', 'survey_answer', 'consent', 'device', 'address', 'loyalty_event', 'wishlist', 'session', 'complaint'];
  return Array.from({ length: count }, (_, at) => {
    const name = `${topics[at % topics.length]}_${String(at).padStart(2, '0')}`;
    const beside = at % 7 === 3 ? `\nparent_id bigint null -> support.${name}.id` : at % 5 === 4 ? `\nprevious_id bigint null -> support.${topics[(at - 1) % topics.length]}_${String(at - 1).padStart(2, '0')}.id` : '';
    const owner = at < (count * 2) / 3 ? '-> crm.customers.id' : `-> support.${topics[at % 3]}_${String(at % 3).padStart(2, '0')}.id`;
    return relation(`shop-prod/shop/support/${name}`, { rows: at * 1000, bytes: at * 90_000, written: at }, `id bigint pk\ncustomer_id bigint ${owner}\nnote text null${beside}`);
  });
}

/** What a layout must bear: no columns and 10,000 of them, names of 500 letters, marks that reorder or hide text. */
export function extremeRelations(): Relation[] {
  const long = `${'very_long_'.repeat(50)}end`.slice(-500);
  const names = [long, '🧨emoji👩‍👩‍👧‍👦_table', 'مبيعات_2026_orders', 'zero\u200bwidth\u200djoined', 'a\u0301\u0323combining', '<b>markup&amp;', '주문_내역_'.repeat(40)];
  const at = 'shop-prod/shop/extreme';
  return [
    relation(`${at}/no_columns`, {}, ''),
    relation('shop-prod/shop/unmeasured/raw', {}, 'id bigint pk'),
    relation(`${at}/ten_thousand_columns`, { rows: 9_007_199_254_740_991 }, Array.from({ length: 10_000 }, (_, index) => `column_${index} ${index % 3 === 0 ? 'text' : 'bigint'} null -- The ${index}th of them`).join('\n')),
    relation(`${at}/columns_of_all_kinds`, { comment: `${'<script>alert(1)</script> ![image](https://example.org/x.png) '.repeat(40)}` }, names.map((name) => `${name} ${long} null -- ${long}`).join('\n')),
    ...names.map((name) => relation(`${at}/${name}`, { comment: long, rows: 7, bytes: 1 }, 'id bigint pk')),
  ];
}

export function keyOf(at: Relation): string {
  return [at.source, ...at.path, at.name].join('/');
}

/** The columns of a relation, with their fields. */
export function columnsOf(at: Relation): ColumnView[] {
  const roots: ColumnView[] = [];
  const open: { depth: number; fields: ColumnView[] }[] = [{ depth: -1, fields: roots }];
  let keys = 0;
  for (const line of at.columns.split('\n').filter((text) => text.trim() !== '')) {
    const depth = (line.length - line.trimStart().length) / 2;
    while ((open.at(-1)?.depth ?? -1) >= depth && open.length > 1) open.pop();
    const column = columnOf(at, line.trim(), () => ++keys);
    open.at(-1)?.fields.push(column);
    open.push({ depth, fields: column.fields });
  }
  return roots;
}

function columnOf(at: Relation, line: string, nextKey: () => number): ColumnView {
  const [declared = '', comment] = line.split(' -- ');
  const [head = '', target] = declared.split(' -> ');
  const [name = '', type = '', ...words] = head.trim().split(' ');
  const primary = words.includes('pk');
  return {
    name,
    type,
    nullable: words.includes('null'),
    default: name === 'created_at' ? 'now()' : null,
    comment: comment ?? null,
    primary_key: primary ? nextKey() : null,
    references: target === undefined ? null : linkTo(at, target),
    unique: words.includes('unique'),
    indexed: primary || target !== undefined,
    identity: null,
    generated: null,
    collation: null,
    hidden: false,
    detail: type === 'order_status' ? ['new', 'paid', 'shipped', 'done', 'cancelled'].map((value) => ({ name: 'label', value })) : [],
    fields: [],
  };
}

function linkTo(at: Relation, target: string): NonNullable<ColumnView['references']> {
  const names = target.split('.');
  const column = names.pop() ?? '';
  const name = names.pop() ?? '';
  const path = [...at.path.slice(0, -1), ...names];
  return { key: [at.source, ...path, name].join('/'), name, path, kind: 'table', columns: [column], known: true };
}

/** Foreign keys of several columns. Those of one are part of their column. */
export function wideKeysOf(at: Relation): { columns: string[]; references: NonNullable<ColumnView['references']> }[] {
  return at.keys.map((line) => {
    const [columns = '', target = ''] = line.split(' -> ');
    const names = target.split('.');
    const pointed = names.pop()?.split(',') ?? [];
    return { columns: columns.split(','), references: { ...linkTo(at, `${names.join('.')}.`), columns: pointed } };
  });
}

export function constraintsOf(columns: readonly ColumnView[], at: Relation): ConstraintView[] {
  const table = at.name;
  const primary = columns.filter((column) => column.primary_key !== null).map((column) => column.name);
  const found: ConstraintView[] = [];
  if (primary.length > 0) found.push(constraint('primary_key', `${table}_pkey`, primary));
  for (const column of columns) {
    if (column.unique) found.push(constraint('unique', `${table}_${column.name}_key`, [column.name]));
    if (column.references) {
      found.push({
        ...constraint('foreign_key', `${table}_${column.name}_fkey`, [column.name]),
        references: column.references,
        referenced_columns: column.references.columns,
        text: 'ON DELETE RESTRICT',
      });
    }
    if (column.name === 'total') found.push({ ...constraint('check', `${table}_total_check`, ['total']), text: 'CHECK ((total >= 0))' });
  }
  for (const { columns: held, references } of wideKeysOf(at)) {
    found.push({ ...constraint('foreign_key', `${table}_${held.join('_')}_fkey`, held), references, referenced_columns: references.columns, text: 'ON DELETE CASCADE' });
  }
  return found;
}

function constraint(kind: ConstraintView['kind'], name: string, columns: string[]): ConstraintView {
  return { kind, name, columns, text: null, references: null, referenced_columns: [] };
}

export function indexesOf(columns: readonly ColumnView[], table: string): IndexView[] {
  return columns
    .filter((column) => column.indexed)
    .map((column) => ({
      name: `${table}_${column.name}_idx`,
      columns: [column.name],
      unique: column.unique || column.primary_key !== null,
      method: 'btree',
      predicate: column.nullable ? `(${column.name} IS NOT NULL)` : null,
      definition: null,
      invalid: false,
    }));
}
