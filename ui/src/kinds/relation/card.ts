/**
 * A table as a card of a diagram: its name, where it is when that differs from the table in the middle, and the columns
 * that take part in keys. Sizes are fixed by what it holds, so that nothing has to be measured before it can be placed.
 */

import type { KeyBetween, RelatedColumn, RelatedTable } from '../../api';
import { lineBetween, type End } from '../../kit/graph/line';
import { tieId, type Arrangement, type Box, type Rect } from '../../kit/graph/graph';
import type { NamedLine } from '../../kit/graph/Graph.svelte';

export const WIDTH = 236;
export const ROW = 22;
const HEAD = 32;
/** The second line of the head, for where the table is. */
const PLACE = 15;
const FOOT = 4;

export interface Card extends Box {
  table: RelatedTable;
  middle: boolean;
  /** What of its path differs from the middle table's, in one line; null when both are in one schema. */
  place: string | null;
  /** Height of the name and the place. */
  head: number;
  columns: readonly RelatedColumn[];
}

export function cardsOf(tables: readonly RelatedTable[]): Card[] {
  const [middle] = tables;
  return tables.map((table) => {
    const place = placeBeside(table.path, middle?.path ?? []);
    const head = HEAD + (place === null ? 0 : PLACE);
    const rows = table.columns.length;
    return { id: table.key, table, middle: table === middle, place, head, columns: table.columns, width: WIDTH, height: head + rows * ROW + (rows === 0 ? 0 : FOOT) };
  });
}

/** The path from the first name on that differs. */
function placeBeside(path: readonly string[], middle: readonly string[]): string | null {
  const from = path.findIndex((name, level) => name !== middle[level]);
  return from < 0 ? null : path.slice(from).join('.');
}

/** The line of each key, from the table that holds it. A key whose tables are not both here has none. */
export function linesOf(keys: readonly KeyBetween[], cards: readonly Card[], { places, bends }: Arrangement): NamedLine[] {
  const known = new Map(cards.map((card) => [card.id, card]));
  return keys.flatMap((key, at) => {
    const [from, to] = [known.get(key.from), known.get(key.to)];
    const start = from && endOf(from, key.from_columns, places.get(from.id));
    const end = to && endOf(to, key.to_columns, places.get(to.id));
    if (!from || !to || !start || !end) return [];
    const line = lineBetween(start, end, bends.get(tieId(key)));
    return [{ ...line, id: `${at} ${key.from} ${key.to}`, from: key.from, to: key.to, name: `${sideOf(from, key.from_columns)} → ${sideOf(to, key.to_columns)}` }];
  });
}

function endOf(card: Card, names: readonly string[], place: Rect | { x: number; y: number } | undefined): End | null {
  if (place === undefined) return null;
  const rows = names.flatMap((name) => {
    const row = card.columns.findIndex((column) => column.name === name);
    return row < 0 ? [] : [card.head + row * ROW + ROW / 2];
  });
  // Columns that are not listed, or that the source does not name, are tied to the name.
  return { box: { ...place, width: card.width, height: card.height }, rows: rows.length === 0 ? [card.head / 2] : rows };
}

/** `sales.orders (order_id, line_no)` */
export function sideOf(card: Card, columns: readonly string[]): string {
  const name = [...card.table.path.slice(-1), card.table.name].join('.');
  return columns.length === 0 ? name : `${name} (${columns.join(', ')})`;
}
