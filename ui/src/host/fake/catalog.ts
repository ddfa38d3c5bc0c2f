/** Answers from the fake world: pages of entities, browsing. Pure functions of the scene's content. */

import type { BrowsePage, BrowseRequest, Crumb, EntityView, Link, Node, SourceRef } from '../../api';
import { CallError } from '../host';
import { columnsOf, constraintsOf, indexesOf, keyOf, SOURCES, wideKeysOf, type Relation } from './world';

const HOUR = 3_600_000;

/** What was harvested keeps its moment, however often it is asked for and whatever the clock has come to since. */
const BEGUN = Date.now();

function before(hours: number): number {
  return BEGUN - hours * HOUR;
}

export function hoursAgo(hours: number): string {
  return new Date(before(hours)).toISOString();
}

/** The moment of what happens while the world is open. */
export function rightNow(): string {
  return new Date().toISOString();
}

export class FakeCatalog {
  relations: ReadonlyMap<string, Relation>;
  #children = new Map<string, Node[]>();

  constructor(relations: readonly Relation[]) {
    this.relations = new Map(relations.map((relation) => [keyOf(relation), relation]));
    for (const relation of relations) this.#place(relation);
  }

  /** Puts relations before all others, and others in the place of those of the same key. */
  learn(found: readonly Relation[], instead: readonly Relation[]): void {
    this.relations = new Map([...found.map((one) => [keyOf(one), one] as const), ...this.relations, ...instead.map((one) => [keyOf(one), one] as const)]);
    for (const relation of found) this.#place(relation);
  }

  sourceRef(key: string): SourceRef {
    const source = SOURCES.find((known) => key === known.key || key.startsWith(`${known.key}/`));
    return { key: source?.key ?? key, name: source?.name ?? key, connector: source?.connector ?? 'postgres' };
  }

  tablesOf(source: string): number {
    return [...this.relations.values()].filter((relation) => relation.source === source).length;
  }

  browse({ parent, offset, holding, limit }: BrowseRequest): BrowsePage {
    const nodes = parent === null ? this.#sources() : (this.#children.get(parent) ?? []);
    const held = holding === null ? -1 : nodes.findIndex((node) => node.key === holding);
    const from = held < 0 ? offset : Math.floor(held / limit) * limit;
    return { nodes: nodes.slice(from, from + limit), offset: from, total: nodes.length };
  }

  entity(asked: string): EntityView {
    const [key = '', column] = asked.split('#');
    const relation = this.relations.get(key);
    if (relation !== undefined) return this.#relation(key, relation, column ?? null);
    const nodes = this.#children.get(key);
    if (nodes === undefined) throw missing(asked);
    return this.#container(key);
  }

  #sources(): Node[] {
    return SOURCES.map((source) => ({ key: source.key, name: source.name, kind: 'source', form: 'source', tables: this.tablesOf(source.key), rows: null, bytes: null, children: true }));
  }

  #place(relation: Relation): void {
    let parent = relation.source;
    for (const [level, name] of relation.path.entries()) {
      const key = `${parent}/${name}`;
      const siblings = this.#siblings(parent);
      const kind = level === 0 && relation.path.length > 1 ? 'database' : 'schema';
      let node = siblings.find((one) => one.key === key);
      if (node === undefined) {
        node = { key, name, kind, form: kind, tables: 0, rows: null, bytes: null, children: true };
        siblings.push(node);
      }
      node.tables = (node.tables ?? 0) + 1;
      parent = key;
    }
    this.#siblings(parent).push({
      key: keyOf(relation), name: relation.name, kind: relation.kind, form: relation.form, tables: null,
      rows: relation.rows === null ? null : String(relation.rows), bytes: relation.bytes === null ? null : String(relation.bytes), children: false,
    });
  }

  #siblings(parent: string): Node[] {
    const known = this.#children.get(parent);
    if (known !== undefined) return known;
    const made: Node[] = [];
    this.#children.set(parent, made);
    return made;
  }

  #path(key: string): Crumb[] {
    const source = this.sourceRef(key);
    const crumbs: Crumb[] = [{ key: source.key, name: source.name, kind: 'source' }];
    let at = source.key;
    const names = key.slice(source.key.length + 1).split('/').slice(0, -1);
    for (const [level, name] of names.entries()) {
      at += `/${name}`;
      crumbs.push({ key: at, name, kind: level === 0 && names.length > 1 ? 'database' : 'schema' });
    }
    return key === source.key ? [] : crumbs;
  }

  #link(key: string, columns: string[]): Link {
    const relation = this.relations.get(key);
    return { key, name: relation?.name ?? key.split('/').at(-1) ?? key, path: relation?.path ?? [], kind: relation?.kind ?? 'table', columns, known: relation !== undefined };
  }

  #relation(key: string, relation: Relation, column: string | null): EntityView {
    const columns = columnsOf(relation);
    const base = [relation.source, ...relation.path.slice(0, -1)].join('/');
    const upstream = relation.from.map((name) => this.#link(`${base}/${name}`, []));
    const others = [...this.relations.entries()].filter(([, other]) => other.source === relation.source);
    const downstream = others
      .filter(([, other]) => other.from.some((name) => `${base}/${name}` === key))
      .map(([other]) => this.#link(other, []));
    const referencedBy = others.slice(0, 200).flatMap(([other, one]) =>
      [...columnsOf(one).filter((field) => field.references?.key === key).map((field) => [field.name]), ...wideKeysOf(one).filter(({ references }) => references.key === key).map(({ columns: held }) => held)]
        .map((held) => this.#link(other, held)));
    const observed = (metric: EntityView['observations'][0]['metric'], value: number | null) =>
      value === null ? [] : [{ metric, value: String(Math.round(value)), at: hoursAgo(0.2) }];
    return {
      key, kind: relation.kind, form: relation.form, name: relation.name, path: this.#path(key), source: this.sourceRef(key), column,
      comment: relation.comment, owner: relation.owner,
      observations: [...observed('rows', relation.rows), ...observed('bytes', relation.bytes),
        ...observed('last_write', relation.written === null ? null : before(relation.written)),
        ...observed('scans', relation.rows === null ? null : relation.rows / 9000)],
      first_seen: hoursAgo(900), last_changed: hoursAgo(75), harvested: hoursAgo(0.2), present: true,
      body: {
        is: 'relation', columns, constraints: constraintsOf(columns, relation), indexes: relation.kind === 'view' ? [] : indexesOf(columns, relation.name),
        triggers: relation.name === 'orders' ? [{ name: 'orders_touch', definition: 'CREATE TRIGGER orders_touch BEFORE UPDATE ON sales.orders FOR EACH ROW EXECUTE FUNCTION touch_updated_at()' }] : [],
        partitioning: relation.form === 'partitioned_table' ? { key: 'RANGE (shipped_on)', total: '3', partitions: [{ name: 'shipments_2024', value: "FOR VALUES FROM ('2024-01-01') TO ('2025-01-01')" }, { name: 'shipments_2025', value: "FOR VALUES FROM ('2025-01-01') TO ('2026-01-01')" }, { name: 'shipments_default', value: 'DEFAULT' }] } : null,
        definition: relation.sql === null ? null : { language: this.sourceRef(key).connector, text: relation.sql, clipped: false },
        properties: [],
      },
      upstream, downstream, referenced_by: referencedBy, issues: [], revisions: relation.name === 'orders' ? 3 : 1,
    };
  }

  #container(key: string): EntityView {
    const below = [...this.relations.entries()].filter(([one]) => one.startsWith(`${key}/`));
    const isSource = SOURCES.some((source) => source.key === key);
    const kind = isSource ? 'source' : this.#path(key).length > 1 ? 'schema' : 'database';
    return {
      key, kind, form: kind, name: isSource ? this.sourceRef(key).name : (key.split('/').at(-1) ?? key), path: this.#path(key),
      source: this.sourceRef(key), column: null, comment: kind === 'schema' ? 'Owned by the platform team; see the wiki for the rules.' : null, owner: null, observations: [],
      first_seen: hoursAgo(900), last_changed: hoursAgo(75), harvested: hoursAgo(0.2), present: true,
      body: {
        is: 'container', tables: below.filter(([, one]) => one.kind === 'table').length, views: below.filter(([, one]) => one.kind === 'view').length,
        routines: 0, columns: String(below.length * 7), properties: kind === 'database' ? [{ name: 'encoding', value: 'UTF8' }, { name: 'collation', value: 'ko_KR.UTF-8' }] : [],
      },
      upstream: [], downstream: [], referenced_by: [], issues: [], revisions: 3,
    };
  }
}

function missing(key: string): CallError {
  return new CallError({ code: 'not_found', message: `The catalog has nothing at “${key}”.`, remedy: 'It may have been renamed or removed. Search for its name.', details: null });
}
