/**
 * Where a person is in a list of rows, and which of them are selected. Holds no document and no rows: rows are known by
 * their number and their key, so a selection outlives sorting, filtering and a catalog that changed underneath.
 *
 * Nothing selected means the active row alone: that is what is copied or opened. A row may not have arrived yet; a
 * selection that reaches over such rows waits for them.
 */

import { SvelteSet } from 'svelte/reactivity';

export interface CursorOptions {
  count: () => number;
  /** The key of a row, undefined while the row has not arrived. */
  keyAt: (index: number) => string | undefined;
  /** Fetches the rows from one number to another, both included. Absent where every row is there. */
  fetch?: (from: number, to: number) => Promise<void>;
}

export class GridCursor {
  active = $state(0);
  /** Whether a selection waits for rows that have not arrived. */
  waiting = $state(false);
  readonly #selected = new SvelteSet<string>();
  #options: CursorOptions;
  /** Where a range begins: the last row chosen without Shift. */
  #anchor: number | null = null;
  #turn = 0;

  constructor(options: CursorOptions) {
    this.#options = options;
  }

  /** The keys of the selected rows; the order is that of choosing. */
  get selected(): ReadonlySet<string> {
    return this.#selected;
  }

  isSelected(key: string): boolean {
    return this.#selected.has(key);
  }

  /** Moves to a row and forgets the selection. */
  to(index: number): void {
    this.clear();
    this.active = this.#within(index);
    this.#anchor = this.active;
  }

  by(rows: number): void {
    this.to(this.active + rows);
  }

  /** Moves without changing what is selected, as Ctrl with an arrow does. */
  wander(index: number): void {
    this.active = this.#within(index);
  }

  /** Selects from the row last chosen to this one, and moves there. */
  async extend(index: number): Promise<void> {
    this.#anchor ??= this.active;
    this.active = this.#within(index);
    await this.#range(Math.min(this.#anchor, this.active), Math.max(this.#anchor, this.active));
  }

  /** Adds a row to the selection, or takes it away. */
  toggle(index: number): void {
    this.#leave();
    // The row a person stood on is the first of the selection that begins here.
    if (this.#selected.size === 0 && this.#anchor !== null && this.#anchor !== index) this.#add(this.#anchor);
    this.active = this.#within(index);
    this.#anchor = this.active;
    const key = this.#options.keyAt(this.active);
    if (key !== undefined && !this.#selected.delete(key)) this.#selected.add(key);
  }

  async all(): Promise<void> {
    await this.#range(0, this.#options.count() - 1);
  }

  clear(): void {
    this.#leave();
    if (this.#selected.size > 0) this.#selected.clear();
  }

  /** The keys an action means, in the order of the rows: those selected, or the active row's. */
  meant(): string[] {
    const keys: string[] = [];
    for (let index = 0; index < this.#options.count() && keys.length < this.#selected.size; index += 1) {
      const key = this.#options.keyAt(index);
      if (key !== undefined && this.#selected.has(key)) keys.push(key);
    }
    const active = this.#options.keyAt(this.active);
    return keys.length > 0 || active === undefined ? keys : [active];
  }

  /** The same, once every selected row is there again: a catalog that changed underneath has them fetched anew. */
  async whole(): Promise<string[]> {
    const { count, fetch } = this.#options;
    if (this.#selected.size > 0 && fetch !== undefined && this.meant().length < this.#selected.size) await fetch(0, count() - 1);
    return this.meant();
  }

  async #range(from: number, to: number): Promise<void> {
    const turn = this.#leave();
    const { keyAt, fetch } = this.#options;
    let whole = true;
    for (let index = from; index <= to && whole; index += 1) whole = keyAt(index) !== undefined;
    if (!whole && fetch !== undefined) {
      this.waiting = true;
      await fetch(from, to);
      // Something else was chosen while the rows were on their way.
      if (turn !== this.#turn) return;
      this.waiting = false;
    }
    this.#selected.clear();
    for (let index = from; index <= to; index += 1) this.#add(index);
  }

  /** Whatever was waited for is no longer wanted. */
  #leave(): number {
    this.waiting = false;
    this.#turn += 1;
    return this.#turn;
  }

  #add(index: number): void {
    const key = this.#options.keyAt(index);
    if (key !== undefined) this.#selected.add(key);
  }

  #within(index: number): number {
    return Math.max(0, Math.min(this.#options.count() - 1, index));
  }
}
