/** What harvests changed: a few revisions by hand, and on request a first harvest too large to list. */

import type { ChangeSign, ChangeView, EntityChange, HistoryPage, HistoryRequest, PlaceChanges, RevisionView } from '../../api';
import { hoursAgo, type FakeCatalog } from './catalog';

/** As many entities as a revision lists where nobody says how many. */
const LISTED = 200;

function change(kind: ChangeView['kind'], part = '', before: string | null = null, after: string | null = null): ChangeView {
  return { kind, part, before, after };
}

const SHOP = 'postgres://shop-prod';
const WAREHOUSE = 'duckdb://analytics';

function entity(at: string, changes: ChangeView[], kind: EntityChange['kind'] = 'table', source = SHOP): EntityChange {
  const path = at.split('/');
  return { key: `${source}/${at}`, name: path.at(-1) ?? '', path: path.slice(0, -1), kind, changes };
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

const BY_HAND: { revision: string; source?: string; hours: number; entities: EntityChange[] }[] = [
  { revision: '14', hours: 0.2, entities: [
    entity('shop/sales/orders', [change('column_added', 'source_ip', null, 'inet'), change('type_changed', 'total', 'numeric(10,2)', 'numeric(12,2)'), change('comment_changed', 'status', null, 'Life cycle: new → paid → shipped → done')]),
    entity('shop/sales/orders_daily', [change('definition_changed', '', DAILY, DAILY.replace('sum(o.total) AS revenue', 'sum(o.total) AS revenue, -- 부가세 포함\n       sum(coalesce(r.amount, 0)) AS refunded').replace('FROM sales.orders o', 'FROM sales.orders o\n  LEFT JOIN sales.refunds r ON r.order_id = o.order_id')), change('column_added', 'refunded', null, 'numeric')], 'view'),
    entity('shop/crm/customers', [change('column_added', 'marketing_consent', null, 'boolean'), change('column_added', 'merged_into', null, 'bigint'), change('column_removed', 'fax', 'text')]),
  ] },
  { revision: '13', source: WAREHOUSE, hours: 26, entities: [entity('shop/sales/orders', [change('column_removed', 'coupon_code', 'text')], 'table', WAREHOUSE)] },
  { revision: '12', hours: 75, entities: [
    entity('shop/sales/orders', [change('nullability_changed', 'email', 'not null', 'null'), change('index_added', 'orders_coupon_code_idx', null, 'btree (coupon_code)'), change('owner_changed', '', 'postgres', 'sales_platform')]),
    entity('shop/sales/legacy_orders', [change('entity_removed')]),
    entity('shop/sales/warehouses', [change('entity_added')]),
  ] },
];

/** Everything that changed, listed or not. Made once: a large catalog has much of it. */
const KNOWN = new WeakMap<FakeCatalog, RevisionView[]>();

function revisions(catalog: FakeCatalog): RevisionView[] {
  const known = KNOWN.get(catalog);
  if (known !== undefined) return known;
  const all = [...catalog.relations.entries()].filter(([key]) => key.startsWith(SHOP));
  const first = all.map(([, relation]) => entity([...relation.path, relation.name].join('/'), [change('entity_added')], relation.kind));
  const made = [...BY_HAND, { revision: '1', source: SHOP, hours: 900, entities: first }].map(({ revision, source = SHOP, hours, entities }): RevisionView => (
    { revision, at: hoursAgo(hours), source: catalog.sourceRef(source), ...tally(entities), entities, places: [] }
  ));
  KNOWN.set(catalog, made);
  return made;
}

/** So many more harvests found that a table of the shop has another comment. `at` is where it lies. */
export function changedAgain(catalog: FakeCatalog, at: string, times = 1): void {
  const before = revisions(catalog);
  const newest = Number(before[0]?.revision);
  const made = Array.from({ length: times }, (_, nth): RevisionView => {
    const entities = [entity(at, [change('comment_changed', '', `version ${newest + nth}`, `version ${newest + nth + 1}`)])];
    return { revision: String(newest + nth + 1), at: hoursAgo(0.1), source: catalog.sourceRef(SHOP), ...tally(entities), entities, places: [] };
  });
  KNOWN.set(catalog, [...made.reverse(), ...before]);
}

function signOf({ changes }: EntityChange): ChangeSign {
  return changes[0]?.kind === 'entity_added' ? 'added' : changes[0]?.kind === 'entity_removed' ? 'removed' : 'changed';
}

function tally(entities: readonly EntityChange[]): Pick<RevisionView, 'added' | 'changed' | 'removed'> {
  const counts = { added: 0, changed: 0, removed: 0 };
  for (const one of entities) counts[signOf(one)] += 1;
  return counts;
}

export function history(catalog: FakeCatalog, { key, from, to, before, revision, after, signs, kinds, entities, limit }: HistoryRequest): HistoryPage {
  const wanted = key?.split('#')[0] ?? null;
  const inside = (one: EntityChange) =>
    (wanted === null || one.key === wanted || one.key.startsWith(`${wanted}/`)) && (signs.length === 0 || signs.includes(signOf(one))) && (kinds.length === 0 || kinds.includes(one.kind));
  const narrow = (one: RevisionView): RevisionView => {
    const left = one.entities.filter(inside);
    return { ...one, ...tally(left), entities: left };
  };
  const cut = (one: RevisionView): RevisionView => {
    const begin = after === null ? 0 : one.entities.findIndex((entity) => entity.key === after) + 1;
    const listed = one.entities.slice(begin, begin + (entities ?? LISTED));
    return { ...one, entities: listed, places: placesOf(catalog, one.entities, listed) };
  };
  if (from !== null) {
    const compared = between(revisions(catalog), Number(from), Number(to ?? Infinity));
    return { revisions: [cut({ ...narrow(compared), source: key === null ? null : catalog.sourceRef(key) })], more: false };
  }
  const listed = revisions(catalog)
    .filter((one) => (revision === null || one.revision === revision) && (before === null || Number(one.revision) < Number(before)))
    .map(narrow)
    .filter((one) => one.entities.length > 0);
  return { revisions: listed.slice(0, limit).map(cut), more: listed.length > limit };
}

/** What the listed entities lie in, counted among all of them. */
function placesOf(catalog: FakeCatalog, all: readonly EntityChange[], listed: readonly EntityChange[]): PlaceChanges[] {
  const placeOf = (one: EntityChange) => one.key.slice(0, one.key.lastIndexOf('/'));
  const inPlaces = new Map<string, EntityChange[]>(listed.map((one) => [placeOf(one), []]));
  for (const one of all) inPlaces.get(placeOf(one))?.push(one);
  return [...inPlaces].map(([place, entities]) => ({ source: catalog.sourceRef(place), path: entities[0]?.path ?? [], ...tally(entities) }));
}

/** One entry for all that lies between: the changes of each entity, one after another. */
function between(all: readonly RevisionView[], from: number, to: number): RevisionView {
  const entities = new Map<string, EntityChange>();
  const within = all.filter(({ revision }) => Number(revision) > from && Number(revision) <= to);
  for (const one of within.flatMap((revision) => revision.entities)) {
    entities.set(one.key, { ...one, changes: [...(entities.get(one.key)?.changes ?? []), ...one.changes] });
  }
  const listed = [...entities.values()].sort((one, other) => (one.key < other.key ? -1 : 1));
  return { revision: String(Math.min(to, Number(all[0]?.revision))), at: within[0]?.at ?? hoursAgo(0), source: null, ...tally(listed), entities: listed, places: [] };
}
