/**
 * Which columns of a grid are shown and how wide: what a person chose, remembered for each kind of grid on this
 * computer, over what the grid asks for. Holds no document.
 *
 * One column may grow: it takes what the others leave. The others shrink to their least width before anything has to
 * be scrolled sideways, except those a person gave a width.
 */

import { SvelteMap, SvelteSet } from 'svelte/reactivity';

import { recall, remember } from '../remember';

export interface ColumnLayout {
  id: string;
  /** What it is called in the head of the grid and in the menu of columns. */
  label: string;
  /** Preferred and least width in pixels. */
  width: number;
  least: number;
  /** Takes the room the others leave. */
  grows?: boolean;
  /** Cannot be hidden: without it a row has no name. */
  fixed?: boolean;
}

/** What is kept. Read back with distrust: anyone may have written there. */
interface Kept {
  widths: Record<string, number>;
  hidden: string[];
}

const MOST = 2000;

export class GridLayout<Column extends ColumnLayout = ColumnLayout> {
  readonly kind: string;
  #columns: () => readonly Column[];
  #widths = new SvelteMap<string, number>();
  #hidden = new SvelteSet<string>();

  /** `kind` names the grid in the storage: grids of one kind share what a person chose. */
  constructor(kind: string, columns: () => readonly Column[]) {
    this.kind = kind;
    this.#columns = columns;
    const { widths, hidden } = read(kind);
    for (const [id, width] of Object.entries(widths)) this.#widths.set(id, width);
    for (const id of hidden) this.#hidden.add(id);
  }

  readonly all: readonly Column[] = $derived.by(() => this.#columns());
  readonly shown: readonly Column[] = $derived.by(() => this.all.filter((column) => this.isShown(column)));

  /** The value of `grid-template-columns`. */
  readonly template: string = $derived.by(() => {
    const tracks = this.shown.map((column) => {
      const chosen = this.#widths.get(column.id);
      if (chosen !== undefined) return `${chosen}px`;
      return column.grows === true ? `minmax(${column.least}px, 1fr)` : `minmax(${Math.min(column.least, column.width)}px, ${column.width}px)`;
    });
    // When none grows, the rest of a row stays empty instead of being shared out.
    return this.shown.some((column) => column.grows === true && !this.#widths.has(column.id)) ? tracks.join(' ') : `${tracks.join(' ')} minmax(0, 1fr)`;
  });

  /** The least width of a whole row, in pixels: narrower than this, the grid scrolls sideways. */
  readonly least: number = $derived.by(() =>
    this.shown.reduce((sum, column) => sum + (this.#widths.get(column.id) ?? Math.min(column.least, column.width)), 0),
  );

  /** Whether a person changed anything. */
  get isChanged(): boolean {
    return this.#widths.size > 0 || this.#hidden.size > 0;
  }

  isShown(column: Column): boolean {
    return column.fixed === true || !this.#hidden.has(column.id);
  }

  /** Sets a width in pixels, within what the column allows. Kept by {@link keep}, not at every step of a drag. */
  resize(column: Column, width: number): void {
    this.#widths.set(column.id, Math.round(Math.max(Math.min(column.least, column.width), Math.min(MOST, width))));
  }

  /** Gives a column back the width the grid asks for. */
  reset(column: Column): void {
    this.#widths.delete(column.id);
    this.keep();
  }

  show(column: Column, shown: boolean): void {
    if (shown) this.#hidden.delete(column.id);
    else if (column.fixed !== true) this.#hidden.add(column.id);
    this.keep();
  }

  /** Every column shown, at the width the grid asks for. */
  resetAll(): void {
    this.#widths.clear();
    this.#hidden.clear();
    this.keep();
  }

  keep(): void {
    const kept: Kept = { widths: Object.fromEntries(this.#widths), hidden: [...this.#hidden] };
    remember(nameOf(this.kind), this.isChanged ? kept : undefined);
  }
}

function nameOf(kind: string): string {
  return `pulk.grid.${kind}`;
}

function read(kind: string): Kept {
  const kept: Kept = { widths: {}, hidden: [] };
  // What this program did not write is as good as nothing: the grid looks as it asks for.
  const { widths, hidden } = (recall(nameOf(kind)) ?? {}) as Partial<Record<keyof Kept, unknown>>;
  for (const [id, width] of Object.entries(widths ?? {})) if (typeof width === 'number' && width > 0 && width <= MOST) kept.widths[id] = width;
  if (Array.isArray(hidden)) kept.hidden = hidden.filter((id) => typeof id === 'string');
  return kept;
}
