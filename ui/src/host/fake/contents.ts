/** What containers hold, as the catalog would list it: sorted, filtered, in pages, and as areas. */

import type { ContentRow, ContentsPage, ContentsRequest, HomeView, NamesView, Node, TreemapRequest, TreemapView } from '../../api';
import { hoursAgo, type FakeCatalog } from './catalog';
import { quoted } from './relations';
import { columnsOf, type Relation } from './world';

const TILES = 300;
const STANDING_OUT = 8;

export function contents(catalog: FakeCatalog, { key, deep, filter, kinds, sort, descending, offset, limit }: ContentsRequest): ContentsPage {
  const all = deep ? tablesBelow(catalog, key) : catalog.browse({ parent: key, offset: 0, holding: null, limit: Infinity }).nodes.map((node) => childRow(catalog, node));
  const words = filter.toLowerCase().split(/\s+/).filter((word) => word !== '');
  const matching = all.filter((row) => (kinds.length === 0 || kinds.includes(row.kind)) && words.every((word) => `${row.name} ${row.comment ?? ''}`.toLowerCase().includes(word)));
  const value = (row: ContentRow): string | number | null => {
    if (sort === 'name' || sort === 'kind') return sort === 'name' ? row.name : row.form;
    if (sort === 'rows' || sort === 'bytes') return row[sort] === null ? null : Number(row[sort]);
    return row[sort];
  };
  const sorted = [...matching].sort((a, b) => {
    const [left, right] = [value(a), value(b)];
    if (left === right) return a.name.localeCompare(b.name);
    if (left === null || right === null) return left === null ? 1 : -1;
    return (left < right ? -1 : 1) * (descending ? -1 : 1);
  });
  return { rows: sorted.slice(offset, offset + limit), matching: matching.length, total: all.length };
}

export function names(catalog: FakeCatalog, request: ContentsRequest): NamesView {
  const { rows } = contents(catalog, request);
  return { names: rows.map(({ name }) => name), written: rows.flatMap(({ written }, at) => (written === null ? [] : [{ at, text: written }])) };
}

export function treemap(catalog: FakeCatalog, { key, measure }: TreemapRequest): TreemapView {
  const tables = tablesBelow(catalog, key).filter((row) => row.form !== 'view');
  const measured = tables.filter((row) => row[measure] !== null).sort((a, b) => Number(b[measure]) - Number(a[measure]));
  const rest = measured.slice(TILES);
  return {
    tiles: measured.slice(0, TILES).map((row) => ({ key: row.key, name: row.name, written: row.written, path: row.path, kind: row.kind, form: row.form, value: row[measure] ?? '0' })),
    rest: String(rest.reduce((sum, row) => sum + Number(row[measure]), 0)), rest_count: rest.length, unmeasured: tables.length - measured.length,
  };
}

export function home(catalog: FakeCatalog): HomeView {
  const rows = [...catalog.relations].map(([key, relation]) => relationRow(key, relation));
  const biggest = rows.filter((row) => row.bytes !== null).sort((a, b) => Number(b.bytes) - Number(a.bytes)).slice(0, STANDING_OUT);
  return { biggest, newest: rows.slice(-STANDING_OUT).map((row) => ({ row, at: row.last_changed ?? hoursAgo(1) })) };
}

function tablesBelow(catalog: FakeCatalog, key: string): ContentRow[] {
  return [...catalog.relations].filter(([one]) => one.startsWith(`${key}/`)).map(([one, relation]) => relationRow(one, relation));
}

/** Made once: a scene of 100,000 tables is asked for page by page. */
const made = new WeakMap<Relation, ContentRow>();

function relationRow(key: string, relation: Relation): ContentRow {
  const known = made.get(relation) ?? newRow(key, relation);
  made.set(relation, known);
  return known;
}

function newRow(key: string, relation: Relation): ContentRow {
  return {
    key, name: relation.name, written: quoted(relation.name) === relation.name ? null : quoted(relation.name), path: relation.path, kind: relation.kind, form: relation.form, tables: null, columns: columnsOf(relation).length,
    rows: relation.rows === null ? null : String(relation.rows), bytes: relation.bytes === null ? null : String(relation.bytes),
    last_write: relation.written === null ? null : hoursAgo(relation.written), last_changed: hoursAgo(75), comment: relation.comment,
  };
}

function childRow(catalog: FakeCatalog, node: Node): ContentRow {
  const relation = catalog.relations.get(node.key);
  if (relation !== undefined) return relationRow(node.key, relation);
  return { key: node.key, name: node.name, written: null, path: [], kind: node.kind, form: node.form, tables: node.tables, columns: null, rows: null, bytes: null, last_write: null, last_changed: hoursAgo(75), comment: null };
}
