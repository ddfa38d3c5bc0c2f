/**
 * The columns of a table as rows: nested fields folded, filtered by what is typed, in an order of choice.
 * Holds no document, so that 10,000 columns are tested in a millisecond.
 */

import { SvelteSet } from 'svelte/reactivity';

import type { ColumnView } from '../../api';
import { columnKey, columnPath } from '../../data/key';
import type { Sort } from '../../kit/grid/sort';

export interface ColumnRow {
  column: ColumnView;
  key: string;
  depth: number;
  /** Position among the table's columns, from 1; fields have none. */
  ordinal: number | null;
  /** Null when it has no fields. */
  open: boolean | null;
}

export class ColumnsController {
  filter = $state('');
  /** Null: as the table has them. */
  sort = $state.raw<Sort | null>(null);
  #open = new SvelteSet<string>();
  #columns: () => readonly ColumnView[];
  #table: () => string;

  constructor(table: () => string, columns: () => readonly ColumnView[]) {
    this.#table = table;
    this.#columns = columns;
  }

  readonly rows: ColumnRow[] = $derived.by(() => {
    const rows: ColumnRow[] = [];
    const words = this.filter.toLowerCase().split(/\s+/).filter(Boolean);
    this.#collect(this.#columns(), [], words, rows);
    return rows;
  });

  /** All columns, fields not counted. */
  get total(): number {
    return this.#columns().length;
  }

  get shown(): number {
    return this.rows.filter((row) => row.depth === 0).length;
  }

  /** As at the beginning: another table stands in the same place. */
  restart(): void {
    this.filter = '';
    this.sort = null;
    this.#open.clear();
  }

  toggle(key: string): void {
    if (!this.#open.delete(key)) this.#open.add(key);
  }

  /** Opens what hides a column. Returns the number of its row, or -1 where the table has no such column. */
  reveal(key: string): number {
    const [table = '', fragment = ''] = key.split('#');
    const names = fragment.split('.');
    for (let depth = 1; depth < names.length; depth += 1) this.#open.add(`${table}#${names.slice(0, depth).join('.')}`);
    return this.rows.findIndex((row) => row.key === key);
  }

  /** The names of columns, those of fields with what they lie in; what the table no longer has is left out. */
  pathsOf(keys: readonly string[]): string[] {
    return keys.filter((key) => rowOf(this.#columns(), key) !== null).map((key) => columnPath(key).join('.'));
  }

  /** Adds the rows of `columns`; returns whether any was added. A field that matches keeps its column in sight. */
  #collect(columns: readonly ColumnView[], path: readonly string[], words: readonly string[], rows: ColumnRow[]): boolean {
    let added = false;
    for (const { column, ordinal } of ordered(columns, this.sort)) {
      const here = [...path, column.name];
      const key = columnKey(this.#table(), here);
      const at = rows.length;
      const hasFields = column.fields.length > 0;
      const matches = matchesAll(column, words);
      const open = this.#open.has(key);
      rows.push({ column, key, depth: path.length, ordinal: path.length === 0 ? ordinal : null, open: hasFields ? open : null });
      const below = hasFields && (open || words.length > 0) && this.#collect(column.fields, here, open && matches ? [] : words, rows);
      const row = rows[at];
      if (below && row !== undefined) row.open = true;
      if (matches || below) added = true;
      else rows.length = at;
    }
    return added;
  }
}

/** The row of a column as a link names it; null where the table has no such column. */
export function rowOf(columns: readonly ColumnView[], key: string): ColumnRow | null {
  const names = columnPath(key);
  let among = columns;
  let found: ColumnView | undefined;
  for (const name of names) {
    found = among.find((one) => one.name === name);
    among = found?.fields ?? [];
  }
  return found === undefined ? null : { column: found, key, depth: names.length - 1, ordinal: null, open: null };
}

interface Placed {
  column: ColumnView;
  ordinal: number;
}

/** What a column is ordered by: a text, or a number that puts what has something before what has not. */
const ORDER: Record<string, (column: ColumnView) => string | number> = {
  name: (column) => column.name.toLowerCase(),
  type: (column) => column.type.toLowerCase(),
  description: (column) => (column.comment ?? '').toLowerCase(),
  nulls: (column) => (column.nullable ? 1 : 0),
  keys: (column) => (column.primary_key !== null ? column.primary_key - 1e6 : column.references !== null ? 0 : column.unique ? 1 : column.indexed ? 2 : 3),
};

/** The columns of one level. Equal ones keep the table's order in either direction. */
function ordered(columns: readonly ColumnView[], sort: Sort | null): readonly Placed[] {
  const placed = columns.map((column, index) => ({ column, ordinal: index + 1 }));
  if (sort === null) return placed;
  const sign = sort.direction === 'ascending' ? 1 : -1;
  const value = ORDER[sort.column];
  if (value === undefined) return sign === 1 ? placed : placed.reverse();
  const keyed = placed.map((one) => ({ one, at: value(one.column) }));
  // What has no text comes last either way.
  keyed.sort((a, b) => (a.at === b.at ? 0 : a.at === '' ? 1 : b.at === '' ? -1 : (a.at < b.at ? -1 : 1) * sign));
  return keyed.map(({ one }) => one);
}

function matchesAll(column: ColumnView, words: readonly string[]): boolean {
  if (words.length === 0) return true;
  const text = `${column.name} ${column.type} ${column.comment ?? ''}`.toLowerCase();
  return words.every((word) => text.includes(word));
}
