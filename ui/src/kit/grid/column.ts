/** One column of a grid. */

import type { Snippet } from 'svelte';

import type { ColumnLayout } from './layout.svelte';
import type { Direction } from './sort';

export interface GridColumn<Row> extends ColumnLayout {
  /** Numbers stand at the end of their cell. */
  end?: boolean;
  /** The direction asked for first. Absent: rows are not sorted by this column. */
  sort?: Direction;
  cell: Snippet<[Row]>;
}

/** What makes a grid a treegrid: rows that have rows below them. */
export interface GridTree<Row> {
  /** From 0. */
  depth: (row: Row) => number;
  /** Null when nothing lies below it. */
  open: (row: Row) => boolean | null;
  toggle: (row: Row) => void;
}
