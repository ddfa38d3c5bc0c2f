/**
 * Revisions as the rows of a tree: revision, schema, entity, change. Pure, so that a list of any length is one array of
 * which only what is in sight is drawn.
 *
 * A revision that changed little is open down to its changes; one that changed a lot, as a first harvest does, is a
 * summary by schema. What a person opened or closed is the difference from that.
 */

import type { ChangeView, EntityChange, EntityKind, RevisionView } from '../../api';
import { entitySign, type Sign } from './sentence';

/** What is shown; an empty set leaves nothing out. */
export interface Filter {
  signs: ReadonlySet<Sign>;
  kinds: ReadonlySet<EntityKind>;
}

export const EVERYTHING: Filter = { signs: new Set(), kinds: new Set() };

export type Counts = Record<Sign, number>;

/** `place` is its number among those beside it, counted from 1, and `among` how many these are: few of them are drawn. */
export type ChangeRow = Unplaced & { place: number; among: number };

type Unplaced = { id: string; depth: number } & (
  | { is: 'revision'; open: boolean; revision: RevisionView }
  | { is: 'place'; open: boolean; path: readonly string[]; counts: Counts }
  | { is: 'entity'; open: boolean | null; entity: EntityChange; sign: Sign }
  | { is: 'change'; entity: EntityChange; change: ChangeView }
  | { is: 'rest'; count: number }
);

/** Revisions with more changes than this are summaries. */
const FEW = 40;
/** An entity with more changes than this is one line until it is opened. */
const BRIEF = 8;

export function rowsOf(revisions: readonly RevisionView[], filter: Filter, toggled: ReadonlySet<string>): ChangeRow[] {
  const rows: Unplaced[] = [];
  for (const revision of revisions) {
    const listed = revision.entities.filter((entity) => passes(entity, filter));
    if (listed.length === 0 && isFiltered(filter)) continue;
    const id = revision.revision;
    const open = !toggled.has(id);
    rows.push({ is: 'revision', id, depth: 0, open, revision });
    if (!open) continue;
    const total = totalOf(revision);
    for (const group of groupsOf(listed)) rows.push(...groupRows(id, group, total <= FEW, toggled));
    if (total > revision.entities.length) rows.push({ is: 'rest', id: `${id} rest`, depth: 1, count: total - revision.entities.length });
  }
  return placed(rows);
}

/** Counts every row among those beside it. */
function placed(rows: readonly Unplaced[]): ChangeRow[] {
  const all = rows.map((row) => ({ ...row, place: 0, among: 0 }));
  /** The rows of the list each depth is in now. */
  const lists: ChangeRow[][] = [];
  const close = (depth: number) => {
    for (const list of lists.splice(depth)) for (const row of list) row.among = list.length;
  };
  for (const row of all) {
    close(row.depth + 1);
    const list = (lists[row.depth] ??= []);
    row.place = list.push(row);
  }
  close(0);
  return all;
}

function groupRows(revision: string, { path, entities }: Group, brief: boolean, toggled: ReadonlySet<string>): Unplaced[] {
  const id = `${revision} ${JSON.stringify(path)}`;
  const open = brief !== toggled.has(id);
  // What lies directly in the source lies in nothing that could be named: few of it need no row above them.
  const isBare = brief && path.length === 0;
  const depth = isBare ? 1 : 2;
  const rows: Unplaced[] = isBare ? [] : [{ is: 'place', id, depth: 1, open, path, counts: countsOf(entities) }];
  if (!open) return rows;
  for (const entity of entities) {
    const own = `${revision} ${entity.key}`;
    const sign = entitySign(entity);
    const changes = sign === 'changed' ? entity.changes : [];
    const shown = changes.length === 0 ? null : changes.length <= BRIEF !== toggled.has(own);
    rows.push({ is: 'entity', id: own, depth, open: shown, entity, sign });
    if (shown === true) rows.push(...changes.map((change, at) => ({ is: 'change' as const, id: `${own} ${at}`, depth: depth + 1, entity, change })));
  }
  return rows;
}

export interface Group {
  path: readonly string[];
  entities: EntityChange[];
}

/** Entities by where they are, in the order they come. */
export function groupsOf(entities: readonly EntityChange[]): Group[] {
  const groups = new Map<string, Group>();
  for (const entity of entities) {
    const id = JSON.stringify(entity.path);
    const group = groups.get(id) ?? { path: entity.path, entities: [] };
    group.entities.push(entity);
    groups.set(id, group);
  }
  return [...groups.values()];
}

export function passes(entity: EntityChange, { signs, kinds }: Filter): boolean {
  return (signs.size === 0 || signs.has(entitySign(entity))) && (kinds.size === 0 || kinds.has(entity.kind));
}

export function isFiltered({ signs, kinds }: Filter): boolean {
  return signs.size + kinds.size > 0;
}

export function totalOf({ added, changed, removed }: RevisionView): number {
  return added + changed + removed;
}

export function countsOf(entities: readonly EntityChange[]): Counts {
  const counts: Counts = { added: 0, changed: 0, removed: 0 };
  for (const entity of entities) counts[entitySign(entity)] += 1;
  return counts;
}
