/** What harvests changed: a few revisions by hand, and on request a first harvest too large to list. */

import type { ChangeView, EntityChange, HistoryPage, HistoryRequest, RevisionView } from '../../api';
import { hoursAgo, type FakeCatalog } from './catalog';

/** As many entities as a revision lists. */
const LISTED = 200;

function change(kind: ChangeView['kind'], part = '', before: string | null = null, after: string | null = null): ChangeView {
  return { kind, part, before, after };
}

function entity(at: string, changes: ChangeView[], kind: EntityChange['kind'] = 'table'): EntityChange {
  const path = at.split('/');
  return { key: `postgres://shop-prod/${at}`, name: path.at(-1) ?? '', path: path.slice(0, -1), kind, changes };
}

const DAILY = `SELECT date_trunc('day', o.created_at) AS day,
       o.channel,
       count(*) AS orders,
       sum(o.total) AS revenue
  FROM sales.orders o
 WHERE o.status <> 'new'
 GROUP BY 1, 2
 ORDER BY 1 DESC,
          2,
          3
 LIMIT 10000
OFFSET 0
   FOR READ ONLY`;

const BY_HAND: { revision: string; hours: number; entities: EntityChange[] }[] = [
  { revision: '14', hours: 0.2, entities: [
    entity('shop/sales/orders', [change('column_added', 'source_ip', null, 'inet'), change('type_changed', 'total', 'numeric(10,2)', 'numeric(12,2)'), change('comment_changed', 'status', null, 'Life cycle: new → paid → shipped → done')]),
    entity('shop/sales/orders_daily', [change('definition_changed', '', DAILY, DAILY.replace('sum(o.total) AS revenue', 'sum(o.total) AS revenue, -- 부가세 포함\n       sum(coalesce(r.amount, 0)) AS refunded').replace('FROM sales.orders o', 'FROM sales.orders o\n  LEFT JOIN sales.refunds r ON r.order_id = o.order_id')), change('column_added', 'refunded', null, 'numeric')], 'view'),
    entity('shop/crm/customers', [change('column_added', 'marketing_consent', null, 'boolean'), change('column_added', 'merged_into', null, 'bigint'), change('column_removed', 'fax', 'text')]),
  ] },
  { revision: '12', hours: 75, entities: [
    entity('shop/sales/orders', [change('nullability_changed', 'email', 'not null', 'null'), change('index_added', 'orders_coupon_code_idx', null, 'btree (coupon_code)'), change('owner_changed', '', 'postgres', 'sales_platform')]),
    entity('shop/sales/legacy_orders', [change('entity_removed')]),
    entity('shop/sales/warehouses', [change('entity_added')]),
  ] },
];

function revisions(catalog: FakeCatalog): RevisionView[] {
  const source = catalog.sourceRef('postgres://shop-prod');
  const all = [...catalog.relations.entries()].filter(([key]) => key.startsWith(source.key));
  const first = all.slice(0, LISTED).map(([, relation]) => entity([...relation.path, relation.name].join('/'), [change('entity_added')], relation.kind));
  const written = BY_HAND.map(({ revision, hours, entities }): RevisionView => ({ revision, at: hoursAgo(hours), source, ...tally(entities), entities }));
  return [...written, { revision: '1', at: hoursAgo(900), source, added: all.length, changed: 0, removed: 0, entities: first }];
}

function tally(entities: readonly EntityChange[]): Pick<RevisionView, 'added' | 'changed' | 'removed'> {
  const having = (kind: ChangeView['kind']) => entities.filter((one) => one.changes[0]?.kind === kind).length;
  const [added, removed] = [having('entity_added'), having('entity_removed')];
  return { added, removed, changed: entities.length - added - removed };
}

export function history(catalog: FakeCatalog, { key, from, to, before }: HistoryRequest): HistoryPage {
  if (before !== null) return { revisions: [], more: false };
  const wanted = key?.split('#')[0] ?? null;
  const inside = (one: EntityChange) => wanted === null || one.key === wanted || one.key.startsWith(`${wanted}/`);
  const scoped = revisions(catalog)
    .map((revision) => ({ ...revision, entities: revision.entities.filter(inside) }))
    .filter((revision) => revision.entities.length > 0)
    .map((revision) => (wanted === null ? revision : { ...revision, ...tally(revision.entities) }));
  return { more: false, revisions: from === null ? scoped : [between(scoped, Number(from), Number(to ?? Infinity))] };
}

/** One entry for all that lies between: the changes of each entity, one after another. */
function between(all: readonly RevisionView[], from: number, to: number): RevisionView {
  const entities = new Map<string, EntityChange>();
  const within = all.filter(({ revision }) => Number(revision) > from && Number(revision) <= to);
  for (const one of within.flatMap((revision) => revision.entities)) {
    entities.set(one.key, { ...one, changes: [...(entities.get(one.key)?.changes ?? []), ...one.changes] });
  }
  const listed = [...entities.values()];
  return { revision: String(Math.min(to, 14)), at: within[0]?.at ?? hoursAgo(0), source: null, ...tally(listed), entities: listed };
}
