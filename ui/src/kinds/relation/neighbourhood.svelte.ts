/**
 * The tables around a table, as far as a person has opened them, and where each stands.
 *
 * What is on the screen changes in one step, once both the tables and their places are known. Places are kept for as
 * long as the middle is the same: an answer that changes in the background moves nothing that was there before.
 */

import { untrack } from 'svelte';

import type { ApiError, KeyBetween } from '../../api';
import { watch } from '../../data/cache.svelte';
import { failureOf } from '../../data/call';
import type { Arrange } from '../../kit/graph/arranger';
import { EMPTY, type Arrangement } from '../../kit/graph/graph';
import type { NamedLine } from '../../kit/graph/Graph.svelte';
import { cardsOf, linesOf, type Card } from './card';

/** The most a picture shows, and the command gives. */
export const MOST = 60;

export interface Picture {
  middle: string;
  cards: readonly Card[];
  keys: readonly KeyBetween[];
  lines: readonly NamedLine[];
  arrangement: Arrangement;
  /** Neighbours that did not fit. */
  leftOut: number;
}

export class Neighbourhood {
  /** Tables whose neighbours a person asked for, in that order. */
  opened = $state.raw<readonly string[]>([]);
  picture = $state.raw<Picture | undefined>();
  #broken = $state.raw<ApiError | undefined>();
  #answer;
  #turn = 0;

  /** Made inside a component or effect root, for the table at `key`. */
  constructor(
    readonly key: string,
    arrange: Arrange,
  ) {
    this.#answer = watch('relations', () => ({ key, open: [...this.opened], limit: MOST }));
    $effect.pre(() => {
      const view = this.#answer.data;
      if (view === undefined) return;
      untrack(() => {
        const cards = cardsOf(view.tables);
        void this.#place(cards, view.keys, view.left_out, arrange);
      });
    });
  }

  get error(): ApiError | undefined {
    return this.#broken ?? (this.picture === undefined || this.#answer.data === undefined ? this.#answer.error : undefined);
  }

  /** Shows the neighbours of a table too. */
  open(key: string): void {
    if (!this.opened.includes(key) && key !== this.key) this.opened = [...this.opened, key];
  }

  /** Back to the nearest neighbours, laid out afresh. */
  reset(): void {
    this.picture = undefined;
    this.opened = [];
    this.again();
  }

  again(): void {
    this.#broken = undefined;
    this.#answer.again();
  }

  async #place(cards: readonly Card[], keys: readonly KeyBetween[], leftOut: number, arrange: Arrange): Promise<void> {
    const turn = ++this.#turn;
    const boxes = cards.map(({ id, width, height }) => ({ id, width, height }));
    const ties = keys.map(({ from, to }) => ({ from, to }));
    try {
      const arrangement = await arrange({ boxes, ties, standing: this.picture?.arrangement ?? EMPTY });
      if (turn !== this.#turn) return;
      this.picture = { middle: this.key, cards, keys, lines: linesOf(keys, cards, arrangement), arrangement, leftOut };
      this.#broken = undefined;
    } catch (thrown) {
      if (turn === this.#turn) this.#broken = failureOf(thrown);
    }
  }
}
