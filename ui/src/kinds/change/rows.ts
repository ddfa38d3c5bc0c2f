/**
 * Revisions as the rows of a tree: revision, schema, entity, change. Pure, so that a list of any length is one array of
 * which only what is in sight is drawn.
 *
 * A revision and a schema are counted by the catalog, whole; of the entities, as many are listed as were read so far.
 *
 * A revision that changed little is open down to its changes; one that changed a lot, as a first harvest does, is a
 * summary by schema. What a person opened or closed is the difference from that.
 */

import type { ChangeView, EntityChange, RevisionView, SourceRef } from '../../api';
import { sourceKey } from '../../data/key';
import { entitySign, type Sign } from './sentence';

export type Counts = Record<Sign, number>;

/** `place` is its number among those beside it, counted from 1, and `among` how many these are: few of them are drawn. */
export type ChangeRow = Unplaced & { place: number; among: number };

type Unplaced = { id: string; depth: number } & (
  | { is: 'revision'; open: boolean; revision: RevisionView }
  /** Names its source where the revision does not. */
  | { is: 'place'; open: boolean; source: SourceRef | null; path: readonly string[]; counts: Counts }
  | { is: 'entity'; open: boolean | null; entity: EntityChange; sign: Sign }
  | { is: 'change'; entity: EntityChange; change: ChangeView }
  /** What of the revision, or of the place that is listed last, was not read so far. */
  | { is: 'rest'; revision: RevisionView; count: number }
);

/** Revisions with more changes than this are summaries. */
const FEW = 40;
/** An entity with more changes than this is one line until it is opened. */
const BRIEF = 8;

export function rowsOf(revisions: readonly RevisionView[], toggled: ReadonlySet<string>): ChangeRow[] {
  const rows: Unplaced[] = [];
  for (const revision of revisions) {
    const id = revision.revision;
    const open = !toggled.has(id);
    rows.push({ is: 'revision', id, depth: 0, open, revision });
    if (!open) continue;
    const rest = restOf(revision);
    const last = revision.entities.at(-1);
    let shown = 0;
    for (const group of groupsOf(revision)) {
      const own = groupRows(revision, group, toggled);
      rows.push(...own);
      const missing = totalOf(group.counts) - group.entities.length;
      if (rest === 0 || missing <= 0 || own.length < 2 || group.entities.at(-1) !== last) continue;
      shown = missing;
      rows.push({ is: 'rest', id: `${own[0]?.id} rest`, depth: 2, revision, count: missing });
    }
    if (rest > shown) rows.push({ is: 'rest', id: `${id} rest`, depth: 1, revision, count: rest });
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

function groupRows({ revision, source: named, ...counted }: RevisionView, { source, path, entities, counts }: Group, toggled: ReadonlySet<string>): Unplaced[] {
  const id = `${revision} ${JSON.stringify([source.key, path])}`;
  const brief = totalOf(counted) <= FEW;
  const open = brief !== toggled.has(id);
  // What lies directly in the source lies in nothing that could be named: few of it need no row above them.
  const isBare = brief && path.length === 0 && named !== null;
  const depth = isBare ? 1 : 2;
  const rows: Unplaced[] = isBare ? [] : [{ is: 'place', id, depth: 1, open, source: named === null ? source : null, path, counts }];
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
  source: SourceRef;
  path: readonly string[];
  /** Of all that was asked for, listed or not. */
  counts: Counts;
  entities: EntityChange[];
}

/** The listed entities by where they are: two sources may each have a schema of one name. */
export function groupsOf({ places, entities }: Pick<RevisionView, 'places' | 'entities'>): Group[] {
  const groups = new Map<string, Group>();
  for (const { source, path, ...counts } of places) groups.set(idOf(source.key, path), { source, path, counts, entities: [] });
  for (const entity of entities) groups.get(idOf(sourceKey(entity.key), entity.path))?.entities.push(entity);
  return [...groups.values()];
}

function idOf(source: string, path: readonly string[]): string {
  return JSON.stringify([source, path]);
}

export function totalOf({ added, changed, removed }: Counts): number {
  return added + changed + removed;
}

/** How many entities of a revision were not read so far. */
export function restOf(revision: RevisionView): number {
  return Math.max(0, totalOf(revision) - revision.entities.length);
}

/** A revision with the next page of its entities. */
export function joined(revision: RevisionView, next: RevisionView | undefined): RevisionView {
  if (next === undefined) return revision;
  const known = new Set(revision.places.map(({ source, path }) => idOf(source.key, path)));
  return {
    ...revision,
    entities: [...revision.entities, ...next.entities],
    places: [...revision.places, ...next.places.filter(({ source, path }) => !known.has(idOf(source.key, path)))],
  };
}
