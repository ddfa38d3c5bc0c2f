/**
 * Where a person is in a list of rows, and which of them are selected. Holds no document and no rows: rows are known by
 * their number and their key, so a selection outlives sorting, filtering and a catalog that changed underneath, and the
 * active row is the same one when others came before it.
 *
 * A selection that reaches over rows which have not arrived is known by numbers alone and reads none of them: whoever
 * copies it asks for what it means. Nothing selected means the active row alone: that is what is copied or opened.
 */

import { SvelteSet } from 'svelte/reactivity';

import { nearest } from '../nearest';
import { holds, sizeOf, toggled, type Span } from './spans';

export interface CursorOptions {
  count: () => number;
  /** The key of a row, undefined while the row has not arrived. */
  keyAt: (index: number) => string | undefined;
}

export class GridCursor {
  active = $state(0);
  /** Never beside {@link spans}: a selection is known by keys or by numbers. */
  readonly #selected = new SvelteSet<string>();
  #spans = $state.raw<readonly Span[]>([]);
  #options: CursorOptions;
  /** Where a range begins: the last row chosen without Shift. */
  #anchor: number | null = null;
  /** The keys of the active row and of the anchor, as far as they have arrived. */
  #keys: { active: string | undefined; anchor: string | undefined } = { active: undefined, anchor: undefined };
  /** The rows were read again, and the active one has not come yet. */
  #isAwaited = false;

  constructor(options: CursorOptions) {
    this.#options = options;
  }

  /** How many rows are selected. */
  get size(): number {
    return this.#spans.length > 0 ? sizeOf(this.#spans, this.#options.count()) : this.#selected.size;
  }

  /** The rows of a selection that is known by numbers; empty for any other. */
  get spans(): readonly Span[] {
    return this.#spans;
  }

  isSelected(index: number, key: string | undefined): boolean {
    return (key !== undefined && this.#selected.has(key)) || holds(this.#spans, index);
  }

  /** Moves to a row and forgets the selection. */
  to(index: number): void {
    this.clear();
    this.#go(index);
    this.#begin(this.active);
  }

  by(rows: number): void {
    this.to(this.active + rows);
  }

  /** Moves without changing what is selected, as Ctrl with an arrow does. */
  wander(index: number): void {
    this.#go(index);
  }

  /** Selects from the row last chosen to this one, and moves there. */
  extend(index: number): void {
    const anchor = this.#anchor ?? this.active;
    this.#begin(anchor);
    this.#go(index);
    this.#select({ from: Math.min(anchor, this.active), to: Math.max(anchor, this.active) });
  }

  /** Adds a row to the selection, or takes it away. */
  toggle(index: number): void {
    // The row a person stood on is the first of the selection that begins here.
    if (this.size === 0 && this.#anchor !== null && this.#anchor !== index) this.#add(this.#anchor);
    this.#go(index);
    this.#begin(this.active);
    if (this.#spans.length > 0) {
      this.#spans = toggled(this.#spans, this.active);
      return;
    }
    const key = this.#options.keyAt(this.active);
    if (key !== undefined && !this.#selected.delete(key)) this.#selected.add(key);
  }

  all(): void {
    this.#select({ from: 0, to: Infinity });
  }

  /** As at the beginning: other rows stand in the same list. */
  restart(): void {
    this.clear();
    this.active = 0;
    this.#anchor = null;
    this.#keys = { active: undefined, anchor: undefined };
    this.#isAwaited = false;
  }

  /** The rows have other numbers now: what was known by numbers means nothing any more, except all of them. */
  renumbered(): void {
    const isAll = this.#spans.length === 1 && this.#spans[0]?.from === 0 && this.#spans[0].to === Infinity;
    if (this.#spans.length === 0 || isAll) return;
    this.#spans = [];
    this.#anchor = null;
  }

  /** The same rows were read once more: the active one is found again, at once or when it comes. */
  reread(): void {
    this.#isAwaited = true;
    this.arrived();
  }

  /** Rows came that had not been there. Asks for no more than the active one as long as that is known. */
  arrived(): void {
    const { count, keyAt } = this.#options;
    if (this.#isAwaited && this.#keys.active !== undefined && keyAt(this.active) !== this.#keys.active) {
      const at = nearest(this.#keys.active, this.active, count(), keyAt);
      if (at >= 0) this.#follow(at);
    }
    // There are fewer rows, and none in its place: the last one is what is left. Where there is none yet, it waits.
    if (count() > 0 && this.active >= count()) this.#follow(count() - 1);
    const here = keyAt(this.active);
    // Where another row stands in its place and it is nowhere near, it is gone, and its place is what is left.
    if (here === undefined) return;
    this.#isAwaited = false;
    this.#keys.active = here;
  }

  #follow(index: number): void {
    const { count, keyAt } = this.#options;
    const anchor = this.#anchor !== null && this.#keys.anchor !== undefined ? nearest(this.#keys.anchor, this.#anchor, count(), keyAt) : -1;
    if (anchor >= 0) this.#anchor = anchor;
    else if (this.#anchor === this.active) this.#anchor = index;
    this.active = index;
  }

  clear(): void {
    if (this.#selected.size > 0) this.#selected.clear();
    if (this.#spans.length > 0) this.#spans = [];
  }

  /**
   * The keys an action means: those selected, in the order of the rows, and after them those whose rows have gone out of
   * reach; or the active row's. What is known by numbers has none.
   */
  meant(): string[] {
    if (this.#spans.length > 0) return [];
    const keys: string[] = [];
    for (let index = 0; index < this.#options.count() && keys.length < this.#selected.size; index += 1) {
      const key = this.#options.keyAt(index);
      if (key !== undefined && this.#selected.has(key)) keys.push(key);
    }
    if (keys.length < this.#selected.size) {
      const there = new Set(keys);
      keys.push(...[...this.#selected].filter((key) => !there.has(key)));
    }
    const active = this.#options.keyAt(this.active);
    return keys.length > 0 || active === undefined ? keys : [active];
  }

  /** By keys where every row is there, else by numbers. */
  #select(span: Span): void {
    this.clear();
    const { count, keyAt } = this.#options;
    const last = Math.min(span.to, count() - 1);
    const keys: string[] = [];
    for (let index = span.from; index <= last; index += 1) {
      const key = keyAt(index);
      if (key === undefined) {
        this.#spans = [span];
        return;
      }
      keys.push(key);
    }
    for (const key of keys) this.#selected.add(key);
  }

  #add(index: number): void {
    const key = this.#options.keyAt(index);
    if (key !== undefined) this.#selected.add(key);
  }

  #go(index: number): void {
    this.active = this.#within(index);
    this.#keys.active = this.#options.keyAt(this.active);
    this.#isAwaited = false;
  }

  #begin(index: number): void {
    this.#anchor = index;
    this.#keys.anchor = this.#options.keyAt(index);
  }

  #within(index: number): number {
    return Math.max(0, Math.min(this.#options.count() - 1, index));
  }
}
