/**
 * The columns of a table as rows: nested fields folded, filtered by what is typed, one of them active.
 * Holds no document, so that 5,000 columns are tested in a millisecond.
 */

import { SvelteSet } from 'svelte/reactivity';

import type { ColumnView } from '../../api';
import { columnKey } from '../../data/key';

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
  active = $state(0);
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

  toggle(key: string): void {
    if (!this.#open.delete(key)) this.#open.add(key);
  }

  /** Opens what hides a column and makes it active. Returns whether the table has it. */
  reveal(key: string): boolean {
    const [table = '', fragment = ''] = key.split('#');
    const names = fragment.split('.');
    for (let depth = 1; depth < names.length; depth += 1) this.#open.add(`${table}#${names.slice(0, depth).join('.')}`);
    const at = this.rows.findIndex((row) => row.key === key);
    if (at < 0) return false;
    this.active = at;
    return true;
  }

  /** The row of a column that is shown now. */
  find(key: string): ColumnRow | undefined {
    return this.rows.find((row) => row.key === key);
  }

  move(by: number): void {
    this.active = Math.max(0, Math.min(this.rows.length - 1, this.active + by));
  }

  /** Arrow right: opens, then steps in. */
  enter(): void {
    const row = this.rows[this.active];
    if (row?.open === false) this.toggle(row.key);
    else if (row?.open === true) this.move(1);
  }

  /** Arrow left: closes, then steps out. */
  leave(): void {
    const row = this.rows[this.active];
    if (row === undefined) return;
    if (row.open === true) {
      this.toggle(row.key);
      return;
    }
    for (let at = this.active - 1; at >= 0; at -= 1) {
      if ((this.rows[at]?.depth ?? 0) < row.depth) {
        this.active = at;
        return;
      }
    }
  }

  /** Adds the rows of `columns`; returns whether any was added. A field that matches keeps its column in sight. */
  #collect(columns: readonly ColumnView[], path: readonly string[], words: readonly string[], rows: ColumnRow[]): boolean {
    let added = false;
    for (const [index, column] of columns.entries()) {
      const here = [...path, column.name];
      const key = columnKey(this.#table(), here);
      const at = rows.length;
      const hasFields = column.fields.length > 0;
      const matches = matchesAll(column, words);
      const open = this.#open.has(key);
      rows.push({ column, key, depth: path.length, ordinal: path.length === 0 ? index + 1 : null, open: hasFields ? open : null });
      const below = hasFields && (open || words.length > 0) && this.#collect(column.fields, here, open && matches ? [] : words, rows);
      const row = rows[at];
      if (below && row !== undefined) row.open = true;
      if (matches || below) added = true;
      else rows.length = at;
    }
    return added;
  }
}

function matchesAll(column: ColumnView, words: readonly string[]): boolean {
  const text = `${column.name} ${column.type} ${column.comment ?? ''}`.toLowerCase();
  return words.every((word) => text.includes(word));
}
